import { NextResponse } from "next/server";
import { readHealth } from "@/server/jobs";
import { runtime } from "@/server/runtime";

/** 200 when every part works, 503 with what is wrong. Says nothing that is not public. */
export async function GET(): Promise<Response> {
  const health = await readHealth(async () => (await runtime()).resources);
  return NextResponse.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
