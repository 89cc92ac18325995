import { sql } from "drizzle-orm";
import type { Context, Tx } from "@/server/context";
import { assert, type Fen, fen, newId, Refusal } from "@/server/kernel";

/** Where one leg of a payment's money comes from. The two parts always sum to the leg. */
export type Reservation = { readonly fromPoolFen: Fen; readonly fromAdvanceFen: Fen };

const BELOW_FLOOR = "YYB01";

/**
 * Reserves one leg of an attempt to pay: the pool of the jurisdiction first, then the bank's advance.
 * Written as pending transfers towards clearing; nothing is written when it does not suffice.
 *
 * @throws Refusal ADVANCE_LIMIT_REACHED when pool and credit line together do not reach.
 */
export async function reserve(
  ctx: Context,
  tx: Tx,
  leg: { subjectId: string; attemptId: string; jurisdictionCode: string; amountFen: Fen },
): Promise<Reservation> {
  const [pool, advance] = [newId("trf", ctx.now()), newId("trf", ctx.now())];
  try {
    const [row] = await tx.execute<{ from_pool_fen: string; from_advance_fen: string }>(
      sql`select * from fund_reserve(${leg.subjectId}, ${leg.attemptId}, ${leg.jurisdictionCode}, ${leg.amountFen}, ${pool}, ${advance}, ${ctx.now().toISOString()})`,
    );
    assert(row, "a reservation answers with one row");
    const reservation = {
      fromPoolFen: fen(Number(row.from_pool_fen)),
      fromAdvanceFen: fen(Number(row.from_advance_fen)),
    };
    assert(reservation.fromPoolFen + reservation.fromAdvanceFen === leg.amountFen, "the two parts sum to the leg");
    return reservation;
  } catch (error) {
    if (sqlState(error) === BELOW_FLOOR) {
      throw new Refusal("ADVANCE_LIMIT_REACHED", { jurisdictionCode: leg.jurisdictionCode });
    }
    throw error;
  }
}

/** The bank has credited: posts what the attempt reserved and moves it to the subject. Saying so twice changes nothing. @returns fen moved by this call. */
export async function creditAttempt(
  ctx: Context,
  tx: Tx,
  attempt: { subjectId: string; attemptId: string },
): Promise<Fen> {
  const transfer = newId("trf", ctx.now());
  const [row] = await tx.execute<{ fen: string }>(
    sql`select ledger_credit(${attempt.subjectId}, ${attempt.attemptId}, ${transfer}, ${ctx.now().toISOString()}) as fen`,
  );
  return fen(Number(row?.fen));
}

/** The bank has refused: frees what the attempt reserved. Saying so twice changes nothing. @returns fen freed by this call. */
export async function voidAttempt(
  ctx: Context,
  tx: Tx,
  attempt: { subjectId: string; attemptId: string },
): Promise<Fen> {
  const [row] = await tx.execute<{ fen: string }>(
    sql`select ledger_resolve(${attempt.subjectId}, ${attempt.attemptId}, 'void', ${ctx.now().toISOString()}) as fen`,
  );
  return fen(Number(row?.fen));
}

/** The bank has returned credited money: every leg goes back to where it came from. Saying so twice changes nothing. @returns fen returned by this call. */
export async function returnAttempt(
  ctx: Context,
  tx: Tx,
  attempt: { subjectId: string; attemptId: string },
): Promise<Fen> {
  const transfer = newId("trf", ctx.now());
  const [row] = await tx.execute<{ fen: string }>(
    sql`select ledger_return(${attempt.subjectId}, ${attempt.attemptId}, ${transfer}, ${ctx.now().toISOString()}) as fen`,
  );
  return fen(Number(row?.fen));
}

/**
 * A payee has paid back a part of a credited attempt, or the rest: every leg has its share again.
 * @returns fen that are still lacking. @throws DatabaseError (YYB02) for more than is lacking.
 */
export async function repayAttempt(
  ctx: Context,
  tx: Tx,
  back: { subjectId: string; attemptId: string; repaymentId: string; amountFen: Fen },
): Promise<Fen> {
  const { subjectId, attemptId, repaymentId, amountFen } = back;
  const [row] = await tx.execute<{ fen: string }>(
    sql`select ledger_repay(${subjectId}, ${attemptId}, ${repaymentId}, ${amountFen}, ${ctx.now().toISOString()}) as fen`,
  );
  return fen(Number(row?.fen));
}

/**
 * A repayment was none: what each pool had of it leaves it again. Saying so twice moves nothing twice.
 * @returns fen moved by this call. @throws Refusal ADVANCE_LIMIT_REACHED where a pool has spent it meanwhile.
 */
export async function undoRepaid(
  ctx: Context,
  tx: Tx,
  repayment: { subjectId: string; repaymentId: string; jurisdictionCode: string },
): Promise<Fen> {
  const { subjectId, repaymentId, jurisdictionCode } = repayment;
  try {
    const [row] = await tx.execute<{ fen: string }>(
      sql`select ledger_unrepay(${subjectId}, ${repaymentId}, ${ctx.now().toISOString()}) as fen`,
    );
    return fen(Number(row?.fen));
  } catch (error) {
    if (sqlState(error) === BELOW_FLOOR) throw new Refusal("ADVANCE_LIMIT_REACHED", { jurisdictionCode });
    throw error;
  }
}

/** The SQLSTATE of a database error, wrapped or not. */
function sqlState(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : undefined;
}
