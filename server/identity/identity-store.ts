import { createHash } from "node:crypto";
import { and, eq, gt, gte, isNull, lt, or, sql } from "drizzle-orm";
import { delegation, officer, session, signInCodeUsed, subject } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import { calendarDate } from "@/server/kernel";
import type { Provider, RepresentedFirm } from "./subject";

/** A subject with what only this module may open. */
export type SubjectRow = typeof subject.$inferSelect;

/** A live session of a phone. */
export type SessionRow = { personId: string; actingFor: string | null; provider: Provider; expiresAt: Date };

/** One subject, if the caller may see it. */
export async function readSubject(tx: Tx, subjectId: string): Promise<SubjectRow | undefined> {
  const [row] = await tx.select().from(subject).where(eq(subject.subjectId, subjectId)).limit(1);
  return row;
}

/** The person with this identity, by its keyed hash. */
export async function findByIdentity(tx: Tx, identityIndex: Buffer): Promise<SubjectRow | undefined> {
  const [row] = await tx.select().from(subject).where(eq(subject.identityIndex, identityIndex)).limit(1);
  return row;
}

/** The firms a person may act for on a date, by name. */
export async function listFirms(tx: Tx, person: { personId: string; on: string }): Promise<RepresentedFirm[]> {
  const rows = await tx
    .select({
      enterpriseId: subject.subjectId,
      name: subject.name,
      title: delegation.title,
      until: delegation.validUntil,
    })
    .from(delegation)
    .innerJoin(subject, eq(subject.subjectId, delegation.enterpriseId))
    .where(
      and(
        eq(delegation.personId, person.personId),
        or(isNull(delegation.validUntil), gte(delegation.validUntil, person.on)),
      ),
    )
    .orderBy(subject.name);
  return rows.map(({ until, ...firm }) => ({ ...firm, validUntil: until === null ? null : calendarDate(until) }));
}

/** Whether a delegation is in force on a date. */
export async function hasDelegation(
  tx: Tx,
  asked: { personId: string; enterpriseId: string; on: string },
): Promise<boolean> {
  const firms = await listFirms(tx, asked);
  return firms.some((firm) => firm.enterpriseId === asked.enterpriseId);
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

/** Opens a session. */
export async function openSession(
  tx: Tx,
  opened: { tokenHash: Buffer; personId: string; provider: Provider; at: Date; expiresAt: Date },
): Promise<void> {
  const { at: createdAt, ...row } = opened;
  await tx.insert(session).values({ ...row, createdAt, actingFor: null });
}

/** The live session of a token. */
export async function findSession(tx: Tx, asked: { tokenHash: Buffer; at: Date }): Promise<SessionRow | undefined> {
  const [row] = await tx
    .select({
      personId: session.personId,
      actingFor: session.actingFor,
      provider: session.provider,
      expiresAt: session.expiresAt,
    })
    .from(session)
    .where(and(eq(session.tokenHash, asked.tokenHash), gt(session.expiresAt, asked.at)))
    .limit(1);
  return row;
}

/** A live session with whether the firm it acts for still lets it. */
type LiveSession = Omit<SessionRow, "expiresAt"> & { readonly isDelegated: boolean };

/** The live sessions of some tokens, in their order, in one statement. */
export async function findSessions(ctx: Context, hashes: readonly Buffer[]): Promise<(LiveSession | undefined)[]> {
  const tokens = hashes.map((hash) => hash.toString("hex"));
  const rows = await ctx.statement<LiveSession & { token: string }>(
    (on) => on`
      select token, person_id as "personId", acting_for as "actingFor", provider, is_delegated as "isDelegated"
        from live_sessions(${tokens}::text[], ${ctx.now().toISOString()}::timestamptz, ${ctx.today()}::date)`,
  );
  const found = new Map(rows.map((row) => [row.token, row]));
  return tokens.map((token) => found.get(token));
}

/** Sets whom a session acts for; null for the person herself. */
export async function setActingFor(tx: Tx, tokenHash: Buffer, enterpriseId: string | null): Promise<void> {
  await tx.update(session).set({ actingFor: enterpriseId }).where(eq(session.tokenHash, tokenHash));
}

/** Ends one session, and with it every session that has run out, as far as the caller may: a person her own. */
export async function endSession(tx: Tx, ended: { tokenHash: Buffer; at: Date }): Promise<void> {
  await tx.delete(session).where(or(eq(session.tokenHash, ended.tokenHash), lt(session.expiresAt, ended.at)));
}

/** The digest under which a secret is kept. At once: a few dozen bytes are no work for another thread. */
export async function sha256(text: string): Promise<Buffer> {
  return createHash("sha256").update(text, "utf8").digest();
}

/** How many sign-in codes were remembered too long. Codes live 60 seconds; a day is plenty. */
export async function forgetOldCodes(tx: Tx, before: Date): Promise<void> {
  await tx.delete(signInCodeUsed).where(lt(signInCodeUsed.usedAt, sql`${before.toISOString()}::timestamptz`));
}

/** Whom a person works for as an officer of an office; undefined for everybody else. */
export async function findOffice(tx: Tx, key: { personId: string; office: "finance" }): Promise<string | undefined> {
  const [row] = await tx
    .select({ jurisdictionCode: officer.jurisdictionCode })
    .from(officer)
    .where(and(eq(officer.personId, key.personId), eq(officer.office, key.office)))
    .limit(1);
  return row?.jurisdictionCode;
}
