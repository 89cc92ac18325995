import { hash } from "node:crypto";
import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { session } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import type { Device } from "./device";
import { MAX_SESSIONS } from "./session";
import type { Provider } from "./subject";

/** A session as it is stored. */
export type SessionRow = typeof session.$inferSelect;

/** What a new session is opened with. */
export type NewSession = {
  readonly sessionId: string;
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly provider: Provider;
  readonly method: "provider" | "scan";
  readonly device: Device;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly idleSeconds: number;
};

/** Opens a session; the person's oldest ones beyond the limit end. @returns how many ended. */
export async function openSession(tx: Tx, opened: NewSession): Promise<number> {
  const { at, device, ...row } = opened;
  const { kind: deviceKind, browser, system, place } = device;
  const seen = { createdAt: at, seenAt: at, rotatedAt: at, actingFor: null };
  await tx.insert(session).values({ ...row, ...seen, deviceKind, browser, system, place });
  const beyond = tx
    .select({ id: session.sessionId })
    .from(session)
    .where(eq(session.personId, opened.personId))
    .orderBy(desc(session.createdAt), desc(session.sessionId))
    .offset(MAX_SESSIONS);
  const ended = await tx.delete(session).where(inArray(session.sessionId, beyond)).returning({ id: session.sessionId });
  return ended.length;
}

/** Neither run out nor left unused for too long. */
const live = (at: Date) =>
  and(
    gt(session.expiresAt, at),
    or(
      isNull(session.seenAt),
      sql`${session.seenAt} + make_interval(secs => ${session.idleSeconds}) > ${at.toISOString()}::timestamptz`,
    ),
  );

/** The live session whose present token this is. */
export async function findSession(tx: Tx, asked: { tokenHash: Buffer; at: Date }): Promise<SessionRow | undefined> {
  const [row] = await tx
    .select()
    .from(session)
    .where(and(eq(session.tokenHash, asked.tokenHash), live(asked.at)))
    .limit(1);
  return row;
}

/** Whether a session lives, by its name. */
export async function isLive(tx: Tx, asked: { sessionId: string; at: Date }): Promise<boolean> {
  const rows = await tx
    .select({ id: session.sessionId })
    .from(session)
    .where(and(eq(session.sessionId, asked.sessionId), live(asked.at)))
    .limit(1);
  return rows.length === 1;
}

/** What of a live session every request looks at, with whether the firm it acts for still lets it. */
export type LiveSession = Pick<
  SessionRow,
  "sessionId" | "personId" | "actingFor" | "provider" | "method" | "deviceKind" | "rotatedAt" | "seenAt"
> & { readonly isDelegated: boolean };

/** A session is asked for by its present token, or by its name. */
export type AskedSession = { readonly tokenHash: Buffer } | { readonly sessionId: string };

/** The live sessions that are asked for, in their order, in one statement. */
export async function findSessions(ctx: Context, asked: readonly AskedSession[]): Promise<(LiveSession | undefined)[]> {
  const keys = asked.map((one) => ("tokenHash" in one ? one.tokenHash.toString("hex") : one.sessionId));
  const names = asked.flatMap((one) => ("sessionId" in one ? [one.sessionId] : []));
  const tokens = asked.flatMap((one) => ("tokenHash" in one ? [one.tokenHash.toString("hex")] : []));
  type Row = Omit<LiveSession, "rotatedAt" | "seenAt"> & {
    key: string;
    rotatedAt: string | null;
    seenAt: string | null;
  };
  const rows = await ctx.statement<Row>(
    (on) => on`
      select key, session_id as "sessionId", person_id as "personId", acting_for as "actingFor", provider, method,
             device_kind as "deviceKind", rotated_at as "rotatedAt", seen_at as "seenAt", is_delegated as "isDelegated"
        from live_sessions(${tokens}::text[], ${names}::text[], ${ctx.now().toISOString()}::timestamptz, ${ctx.today()}::date)`,
  );
  const found = new Map(
    rows.map(({ key, rotatedAt, seenAt, ...row }) => [
      key,
      {
        ...row,
        rotatedAt: rotatedAt === null ? null : new Date(rotatedAt),
        seenAt: seenAt === null ? null : new Date(seenAt),
      },
    ]),
  );
  return keys.map((key) => found.get(key));
}

/** The live session whose next or previous token this is, locked: what follows changes it. */
export async function findByOtherToken(
  tx: Tx,
  asked: { tokenHash: Buffer; at: Date },
): Promise<SessionRow | undefined> {
  const { tokenHash, at } = asked;
  const [row] = await tx
    .select()
    .from(session)
    .where(and(or(eq(session.nextHash, tokenHash), eq(session.previousHash, tokenHash)), live(at)))
    .limit(1)
    .for("update");
  return row;
}

/** The next token has come back: from now on it is the present one, and the one before it goes on for a moment. */
export async function adoptNext(tx: Tx, row: SessionRow, previousUntil: Date): Promise<void> {
  await tx
    .update(session)
    .set({ tokenHash: sql`${session.nextHash}`, nextHash: null, previousHash: row.tokenHash, previousUntil })
    .where(and(eq(session.sessionId, row.sessionId), eq(session.tokenHash, row.tokenHash)));
}

/**
 * Hands out the session's next token.
 * @param next.before only when the last was handed out before this instant, or has come back. @returns false otherwise.
 */
export async function handOutNext(
  tx: Tx,
  next: { sessionId: string; nextHash: Buffer; at: Date; before: Date },
): Promise<Date | undefined> {
  const { sessionId, nextHash, at: rotatedAt, before } = next;
  const [row] = await tx
    .update(session)
    .set({ nextHash, rotatedAt })
    .where(
      and(
        eq(session.sessionId, sessionId),
        or(isNull(session.nextHash), isNull(session.rotatedAt), lt(session.rotatedAt, before)),
      ),
    )
    .returning({ expiresAt: session.expiresAt });
  return row?.expiresAt;
}

/** Writes down that a session is being used. */
export async function markSeen(tx: Tx, seen: { sessionId: string; at: Date }): Promise<void> {
  await tx.update(session).set({ seenAt: seen.at }).where(eq(session.sessionId, seen.sessionId));
}

/** A phone has gone on to another session: what it is pushed follows, or ends where another person has signed in. */
export async function moveBrowser(tx: Tx, tokens: { earlier: Buffer; fresh: Buffer }): Promise<void> {
  await tx.execute(sql`select push_subscription_follow(${tokens.earlier}, ${tokens.fresh})`);
}

/** Sets whom a session acts for; null for the person herself. */
export async function setActingFor(tx: Tx, sessionId: string, enterpriseId: string | null): Promise<void> {
  await tx.update(session).set({ actingFor: enterpriseId }).where(eq(session.sessionId, sessionId));
}

/** Ends one session, and with it every session that has run out, as far as the caller may: a person her own. */
export async function endSession(tx: Tx, ended: { sessionId: string; at: Date }): Promise<boolean> {
  const rows = await tx
    .delete(session)
    .where(or(eq(session.sessionId, ended.sessionId), lt(session.expiresAt, ended.at)))
    .returning({ id: session.sessionId });
  return rows.some(({ id }) => id === ended.sessionId);
}

/** Ends every session of a person. @returns how many. */
export async function endSessionsOf(tx: Tx, personId: string): Promise<number> {
  const rows = await tx.delete(session).where(eq(session.personId, personId)).returning({ id: session.sessionId });
  return rows.length;
}

/** A person's live sessions, the one used last first. */
export function listSessions(tx: Tx, of: { personId: string; at: Date }): Promise<SessionRow[]> {
  return tx
    .select()
    .from(session)
    .where(and(eq(session.personId, of.personId), live(of.at)))
    .orderBy(desc(sql`coalesce(${session.seenAt}, ${session.createdAt})`), session.sessionId)
    .limit(MAX_SESSIONS);
}

/** The digest under which a secret is kept. At once: a few dozen bytes are no work for another thread. */
export async function sha256(text: string): Promise<Buffer> {
  return hash("sha256", text, "buffer");
}
