import { and, eq, gte, lt, ne, or, sql } from "drizzle-orm";
import { ledgerAccount, replenishment, statementEntry, treasuryAccount } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { PoolCredit } from "@/server/gateways";
import { type Fen, fen } from "@/server/kernel";
import { type DayOfPool, isOfNoPoolOrder, isOneOf } from "./reconciliation-store";
import type { TreasurySides } from "./replenishment";

/** What became of a credit: booked now, booked before, or why it was not. */
export type TreasuryWord = "booked" | "known" | "differs" | "unknown-pool" | "unknown-payer" | "nothing-paid";

/** Fills the pool under the bank's own reference, once. */
export async function bookReplenishment(
  tx: Tx,
  { credit, transferId, at }: { credit: PoolCredit; transferId: string; at: Date },
): Promise<TreasuryWord> {
  const { account, payer, amountFen, bankReference, treasuryReference } = credit;
  const [row] = await tx.execute<{ word: TreasuryWord }>(sql`
    select treasury_paid_in(${account}, ${payer.bankCode}, ${payer.accountNumber}, ${amountFen}, ${bankReference},
                            ${treasuryReference}, ${transferId}, ${credit.at}, ${at.toISOString()}) as word`);
  return (row as { word: TreasuryWord }).word;
}

/** What stands under a reference of the bank's. */
export async function findReplenishment(tx: Tx, bankReference: string) {
  const [row] = await tx.select().from(replenishment).where(eq(replenishment.bankReference, bankReference)).limit(1);
  return row;
}

/** The jurisdictions that have a pool. */
export async function poolCodes(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ code: ledgerAccount.jurisdictionCode })
    .from(ledgerAccount)
    .where(eq(ledgerAccount.kind, "pool"));
  return new Set(rows.flatMap(({ code }) => code ?? []));
}

/** Both sides of what was paid into one pool on a day, the bank's as it was kept. */
export async function readTreasurySides(
  tx: Tx,
  of: DayOfPool & { readonly indexOf: (accountNumber: string) => string },
): Promise<TreasurySides> {
  const { jurisdictionCode, day, from, until } = of;
  const here = and(eq(statementEntry.jurisdictionCode, jurisdictionCode), eq(statementEntry.day, day));
  const told = await tx
    .select()
    .from(statementEntry)
    .where(and(here, eq(statementEntry.kind, "received"), isOfNoPoolOrder))
    .orderBy(statementEntry.entryReference);
  const names = told.map(({ bankReference }) => bankReference);
  const ofDay = and(
    eq(replenishment.jurisdictionCode, jurisdictionCode),
    gte(replenishment.bookedAt, from),
    lt(replenishment.bookedAt, until),
  );
  const booked = await tx
    .select()
    .from(replenishment)
    .where(or(ofDay, isOneOf(replenishment.bankReference, names)));
  const repaid = await standingRepayments(tx, { ...of, names });
  const ours = [...booked, ...repaid].map((one) => one.bankReference);
  const elsewhere = await toldElsewhere(tx, { ...of, names: [...names, ...ours] });
  const [payer] = await tx.select().from(treasuryAccount).where(eq(treasuryAccount.jurisdictionCode, jurisdictionCode));
  const payerIndex = payer ? of.indexOf(payer.accountNumber) : null;
  const payerOf = (one: (typeof told)[number]) => {
    if (one.accountIndex === null) return "unsaid";
    return one.bankCode === payer?.bankCode && one.accountIndex === payerIndex ? "treasury" : "other";
  };
  return {
    jurisdictionCode,
    booked: booked.map((one) => ({
      ...one,
      amountFen: fen(one.amountFen),
      due: one.jurisdictionCode === jurisdictionCode && !elsewhere.any.has(one.bankReference),
    })),
    repaid: repaid.map((one) => ({
      ...one,
      due: one.bookedHere && (one.isTreasurys || !elsewhere.any.has(one.bankReference)),
    })),
    told: told.map((one) => ({
      ...one,
      amountFen: fen(one.amountFen),
      payer: payerOf(one),
    })),
    toldBefore: elsewhere.before,
  };
}

/** Whoever taps in the demonstration has no bank: no statement can tell of it. */
const BY_A_TAP = "demonstration";

/** The repayments that stand: those booked on the day for the pool, and those under some references. */
async function standingRepayments(tx: Tx, of: DayOfPool & { readonly names: readonly string[] }) {
  const { jurisdictionCode, from, until, names } = of;
  const rows = await tx.execute<Record<string, never>>(sql`
    select r.bank_reference as "bankReference", r.jurisdiction_code as "jurisdictionCode", r.amount_fen::float8 as "amountFen",
           r.jurisdiction_code = ${jurisdictionCode} and r.recorded_by <> ${BY_A_TAP}
             and r.recorded_at >= ${from.toISOString()} and r.recorded_at < ${until.toISOString()} as "bookedHere",
           exists (select from replenishment p where p.bank_reference = r.bank_reference) as "isTreasurys"
      from repayment r
     where (${isOneOf(sql`r.bank_reference`, names)}
            or r.jurisdiction_code = ${jurisdictionCode} and r.recorded_at >= ${from.toISOString()} and r.recorded_at < ${until.toISOString()})
       and not exists (select from repayment_undone u where u.subject_id = r.subject_id and u.repayment_id = r.repayment_id)
     order by r.recorded_at`);
  return rows as unknown as {
    bankReference: string;
    jurisdictionCode: string;
    amountFen: Fen;
    bookedHere: boolean;
    isTreasurys: boolean;
  }[];
}

/** Which of some references stand on statements of other days: on any, and on those of earlier days. */
async function toldElsewhere(tx: Tx, of: DayOfPool & { readonly names: readonly string[] }) {
  const { day, names } = of;
  const rows = await tx
    .select({ name: statementEntry.bankReference, day: statementEntry.day })
    .from(statementEntry)
    .where(
      and(
        eq(statementEntry.kind, "received"),
        isOneOf(statementEntry.bankReference, [...new Set(names)]),
        ne(statementEntry.day, day),
      ),
    );
  return {
    any: new Set(rows.map(({ name }) => name)),
    before: new Set(rows.filter((row) => row.day < day).map(({ name }) => name)),
  };
}
