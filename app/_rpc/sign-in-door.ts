import type { NextRequest } from "next/server";
import { type Device, deviceOf, endEarlier, type OpenedSession, placeOf } from "@/server/identity";
import { Outage, Refusal } from "@/server/kernel";
import { whereOf } from "@/server/runtime";
import { addressOf } from "./door";
import { contextOf } from "./request";
import { FRESH_COOKIE, putCookie, sessionCookie } from "./session-cookie";

const FRESH_SECONDS = 600;

/** What every door of signing in works with: a context of nobody, the address, and the device at the other end. */
export async function atTheDoor(request: NextRequest) {
  const address = addressOf(request.headers);
  const ctx = await contextOf({
    cookie: (name) => (name === "yyb_lang" ? request.cookies.get(name)?.value : undefined),
    address,
    forgetCookie: () => {},
  });
  const { clientRegionHeader: header, publicOrigin } = ctx.runtime.config;
  const place = placeOf({ address, region: header ? request.headers.get(header) : null });
  const device: Device = deviceOf({ userAgent: request.headers.get("user-agent") ?? "", place });
  return { ctx, address, device, publicOrigin };
}

type AtTheDoor = Awaited<ReturnType<typeof atTheDoor>>;

/** On to a path. Relative, so that it is the browser's own address, whatever name this server is reached by. */
export function goTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}

/** Puts a new session on the browser, ends the one it carried before, and has the next screen forget what that one left. */
export async function carrySession(
  response: Response,
  { request, ctx, opened }: { request: NextRequest; ctx: AtTheDoor["ctx"]; opened: OpenedSession },
): Promise<void> {
  const { publicOrigin } = ctx.runtime.config;
  const cookie = sessionCookie(publicOrigin);
  const earlier = request.cookies.get(cookie.name)?.value;
  if (earlier) await endEarlier(ctx, { earlier, fresh: opened.token });
  const lifeSeconds = Math.round((opened.expiresAt.getTime() - ctx.now().getTime()) / 1_000);
  putCookie(response, { ...cookie, value: opened.token, maxAge: lifeSeconds });
  putCookie(response, { name: FRESH_COOKIE, value: "1", path: "/", sameSite: "lax", maxAge: FRESH_SECONDS });
}

/** The word under which the sign-in screen explains what went wrong. @throws the error itself when it is a bug of ours. */
export function troubleWord(error: unknown, log: { warn(about: object, text: string): void }): string {
  if (error instanceof Outage) {
    log.warn(whereOf(error.cause), "a sign-in provider did not answer");
    return "down";
  }
  if (!(error instanceof Refusal)) throw error;
  return error.code === "TOO_MANY_REQUESTS" ? "busy" : String(error.details.why ?? "altered");
}

/** The sign-in screen, saying what went wrong, with the way on kept. */
export function signInTrouble(why: string, returnTo: string): Response {
  return goTo(`/sign-in?failed=${why}&return=${encodeURIComponent(returnTo)}`);
}
