import { randomUUID } from "node:crypto";
import { createContext, type Locale } from "@/server/context";
import { callerOf, readSession } from "@/server/identity";
import type { RpcContext } from "@/server/rpc/trpc";
import { type Runtime, runtime } from "@/server/runtime";
import { sessionCookieName } from "./session-cookie";

/** What of a request the service looks at. */
export type RequestFacts = {
  cookie(name: string): string | undefined;
  /** The address of the other end, for the limit of those who are not signed in. */
  address: string;
  forgetCookie(): void;
};

/** The address under which this installation is reached, for links that leave the phone. */
export async function publicOrigin(): Promise<string> {
  return (await runtime()).config.publicOrigin;
}

/** The context of one request: whoever its session stands for, in the language of its cookie. */
export async function contextOf(request: RequestFacts): Promise<RpcContext & { runtime: Runtime }> {
  const run = await runtime();
  const locale: Locale = request.cookie("yyb_lang") === "en" ? "en" : "zh-CN";
  const requestId = randomUUID();
  const anonymous = createContext(run.resources, { caller: { kind: "anonymous" }, locale, requestId });
  const token = request.cookie(sessionCookieName(run.config.publicOrigin));
  const session = token ? await readSession(anonymous, token) : null;
  const { demoPeople } = run;
  return {
    ...createContext(run.resources, { caller: callerOf(session), locale, requestId }),
    runtime: run,
    session,
    hadSession: token !== undefined,
    limitKey: session ? session.tokenHash.toString("base64url") : `address:${request.address}`,
    forgetCookie: request.forgetCookie,
    demoPeople: demoPeople && (async () => demoPeople.map(({ identity: _, ...person }) => person)),
  };
}
