import { initTRPC, TRPCError } from "@trpc/server";
import type { Context } from "@/server/context";
import { financeOfficer, type OpenedSession, type Session } from "@/server/identity";
import { Outage, REFUSALS, Refusal, type RefusalDetails } from "@/server/kernel";
import { takeFromLimit } from "./rate-limit";

/** Who may call a procedure. Every procedure has exactly one of these; a test walks them all. */
export type Access = "anyone" | "subject" | "person" | "officer" | "demonstration";

/** An invented person of the demonstration. */
export type DemoPersonRow = {
  slug: string;
  name: string;
  situation: { zh: string; en: string };
  firms: string[];
  /** An account she has at the simulated bank and has not given us yet. */
  spareAccount: { bankCode: string; number: string };
};

/** What a procedure receives: the verb's context and what only the door knows. */
export type RpcContext = Context & {
  readonly session: Session | null;
  /** Why there is no session: never one, or one that has ended. */
  readonly hadSession: boolean;
  /** With what everything is refused, where the request's address has brought too many cookies that are no session's. */
  readonly refused?: Refusal | undefined;
  /** Whom a rate limit counts: a session, or an address. Never logged. */
  readonly limitKey: string;
  /** The address of the other end. Never logged and never stored. */
  readonly address: string;
  forgetCookie(): void;
  /** Puts a session's new token on the phone; nothing happens where an answer cannot carry it. */
  keepCookie(opened: OpenedSession): void;
  /** The people of the demonstration; null where none runs. */
  readonly demoPeople: (() => Promise<DemoPersonRow[]>) | null;
};

const t = initTRPC
  .context<RpcContext>()
  .meta<{ access: Access }>()
  .create({
    sse: {
      ping: { enabled: true, intervalMs: 10_000 },
      client: { reconnectAfterInactivityMs: 25_000 },
      maxDurationMs: 5 * 60_000, // a phone left open reconnects and reads the truth again
    },
    errorFormatter: ({ shape, error, ctx }) => ({
      ...shape,
      message: shape.data.code, // never a database's or a library's own words
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        refusal: refusalOf(error),
        outage: error.cause instanceof Outage,
        requestId: ctx?.requestId ?? null,
      },
    }),
  });

function refusalOf(error: { code: string; cause?: unknown }): { code: string; details: RefusalDetails } | null {
  if (error.cause instanceof Refusal) return { code: error.cause.code, details: error.cause.details };
  if (error.code !== "BAD_REQUEST") return null;
  const isNoJson = error.cause instanceof SyntaxError;
  return { code: "INPUT_INVALID", details: isNoJson ? { attribute: "body", wanted: "JSON" } : {} };
}

const RPC_CODES = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  429: "TOO_MANY_REQUESTS",
} as const;

/** Gives an expected no the status of its row in the table, and everything else that is not ours to explain a plain 500. */
const withStatus = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (cause instanceof Refusal) throw new TRPCError({ code: RPC_CODES[REFUSALS[cause.code].http], cause });
  if (cause instanceof Outage) throw new TRPCError({ code: "SERVICE_UNAVAILABLE", cause });
  return result;
});

const limited = withStatus.use(async ({ ctx, type, next }) => {
  if (ctx.refused) throw ctx.refused;
  await takeFromLimit(type === "mutation" ? "write" : "read", ctx.limitKey);
  return next();
});

/** Builds a module's router. */
export const router = t.router;
/** Makes a server-side caller for pages. */
export const createCallerFactory = t.createCallerFactory;

/** Answers anybody. Only what is public anyway; a test names every one of them. */
export const publicProcedure = limited.meta({ access: "anyone" });

/**
 * Needs a signed-in subject: the person, or the firm she acts for. What is not found because her delegation has ended
 * meanwhile is refused for that reason.
 */
export const subjectProcedure = limited.meta({ access: "subject" }).use(async ({ ctx, next }) => {
  const session = requireSession(ctx);
  const result = await next({ ctx: { session } });
  const refusal = result.ok ? null : result.error.cause;
  if (session.delegationEnded && refusal instanceof Refusal && refusal.code === "NOT_FOUND") {
    throw new Refusal("DELEGATION_MISSING");
  }
  return result;
});

/** Needs a signed-in person, whomever she acts for. */
export const personProcedure = limited.meta({ access: "person" }).use(({ ctx, next }) => {
  return next({ ctx: { session: requireSession(ctx) } });
});

/** Needs a signed-in finance officer, and speaks as one: what she may see is decided by her jurisdiction. */
export const officerProcedure = limited.meta({ access: "officer" }).use(async ({ ctx, next }) => {
  const session = requireSession(ctx);
  return next({ ctx: { ...ctx.speakingAs(await financeOfficer(ctx, session)), session } });
});

/** Answers only where the demonstration runs. */
export const demonstrationProcedure = limited.meta({ access: "demonstration" }).use(({ ctx, next }) => {
  if (!ctx.demoPeople) throw new Refusal("NOT_FOUND");
  return next({ ctx: { demoPeople: ctx.demoPeople } });
});

function requireSession(ctx: RpcContext): Session {
  if (ctx.session) return ctx.session;
  throw new Refusal(ctx.hadSession ? "SESSION_EXPIRED" : "NOT_SIGNED_IN");
}
