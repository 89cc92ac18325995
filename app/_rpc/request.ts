import { randomUUID } from "node:crypto";
import { type Context, createContext, type Locale } from "@/server/context";
import type { Provider } from "@/server/gateways";
import { callerOf, type OpenedSession, readSession, renewSession, type Session } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import { takeFromLimit } from "@/server/rpc/rate-limit";
import type { RpcContext } from "@/server/rpc/trpc";
import { type Runtime, runtime } from "@/server/runtime";
import { sessionCookieName } from "./session-cookie";

/** What of a request the service looks at. */
export type RequestFacts = {
  cookie(name: string): string | undefined;
  /** The address of the other end, for the limit of those who are not signed in. */
  address: string;
  forgetCookie(): void;
  /** How a new token reaches the phone; undefined where the answer carries no cookies. */
  keepCookie?: ((opened: OpenedSession, lifeSeconds: number) => void) | undefined;
};

/** The address under which this installation is reached, for links that leave the phone. */
export async function publicOrigin(): Promise<string> {
  return (await runtime()).config.publicOrigin;
}

/** The sign-in providers that are configured here, in the order in which they are offered. */
export async function signInWays(): Promise<readonly Provider[]> {
  return (await runtime()).resources.gateways.signIn.providers;
}

/** The context of one request: whoever its session stands for, in the language of its cookie. */
export async function contextOf(request: RequestFacts): Promise<RpcContext & { runtime: Runtime }> {
  const run = await runtime();
  const locale: Locale = request.cookie("yyb_lang") === "en" ? "en" : "zh-CN";
  const requestId = randomUUID();
  const anonymous = createContext(run.resources, { caller: { kind: "anonymous" }, locale, requestId });
  const token = request.cookie(sessionCookieName(run.config.publicOrigin));
  const { session, refused } = await sessionOf(anonymous, { token, address: request.address });
  const { demoPeople } = run;
  const { keepCookie } = request;
  const keep = (opened: OpenedSession) =>
    keepCookie?.(opened, Math.round((opened.expiresAt.getTime() - anonymous.now().getTime()) / 1000));
  if (keepCookie && session?.renewalDue) {
    const opened = await renewSession(anonymous, session);
    if (opened) keep(opened);
  }
  return {
    ...createContext(run.resources, { caller: callerOf(session), locale, requestId }),
    runtime: run,
    session,
    refused,
    hadSession: token !== undefined,
    limitKey: session ? session.sessionId : `address:${request.address}`,
    address: request.address,
    forgetCookie: request.forgetCookie,
    keepCookie: keep,
    demoPeople: demoPeople && (async () => demoPeople.map(({ identity: _, ...person }) => person)),
  };
}

/**
 * The session behind a request's cookie. An address that brings one unknown cookie after the other is refused for a while
 * before they are searched for any further; a session's present cookie is known at once and is never refused for it.
 */
async function sessionOf(
  anonymous: Context,
  { token, address }: { token: string | undefined; address: string },
): Promise<{ session: Session | null; refused?: Refusal }> {
  if (!token) return { session: null };
  try {
    return { session: await readSession(anonymous, token, () => takeFromLimit("unknown-sessions", address)) };
  } catch (error) {
    if (error instanceof Refusal) return { session: null, refused: error };
    throw error;
  }
}
