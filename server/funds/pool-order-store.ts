import { inArray, sql } from "drizzle-orm";
import { poolOrder, poolOrderWord } from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";
import type { BankReport } from "@/server/gateways";
import { type CalendarDate, CITY_CODE, type Fen, fen } from "@/server/kernel";
import type { DueToPool, PoolOrder, PoolOrderStatus } from "./pool-order";
import { movementName, type OurMovement, type ToldMovement, type TwoSides } from "./reconciliation";
import type { DayOfPool } from "./reconciliation-store";

/** An order with how it stands. */
type StandingOrder = PoolOrder & { readonly status: PoolOrderStatus };

/** Makes whoever works out what is due wait for the turn, so that nothing is ordered twice. */
export function orderInTurn(tx: Tx): Promise<void> {
  return takeTurn(tx, "pool orders");
}

/**
 * What is due and not ordered yet: the city's share of what the statements prove, and what each pool owes the bank for payments that they
 * prove. All of one moment: a word that comes meanwhile is in both sides of the sum or in neither.
 */
export async function readDue(tx: Tx): Promise<DueToPool[]> {
  const rows = await tx.execute<{
    kind: DueToPool["kind"];
    code: string;
    due: string;
    bank_code: string | null;
    account_number: string | null;
  }>(sql`
    select 'share' as kind, a.jurisdiction_code as code, null as bank_code, null as account_number,
           city_share_due(a.jurisdiction_code)
           - coalesce((select sum(case o.debtor_account when ${CITY_CODE} then o.amount_fen else -o.amount_fen end) from pool_order_now o
                        where o.kind = 'share' and o.jurisdiction_code = a.jurisdiction_code and o.status in ('open', 'credited')), 0) as due
      from ledger_account a where a.kind = 'pool' and a.jurisdiction_code <> ${CITY_CODE}
    union all
    select 'settlement', a.jurisdiction_code, t.bank_code, t.account_number,
           b.out_posted_fen - b.in_posted_fen
           - (select coalesce(sum(t.amount_fen), 0) from ledger_transfer t
                join payment_instruction i on i.subject_id = t.subject_id and i.instruction_id = t.reference
               where t.debit_account_id = a.account_id and t.kind = 'post' and i.status = 'credited'
                 and not exists (select from statement_entry e where e.end_to_end_id = i.end_to_end_id and e.kind = 'paid'))
           - coalesce((select sum(o.amount_fen) from pool_order_now o
                        where o.kind = 'settlement' and o.jurisdiction_code = a.jurisdiction_code and o.status = 'open'), 0)
      from ledger_account a join ledger_balance b using (account_id)
      left join treasury_account t on t.jurisdiction_code = a.jurisdiction_code
     where a.kind = 'advance'
     order by 1, 2`);
  return rows.map(({ kind, code, due, bank_code: bankCode, account_number: accountNumber }) => ({
    kind,
    jurisdictionCode: code,
    dueFen: Number(due),
    treasury: bankCode && accountNumber ? { bankCode, accountNumber } : null,
  }));
}

/** Writes an order, once for its kind, pool and day. @returns whether it is new. */
export async function insertOrder(tx: Tx, order: PoolOrder): Promise<boolean> {
  const rows = await tx.insert(poolOrder).values(order).onConflictDoNothing().returning({ id: poolOrder.orderId });
  return rows.length === 1;
}

/** Which of some names are those of orders that our books hold. */
export async function knownOrders(tx: Tx, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await tx
    .select({ id: poolOrder.orderId })
    .from(poolOrder)
    .where(inArray(poolOrder.orderId, [...orderIds]));
  return new Set(rows.map(({ id }) => id));
}

/** The orders on which the bank has not said its last word, the oldest first; at most 500. */
export function listOpenOrders(tx: Tx): Promise<StandingOrder[]> {
  return readOrders(tx, sql`status = 'open' order by day, order_id limit 500`);
}

/** One order; undefined where there is none of that name. */
export async function findOrder(tx: Tx, orderId: string): Promise<StandingOrder | undefined> {
  return (await readOrders(tx, sql`order_id = ${orderId}`))[0];
}

/** The same, so that every other word about it waits until the transaction ends. */
export async function lockOrder(tx: Tx, orderId: string): Promise<StandingOrder | undefined> {
  await takeTurn(tx, `pool order ${orderId}`);
  return findOrder(tx, orderId);
}

async function readOrders(tx: Tx, which: ReturnType<typeof sql>): Promise<StandingOrder[]> {
  const rows = await tx.execute<Record<keyof StandingOrder, never>>(sql`
    select order_id as "orderId", kind, jurisdiction_code as "jurisdictionCode", day::text as day, debtor_bank as "debtorBank",
           debtor_account as "debtorAccount", creditor_account as "creditorAccount", amount_fen::float8 as "amountFen",
           request_hash as "requestHash", created_at as "createdAt", status
      from pool_order_now where ${which}`);
  return rows.map((row) => ({ ...(row as unknown as StandingOrder), createdAt: new Date(row.createdAt) }));
}

/** Writes the bank's word down once. @returns false when the bank had said it before. */
export async function recordOrderWord(tx: Tx, { report, at }: { report: BankReport; at: Date }): Promise<boolean> {
  const { endToEndId: orderId, reason, bankReference } = report;
  const status = report.kind === "returned" ? "RTND" : report.status;
  const rows = await tx
    .insert(poolOrderWord)
    .values({ orderId, status, reason, bankReference, saidAt: new Date(report.at), receivedAt: at })
    .onConflictDoNothing()
    .returning({ status: poolOrderWord.status });
  return rows.length === 1;
}

/** Books that a treasury has repaid an advance by an order that the bank has carried out. @returns fen moved by this call. */
export async function bookSettlement(tx: Tx, of: { orderId: string; transferId: string; at: Date }): Promise<Fen> {
  const { orderId, transferId, at } = of;
  const [row] = await tx.execute<{ fen: string }>(
    sql`select pool_order_settled(${orderId}, ${transferId}, ${at.toISOString()}) as fen`,
  );
  return fen(Number(row?.fen));
}

type OurRow = { order_id: string; amount_fen: string; other: string; kind: ToldMovement["kind"]; due: boolean };
type ToldRow = {
  order_id: string;
  entry_reference: string;
  amount_fen: string;
  account_index: string | null;
  kind: ToldMovement["kind"];
  day: CalendarDate;
};

/**
 * Both sides of the orders that touch one pool's account on a day, as a comparison of payments takes them: what an order does to an account is
 * `paid`, what undoes it `returned`, whichever of the two pools it is.
 */
export async function readOrderSides(
  tx: Tx,
  of: DayOfPool & { readonly indexOf: (accountNumber: string) => string },
): Promise<TwoSides> {
  const { jurisdictionCode: pool, day, from, until } = of;
  const entries = await tx.execute<ToldRow>(sql`
    select o.order_id, e.entry_reference, e.amount_fen, e.account_index, e.day::text as day,
           case e.kind when case o.creditor_account when ${pool} then 'received' else 'paid' end then 'paid' else 'returned' end as kind
      from statement_entry e join pool_order o on o.order_id = e.end_to_end_id
     where e.jurisdiction_code = ${pool}
       and e.end_to_end_id in (select end_to_end_id from statement_entry where jurisdiction_code = ${pool} and day = ${day}
                               union all select order_id from pool_order_word where said_at >= ${from.toISOString()} and said_at < ${until.toISOString()})`);
  const named = entries.map((row) => ({ ...row, endToEndId: row.order_id }));
  const told = named.filter((row) => row.day === day);
  const elsewhere = new Set(named.filter((row) => row.day !== day).map(movementName));
  const ours = await tx.execute<OurRow>(sql`
    select o.order_id, o.amount_fen, case o.creditor_account when ${pool} then o.debtor_account else o.creditor_account end as other, w.kind,
           w.said_at >= ${from.toISOString()} and w.said_at < ${until.toISOString()} as due
      from pool_order_now o
      join lateral (
        select 'paid' as kind, min(p.said_at) as said_at from pool_order_word p where p.order_id = o.order_id and p.status in ('ACSC', 'ACCC', 'RTND')
        union all
        select 'returned', p.said_at from pool_order_word p where p.order_id = o.order_id and p.status = 'RTND') w on w.said_at is not null
     where ${pool} in (o.debtor_account, o.creditor_account) and o.status in ('credited', 'returned')`);
  const movements = ours.map(
    ({ order_id: endToEndId, kind, amount_fen, other, due }): OurMovement => ({
      endToEndId,
      kind,
      amountFen: fen(Number(amount_fen)),
      accountIndex: of.indexOf(other),
      due: due && !elsewhere.has(movementName({ endToEndId, kind })),
    }),
  );
  return {
    ours: movements,
    told: told.map(({ endToEndId, kind, entry_reference: entryReference, amount_fen, account_index: accountIndex }) => {
      return { endToEndId, kind, entryReference, amountFen: fen(Number(amount_fen)), accountIndex };
    }),
    ordered: new Set(told.map(({ endToEndId }) => endToEndId)),
    toldBefore: new Set(named.filter((row) => row.day < day).map(movementName)),
  };
}
