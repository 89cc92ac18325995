import { type NextRequest, NextResponse } from "next/server";
import { contextOf } from "@/app/_rpc/request";
import { addressOf } from "@/app/_rpc/server";
import { sessionCookie } from "@/app/_rpc/session-cookie";
import { endEarlier, signIn } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";
import { ownPath, STATE_COOKIE } from "../own-path";

/** Where the provider sends the person back: exchanges the code for a session and returns to where she was. */
export async function GET(request: NextRequest): Promise<Response> {
  const address = addressOf(request.headers);
  const ctx = await contextOf({ cookie: () => undefined, address, forgetCookie: () => {} });
  const { publicOrigin } = ctx.runtime.config;
  const query = request.nextUrl.searchParams;
  const returnTo = ownPath(query.get("return"));
  // Relative, so that it is the browser's own address, whatever name this server is reached by.
  const goTo = (path: string) => new NextResponse(null, { status: 303, headers: { location: path } });
  try {
    await takeFromLimit("sign-in", address);
    // The state ties the answer to the phone that asked: a link sent by somebody else signs nobody in.
    if (!query.get("state") || query.get("state") !== request.cookies.get(STATE_COOKIE)?.value) {
      throw new Refusal("SIGN_IN_FAILED", { why: "state" });
    }
    const { token, expiresAt } = await signIn(ctx, { code: query.get("code") ?? "" });
    const earlier = request.cookies.get(sessionCookie(publicOrigin).name)?.value;
    if (earlier) await endEarlier(ctx, earlier);
    const response = goTo(returnTo);
    const lifeSeconds = Math.round((expiresAt.getTime() - ctx.now().getTime()) / 1000);
    response.cookies.set({ ...sessionCookie(publicOrigin), value: token, maxAge: lifeSeconds });
    response.cookies.set({ name: STATE_COOKIE, value: "", path: "/sign-in", maxAge: 0 });
    return response;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return goTo(`/sign-in?failed=1&return=${encodeURIComponent(returnTo)}`);
  }
}
