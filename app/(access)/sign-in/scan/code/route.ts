import { type NextRequest, NextResponse } from "next/server";
import { create } from "qrcode";
import { isForeign } from "@/app/_rpc/door";
import { putCookie, scanCookie } from "@/app/_rpc/session-cookie";
import { atTheDoor } from "@/app/_rpc/sign-in-door";
import { beginScan } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";

const COOKIE_SECONDS = 120;

/** A new code for this computer: its picture as rows of modules, the number to compare, and how long it lives. */
export async function POST(request: NextRequest): Promise<Response> {
  if (isForeign(request)) return NextResponse.json({ error: "foreign origin" }, { status: 403 });
  const { ctx, address, device, publicOrigin } = await atTheDoor(request);
  try {
    await takeFromLimit("sign-in-start", address);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return NextResponse.json({ error: error.code }, { status: 429 });
  }
  const { code, secret, number, lifeMs } = await beginScan(ctx, { device, address });
  const { modules } = create(new URL(`/sign-in/scan/${code}`, publicOrigin).href, { errorCorrectionLevel: "M" });
  const rows = Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (__, column) => (modules.get(row, column) ? "1" : "0")).join(""),
  );
  const response = NextResponse.json({ rows, number, lifeMs }, { headers: { "cache-control": "no-store" } });
  putCookie(response, { ...scanCookie(publicOrigin), value: secret, maxAge: COOKIE_SECONDS });
  return response;
}
