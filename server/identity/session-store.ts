import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { session, signInCodeUsed } from "@/db/schema";
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

/** The live session of a name. */
export async function findSessionById(tx: Tx, asked: { sessionId: string; at: Date }): Promise<SessionRow | undefined> {
  const [row] = await tx
    .select()
    .from(session)
    .where(and(eq(session.sessionId, asked.sessionId), live(asked.at)))
    .limit(1);
  return row;
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

/** Marks a sign-in code as used. @returns false when it had been used before. */
export async function useCodeOnce(ctx: Context, tx: Tx, codeHash: Buffer): Promise<boolean> {
  const rows = await tx
    .insert(signInCodeUsed)
    .values({ codeHash, usedAt: ctx.now() })
    .onConflictDoNothing()
    .returning({ usedAt: signInCodeUsed.usedAt });
  return rows.length === 1;
}

/** Forgets sign-in codes that were remembered long enough: a provider lets them live minutes at most. */
export async function forgetOldCodes(tx: Tx, before: Date): Promise<void> {
  await tx.delete(signInCodeUsed).where(lt(signInCodeUsed.usedAt, sql`${before.toISOString()}::timestamptz`));
}

/** The digest under which a secret is kept. */
export function sha256(text: string): Promise<Buffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then((bytes) => Buffer.from(bytes));
}
