import type { NextRequest } from "next/server";
import { attemptCookie, putCookie } from "@/app/_rpc/session-cookie";
import { atTheDoor, goTo, signInTrouble, troubleWord } from "@/app/_rpc/sign-in-door";
import { takeFromLimit } from "@/server/rpc/rate-limit";
import { ownPath } from "../own-path";

/** Sends the browser to the chosen provider, with what only this browser will bring back. */
export async function GET(request: NextRequest): Promise<Response> {
  const { ctx, address, publicOrigin } = await atTheDoor(request);
  const query = request.nextUrl.searchParams;
  const returnTo = ownPath(query.get("return"));
  const { signIn } = ctx.gateways;
  const [first = "zlb"] = signIn.providers;
  const provider = signIn.providers.find((known) => known === query.get("provider")) ?? first;
  // The provider comes back to the configured address: only there will the browser still have what it is given now.
  const canonical = new URL(publicOrigin);
  if (request.headers.get("host") !== canonical.host && !query.has("here")) {
    const there = new URLSearchParams({ provider, return: returnTo, here: "1" });
    return goTo(`${canonical.origin}/sign-in/start?${there}`);
  }
  try {
    await takeFromLimit("sign-in-start", address);
    const begun = await signIn.begin({ provider, returnTo, locale: ctx.locale, now: ctx.now() });
    const response = goTo(begun.url);
    putCookie(response, { ...attemptCookie(publicOrigin), value: begun.attempt, maxAge: begun.lifeSeconds });
    return response;
  } catch (error) {
    return signInTrouble(troubleWord(error, ctx.runtime.log), returnTo);
  }
}
