import { type NextRequest, NextResponse } from "next/server";
import { isForeign } from "@/app/_rpc/door";
import { putCookie, scanCookie } from "@/app/_rpc/session-cookie";
import { atTheDoor, carrySession } from "@/app/_rpc/sign-in-door";
import { takeScan } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";

/** The computer takes the session that a phone has confirmed for it: once, and only with its own cookie. */
export async function POST(request: NextRequest): Promise<Response> {
  if (isForeign(request)) return NextResponse.json({ error: "foreign origin" }, { status: 403 });
  const { ctx, address, device, publicOrigin } = await atTheDoor(request);
  const cookie = scanCookie(publicOrigin);
  const secret = request.cookies.get(cookie.name)?.value ?? "";
  try {
    await takeFromLimit("sign-in", address);
    const opened = await takeScan(ctx, { secret, device });
    const response = NextResponse.json({ signedIn: true }, { headers: { "cache-control": "no-store" } });
    await carrySession(response, { request, ctx, opened });
    putCookie(response, { ...cookie, value: "", maxAge: 0 });
    return response;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return NextResponse.json({ error: error.code }, { status: error.code === "TOO_MANY_REQUESTS" ? 429 : 409 });
  }
}
