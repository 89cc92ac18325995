import { inArray, sql } from "drizzle-orm";
import { statementEntry } from "@/db/schema";
import type { Tx } from "@/server/context";
import { type OrderedAs, POOLS_BANK } from "@/server/gateways";
import { CITY_CODE, fen } from "@/server/kernel";
import { readOrderId } from "./pool-order";

/** The blind index of an account number, as entries of statements keep it. */
export type IndexOf = (accountNumber: string) => string;

/** An entry that is about an order between pools: what was ordered, as the statement tells it. */
export type ToldOrder = {
  readonly orderId: string;
  readonly ordered: OrderedAs;
  /** Whether it stands on the account that was filled: there the money has arrived. */
  readonly hasArrived: boolean;
  readonly bankReference: string;
  readonly bookedAt: Date;
};

/** The orders that kept statements tell of and our books have lost, each once: as the account of the pool tells it that it is named for, or else the city's. */
export async function listLostOrders(tx: Tx, indexOf: IndexOf): Promise<ToldOrder[]> {
  const lost = await tx.execute<{ id: string }>(sql`
    select distinct e.end_to_end_id as id from statement_entry e
      join ledger_account a on a.kind = 'pool' and a.jurisdiction_code = right(e.end_to_end_id, 6)
     where (e.end_to_end_id between 'shr_' and 'shr_~' or e.end_to_end_id between 'stl_' and 'stl_~')
       and not exists (select from pool_order o where o.order_id = e.end_to_end_id)`);
  const told = await readToldOrders(tx, { orderIds: lost.map(({ id }) => id), indexOf });
  const first = new Map(told.toReversed().map((one) => [one.orderId, one]));
  return [...first.values()];
}

/**
 * What kept statements tell of some orders; of each the account that it is named for first, the oldest entry first. What somebody else has paid under such
 * a name, and what undoes an order, is not among it.
 */
export async function readToldOrders(
  tx: Tx,
  of: { readonly orderIds: readonly string[]; readonly indexOf: IndexOf },
): Promise<ToldOrder[]> {
  if (of.orderIds.length === 0) return [];
  const entries = await tx
    .select()
    .from(statementEntry)
    .where(inArray(statementEntry.endToEndId, [...of.orderIds]))
    .orderBy(
      statementEntry.endToEndId,
      sql`${statementEntry.jurisdictionCode} <> right(${statementEntry.endToEndId}, 6)`,
      statementEntry.bookedAt,
      sql`length(${statementEntry.entryReference})`,
      statementEntry.entryReference,
    );
  const treasuries = await tx.execute<Treasury>(
    sql`select jurisdiction_code as pool, bank_code as "bankCode", account_number as "accountNumber" from treasury_account`,
  );
  return entries.flatMap((entry) => {
    const ordered = orderOf(entry, { treasuries, indexOf: of.indexOf });
    if (!ordered) return [];
    const { endToEndId: orderId, bankReference, bookedAt } = entry;
    return [{ orderId, ordered, hasArrived: entry.kind === "received", bankReference, bookedAt }];
  });
}

type Treasury = { pool: string; bankCode: string; accountNumber: string };
type Known = { readonly treasuries: readonly Treasury[]; readonly indexOf: IndexOf };

/** The order behind an entry; null where another account stands on the other side than such an order would name. */
function orderOf(entry: typeof statementEntry.$inferSelect, { treasuries, indexOf }: Known): OrderedAs | null {
  const named = readOrderId(entry.endToEndId);
  if (!named || entry.kind === "returned") return null;
  const { kind, jurisdictionCode } = named;
  const own = { bankCode: POOLS_BANK, accountNumber: entry.jurisdictionCode };
  const treasury = treasuries.find(({ pool }) => pool === jurisdictionCode);
  const otherPool = entry.jurisdictionCode === CITY_CODE ? jurisdictionCode : CITY_CODE;
  const other = kind === "share" ? { bankCode: POOLS_BANK, accountNumber: otherPool } : treasury;
  if (!other || (entry.accountIndex !== null && entry.accountIndex !== indexOf(other.accountNumber))) return null;
  if (kind === "settlement" && (entry.kind !== "received" || entry.jurisdictionCode !== jurisdictionCode)) return null;
  const { bankCode, accountNumber } = other;
  const [debtor, creditor] =
    entry.kind === "paid" ? [own, { bankCode, accountNumber }] : [{ bankCode, accountNumber }, own];
  return { amountFen: fen(entry.amountFen), debtor, creditor };
}
