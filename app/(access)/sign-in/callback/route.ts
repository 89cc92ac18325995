import type { NextRequest } from "next/server";
import { attemptCookie, putCookie } from "@/app/_rpc/session-cookie";
import { atTheDoor, carrySession, goTo, signInTrouble, troubleWord } from "@/app/_rpc/sign-in-door";
import { signIn } from "@/server/identity";
import { takeFromLimit } from "@/server/rpc/rate-limit";
import { ownPath } from "../own-path";

/** Where the provider sends the browser back: exchanges the code for a session and returns to where the person was. */
export async function GET(request: NextRequest): Promise<Response> {
  const { ctx, address, device, publicOrigin } = await atTheDoor(request);
  const cookie = attemptCookie(publicOrigin);
  const attempt = request.cookies.get(cookie.name)?.value ?? "";
  const answer = request.nextUrl.searchParams;
  try {
    await takeFromLimit("sign-in", address);
    const { returnTo, ...opened } = await signIn(ctx, { attempt, answer, device });
    const response = goTo(ownPath(returnTo));
    await carrySession(response, { request, ctx, opened });
    putCookie(response, { ...cookie, value: "", maxAge: 0 });
    return response;
  } catch (error) {
    const why = troubleWord(error, ctx.runtime.log);
    return signInTrouble(why, ownPath(ctx.gateways.signIn.returnTo(attempt)));
  }
}
