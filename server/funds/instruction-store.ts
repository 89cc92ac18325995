import { and, asc, desc, eq, sql } from "drizzle-orm";
import { paymentEvent, paymentInstruction } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import type { BankReport } from "@/server/gateways";
import type { InstructionStatus } from "./payment-instruction";

/** One attempt to pay. */
export type InstructionRow = typeof paymentInstruction.$inferSelect;
/** One word of the bank about an attempt. */
export type PaymentEventRow = typeof paymentEvent.$inferSelect;

/** Writes an attempt. The database allows one open attempt for a claim. */
export async function insertInstruction(tx: Tx, row: InstructionRow): Promise<void> {
  await tx.insert(paymentInstruction).values(row);
}

/** The latest attempt of a claim. */
export async function latestInstruction(
  tx: Tx,
  key: { subjectId: string; claimId: string },
): Promise<InstructionRow | undefined> {
  const [row] = await tx
    .select()
    .from(paymentInstruction)
    .where(and(eq(paymentInstruction.subjectId, key.subjectId), eq(paymentInstruction.claimId, key.claimId)))
    .orderBy(desc(paymentInstruction.attempt))
    .limit(1);
  return row;
}

/** Every attempt to pay a claim, in their order. */
export function listAttempts(tx: Tx, key: { subjectId: string; claimId: string }): Promise<InstructionRow[]> {
  return tx
    .select()
    .from(paymentInstruction)
    .where(and(eq(paymentInstruction.subjectId, key.subjectId), eq(paymentInstruction.claimId, key.claimId)))
    .orderBy(asc(paymentInstruction.attempt));
}

/** The attempt the bank speaks of. */
export async function findByEndToEndId(tx: Tx, endToEndId: string): Promise<InstructionRow | undefined> {
  const [row] = await tx
    .select()
    .from(paymentInstruction)
    .where(eq(paymentInstruction.endToEndId, endToEndId))
    .limit(1);
  return row;
}

/** Ends an attempt. */
export async function endInstruction(
  tx: Tx,
  ended: { subjectId: string; instructionId: string; status: Exclude<InstructionStatus, "open"> },
): Promise<void> {
  await tx
    .update(paymentInstruction)
    .set({ status: ended.status })
    .where(
      and(eq(paymentInstruction.subjectId, ended.subjectId), eq(paymentInstruction.instructionId, ended.instructionId)),
    );
}

/** Writes the bank's word down once. @returns false when the bank had said it before. */
export async function recordWord(
  ctx: Context,
  tx: Tx,
  word: { instruction: InstructionRow; report: BankReport },
): Promise<boolean> {
  const { instruction, report } = word;
  const rows = await tx
    .insert(paymentEvent)
    .values({
      subjectId: instruction.subjectId,
      instructionId: instruction.instructionId,
      status: report.kind === "returned" ? "RTND" : report.status,
      reason: report.reason,
      bankReference: report.bankReference,
      saidAt: new Date(report.at),
      receivedAt: ctx.now(),
    })
    .onConflictDoNothing()
    .returning({ status: paymentEvent.status });
  return rows.length === 1;
}

/** The bank's words about an attempt, oldest first. */
export function listWords(tx: Tx, key: { subjectId: string; instructionId: string }): Promise<PaymentEventRow[]> {
  return tx
    .select()
    .from(paymentEvent)
    .where(and(eq(paymentEvent.subjectId, key.subjectId), eq(paymentEvent.instructionId, key.instructionId)))
    .orderBy(asc(paymentEvent.saidAt), asc(paymentEvent.receivedAt));
}

const SWEEP_LIMIT = 200;
const MINUTE_MS = 60_000;

/**
 * Attempts that have been open since before an instant, at most 200. Where there are more, each minute has others, by chance: those that
 * never end keep none waiting for ever. Each further attempt of a claim waits twice as long as the one before, up to
 * 2^10 minutes: what a bank keeps refusing is asked for ever more rarely.
 */
export function listOpenSince(tx: Tx, before: Date): Promise<{ subjectId: string; claimId: string }[]> {
  const pause = sql`make_interval(mins => (2 ^ least(${paymentInstruction.attempt} - 1, 10))::int - 1)`;
  return tx
    .select({ subjectId: paymentInstruction.subjectId, claimId: paymentInstruction.claimId })
    .from(paymentInstruction)
    .where(
      and(
        eq(paymentInstruction.status, "open"),
        sql`${paymentInstruction.createdAt} < ${before.toISOString()}::timestamptz - ${pause}`,
      ),
    )
    .orderBy(sql`hashtextextended(${paymentInstruction.instructionId}, ${Math.floor(before.getTime() / MINUTE_MS)})`)
    .limit(SWEEP_LIMIT);
}
