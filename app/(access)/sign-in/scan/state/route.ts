import { type NextRequest, NextResponse } from "next/server";
import { scanCookie } from "@/app/_rpc/session-cookie";
import { atTheDoor } from "@/app/_rpc/sign-in-door";
import { followScan, type ScanProgress } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";

const say = (progress: ScanProgress, status = 200) =>
  NextResponse.json(progress, { status, headers: { "cache-control": "no-store" } });

/** What has become of this computer's own code. Whose phone read it is not said before it is taken. */
export async function GET(request: NextRequest): Promise<Response> {
  const { ctx, address, publicOrigin } = await atTheDoor(request);
  const secret = request.cookies.get(scanCookie(publicOrigin).name)?.value;
  if (!secret) return say({ state: "expired" });
  try {
    await takeFromLimit("scan-follow", address);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return say({ state: "waiting" }, 429);
  }
  return say(await followScan(ctx, secret));
}
