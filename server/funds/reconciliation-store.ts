import { and, eq, inArray, max, ne, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import {
  differenceStep,
  paymentInstruction,
  reconciliation,
  reconciliationDifference,
  statementEntry,
  statementRefused,
} from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";
import { assert, type CalendarDate, CITY_CODE, fen } from "@/server/kernel";
import {
  type Difference,
  type DifferenceState,
  type DifferenceView,
  movementName,
  type OurMovement,
  type TwoSides,
} from "./reconciliation";

/** An entry of a statement, as it is kept. */
export type EntryRow = typeof statementEntry.$inferInsert;
/** One comparison, as it is kept. */
export type ReconciliationRow = typeof reconciliation.$inferSelect;

const WRITTEN_AT_ONCE = 500;
const SHOWN_DIFFERENCES = 500;

/**
 * Keeps the entries of a statement, all of one pool's day; an entry that was kept before stays as it was.
 * @returns the reference of the first that was kept before and tells something else now; null when there is none.
 */
export async function keepEntries(tx: Tx, rows: readonly EntryRow[]): Promise<string | null> {
  for (let start = 0; start < rows.length; start += WRITTEN_AT_ONCE) {
    const part = rows.slice(start, start + WRITTEN_AT_ONCE);
    const added = await tx
      .insert(statementEntry)
      .values(part)
      .onConflictDoNothing()
      .returning({ entryReference: statementEntry.entryReference });
    const fresh = new Set(added.map(({ entryReference }) => entryReference));
    const changed = await firstChanged(
      tx,
      part.filter(({ entryReference }) => !fresh.has(entryReference)),
    );
    if (changed !== null) return changed;
  }
  return null;
}

async function firstChanged(tx: Tx, again: readonly EntryRow[]): Promise<string | null> {
  const [first] = again;
  if (!first) return null;
  const ofDay = and(eq(statementEntry.jurisdictionCode, first.jurisdictionCode), eq(statementEntry.day, first.day));
  const kept = await tx
    .select()
    .from(statementEntry)
    .where(
      and(
        ofDay,
        inArray(
          statementEntry.entryReference,
          again.map(({ entryReference }) => entryReference),
        ),
      ),
    );
  const content = (row: EntryRow) =>
    JSON.stringify([
      ...[row.kind, row.endToEndId, row.amountFen, row.bankCode ?? null, row.accountIndex ?? null],
      row.kind === "received" ? row.bankReference : null, // its name
    ]);
  const contentOf = new Map(kept.map((row) => [row.entryReference, content(row)]));
  return again.find((row) => contentOf.get(row.entryReference) !== content(row))?.entryReference ?? null;
}

/** What is compared of one pool: a day of the bank's, from its first instant up to (not with) `until`. */
export type DayOfPool = {
  readonly jurisdictionCode: string;
  readonly day: CalendarDate;
  readonly from: Date;
  readonly until: Date;
};

/** Both sides of one pool's day, the bank's as it was kept. */
export async function readSides(tx: Tx, of: DayOfPool): Promise<TwoSides> {
  const { jurisdictionCode, day } = of;
  const told = await tx
    .select()
    .from(statementEntry)
    .where(
      and(
        eq(statementEntry.jurisdictionCode, jurisdictionCode),
        eq(statementEntry.day, day),
        ne(statementEntry.kind, "received"),
        isOfNoPoolOrder,
      ),
    );
  const ids = [...new Set(told.map((entry) => entry.endToEndId))];
  const ordered = await tx
    .select({ id: paymentInstruction.endToEndId })
    .from(paymentInstruction)
    .where(isOneOf(paymentInstruction.endToEndId, ids));
  const elsewhere = await tx
    .select({ endToEndId: statementEntry.endToEndId, kind: statementEntry.kind })
    .from(statementEntry)
    .where(and(isOneOf(statementEntry.endToEndId, ids), sql`${statementEntry.day} < ${day}`));
  const ours = [...(await movementsDue(tx, of)), ...(await movementsOf(tx, ids))];
  const merged = new Map(ours.map((movement) => [movementName(movement), movement]));
  for (const movement of ours) if (movement.due) merged.set(movementName(movement), movement);
  const toldLater = await toldOnOtherDays(tx, { day, ours: [...merged.values()] });
  return {
    ours: [...merged.values()].map((one) => ({ ...one, due: one.due && !toldLater.has(movementName(one)) })),
    told: told.map((entry) => {
      return { ...entry, kind: entry.kind === "paid" ? "paid" : "returned", amountFen: fen(entry.amountFen) };
    }),
    ordered: new Set(ordered.map(({ id }) => id)),
    toldBefore: new Set(elsewhere.map(movementName)),
  };
}

/** That an entry is about no order between pools: those are compared by themselves. */
export const isOfNoPoolOrder = sql`not exists (select from pool_order o where o.order_id = ${statementEntry.endToEndId})`;

/** Whether a column is one of some texts, however many: they go as one value, where a list would be one for each (at most 65,534). */
export function isOneOf(column: SQLWrapper, texts: readonly string[]): SQL {
  return sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb))`;
}

/** A movement that stands on a statement of another day is not missing on this one: the two clocks met at midnight. */
async function toldOnOtherDays(
  tx: Tx,
  { day, ours }: { day: CalendarDate; ours: readonly OurMovement[] },
): Promise<Set<string>> {
  const due = ours.filter((movement) => movement.due).map((movement) => movement.endToEndId);
  const rows = await tx
    .select({ endToEndId: statementEntry.endToEndId, kind: statementEntry.kind })
    .from(statementEntry)
    .where(and(isOneOf(statementEntry.endToEndId, due), sql`${statementEntry.day} <> ${day}`));
  return new Set(rows.map(movementName));
}

type MovementRow = {
  end_to_end_id: string;
  kind: "paid" | "returned";
  amount_fen: string;
  account_index: string;
};

const toMovement =
  (due: boolean) =>
  (row: MovementRow): OurMovement => ({
    endToEndId: row.end_to_end_id,
    kind: row.kind,
    amountFen: fen(Number(row.amount_fen)),
    accountIndex: row.account_index,
    due,
  });

/** What moved in our books because of a word that the bank said on the day: the first that says money left, or came back. */
async function movementsDue(tx: Tx, { jurisdictionCode, from, until }: DayOfPool): Promise<OurMovement[]> {
  const rows = await tx.execute<MovementRow>(sql`
    select i.end_to_end_id, case t.reason when 'credit' then 'paid' else 'returned' end as kind, t.amount_fen,
           encode(a.number_index, 'hex') as account_index
      from (select distinct subject_id, instruction_id from payment_event
             where said_at >= ${from.toISOString()} and said_at < ${until.toISOString()} and status in ('ACSC', 'ACCC', 'RTND')) said
      join payment_instruction i using (subject_id, instruction_id)
      join payee_account a on a.subject_id = i.subject_id and a.account_id = i.account_id
      join ledger_transfer t on t.subject_id = i.subject_id and t.reference = i.instruction_id and t.reason in ('credit', 'return')
     where i.jurisdiction_code = ${jurisdictionCode}
       and (select min(e.said_at) from payment_event e
             where e.subject_id = i.subject_id and e.instruction_id = i.instruction_id
               and (e.status = 'RTND' or t.reason = 'credit' and e.status in ('ACSC', 'ACCC')))
           between ${from.toISOString()} and ${until.toISOString()}`);
  return rows.map(toMovement(true));
}

/** What moved in our books for some payments, whenever it was. */
async function movementsOf(tx: Tx, ids: readonly string[]): Promise<OurMovement[]> {
  const rows = await tx.execute<MovementRow>(sql`
    select i.end_to_end_id, case t.reason when 'credit' then 'paid' else 'returned' end as kind, t.amount_fen,
           encode(a.number_index, 'hex') as account_index
      from payment_instruction i
      join payee_account a on a.subject_id = i.subject_id and a.account_id = i.account_id
      join ledger_transfer t on t.subject_id = i.subject_id and t.reference = i.instruction_id and t.reason in ('credit', 'return')
     where ${isOneOf(sql`i.end_to_end_id`, ids)}`);
  return rows.map(toMovement(false));
}

/**
 * Of what the kept statement says has left one district's account on a day, less what came back: the part that our books took
 * from the city's pool and advance. Nothing for the city's own account. @returns fen, below 0 where more came back than left.
 */
export async function readCityShare(tx: Tx, { jurisdictionCode, day }: DayOfPool): Promise<number> {
  if (jurisdictionCode === CITY_CODE) return 0;
  const [row] = await tx.execute<{ fen: string }>(sql`
    select coalesce(sum(case told.kind when 'paid' then t.amount_fen else -t.amount_fen end), 0) as fen
      from (select distinct end_to_end_id, kind from statement_entry e
             where jurisdiction_code = ${jurisdictionCode} and day = ${day} and kind in ('paid', 'returned')
               and not exists (select from statement_entry b where b.end_to_end_id = e.end_to_end_id and b.kind = e.kind and b.day < e.day)) told
      join payment_instruction i on i.end_to_end_id = told.end_to_end_id
      join ledger_transfer t on t.subject_id = i.subject_id and t.reference = i.instruction_id
      join ledger_account a on a.jurisdiction_code = ${CITY_CODE} and a.kind in ('pool', 'advance')
       and case told.kind when 'paid' then t.kind = 'post' and t.debit_account_id = a.account_id
                          else t.reason = 'reversal' and t.credit_account_id = a.account_id end`);
  return Number(row?.fen);
}

/** Keeps one comparison. */
export async function keepReconciliation(tx: Tx, row: ReconciliationRow): Promise<void> {
  await tx.insert(reconciliation).values(row);
}

/** When each pool's day was last compared, and how far the bank's statement had spoken then. */
export async function latestComparisons(
  tx: Tx,
  day: CalendarDate,
): Promise<ReadonlyMap<string, { readonly ranAt: Date; readonly until: Date }>> {
  const rows = await tx
    .select({
      code: reconciliation.jurisdictionCode,
      ranAt: max(reconciliation.ranAt),
      until: max(reconciliation.until),
    })
    .from(reconciliation)
    .where(eq(reconciliation.day, day))
    .groupBy(reconciliation.jurisdictionCode);
  return new Map(rows.flatMap(({ code, ranAt, until }) => (ranAt && until ? [[code, { ranAt, until }]] : [])));
}

/** Keeps that a statement was not taken, once however often it is looked at. @returns whether it is new. */
export async function keepRefusal(tx: Tx, row: typeof statementRefused.$inferInsert): Promise<boolean> {
  const rows = await tx
    .insert(statementRefused)
    .values(row)
    .onConflictDoNothing()
    .returning({ day: statementRefused.day });
  return rows.length > 0;
}

/** Keeps a difference, once however often it is found. @returns its id when it is new, else null. */
export async function keepDifference(
  tx: Tx,
  row: Difference & { differenceId: string; jurisdictionCode: string; day: string; foundAt: Date },
): Promise<string | null> {
  const rows = await tx
    .insert(reconciliationDifference)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: reconciliationDifference.differenceId });
  return rows[0]?.id ?? null;
}

/** Makes everything that officers do with one difference wait for its turn, until the transaction ends. */
export async function handleInTurn(tx: Tx, differenceId: string): Promise<void> {
  await takeTurn(tx, `difference ${differenceId}`);
}

/** A step as its event tells it. */
export type DifferenceStep = {
  readonly step: number;
  readonly state: DifferenceState;
  readonly owner: string;
  readonly note: string;
  readonly at: string;
};

/** Adds the next step of a difference. Two at once: the second fails, and nothing is overwritten. */
export async function addStep(
  tx: Tx,
  step: { differenceId: string; state: DifferenceState; owner: string; note: string; at: Date },
): Promise<DifferenceStep> {
  const next = sql<number>`(select coalesce(max(s.step), 0) + 1 from difference_step s where s.difference_id = ${step.differenceId})`;
  const [row] = await tx
    .insert(differenceStep)
    .values({ ...step, step: next as unknown as number })
    .returning({ step: differenceStep.step });
  assert(row, "a step that was added has its number");
  const { state, owner, note, at } = step;
  return { step: row.step, state, owner, note, at: at.toISOString() };
}

/** Says what is kept of the bank's statement of one pool's day, in one text that nothing of it can change without. */
export async function digestEntries(tx: Tx, of: { jurisdictionCode: string; day: CalendarDate }): Promise<string> {
  const { jurisdictionCode, day } = of;
  const [row] = await tx.execute<{ digest: string }>(sql`
    select statement_digest(${jurisdictionCode}, ${day}::date) as digest`);
  assert(row, "a digest is one row");
  return row.digest;
}

/** Differences with how they stand, the latest found first; at most 500. Only those the caller may see. */
export function listDifferences(
  tx: Tx,
  of: { jurisdictionCode?: string; day?: CalendarDate; differenceId?: string } = {},
): Promise<DifferenceView[]> {
  return readDifferences(tx, { ...of, atMost: SHOWN_DIFFERENCES });
}

/** Every difference of one pool's day, as above; as many as there are: none may be passed over when the day is compared again. */
export function listAllDifferences(
  tx: Tx,
  { jurisdictionCode, day }: { jurisdictionCode: string; day: CalendarDate },
): Promise<DifferenceView[]> {
  return readDifferences(tx, { jurisdictionCode, day, atMost: null });
}

async function readDifferences(
  tx: Tx,
  of: { jurisdictionCode?: string; day?: CalendarDate; differenceId?: string; atMost: number | null },
): Promise<DifferenceView[]> {
  const rows = await tx.execute<Record<keyof DifferenceView, never>>(sql`
    select d.difference_id as "differenceId", d.jurisdiction_code as "jurisdictionCode", d.day::text as day, d.kind, d.about,
           d.end_to_end_id as "endToEndId", d.entry_reference as "entryReference", d.our_fen::float8 as "ourFen", d.bank_fen::float8 as "bankFen",
           s.state, s.owner, s.note, d.found_at as "foundAt", s.at as since
      from reconciliation_difference d
      join lateral (select * from difference_step s where s.difference_id = d.difference_id order by s.step desc limit 1) s on true
     where (${of.jurisdictionCode ?? null}::text is null or d.jurisdiction_code = ${of.jurisdictionCode ?? null})
       and (${of.day ?? null}::date is null or d.day = ${of.day ?? null}::date)
       and (${of.differenceId ?? null}::text is null or d.difference_id = ${of.differenceId ?? null})
     order by d.found_at desc, d.difference_id desc limit ${of.atMost}`);
  return rows.map((row) => ({
    ...(row as unknown as DifferenceView),
    foundAt: new Date(row.foundAt).toISOString(),
    since: new Date(row.since).toISOString(),
  }));
}

/** Payments, and shares between pools, that came back by a statement alone, as long as no one has said why; at most 500, the latest found. */
export async function openLateReturns(tx: Tx): Promise<{ endToEndId: string; day: CalendarDate }[]> {
  const rows = await tx.execute<{ end_to_end_id: string; day: CalendarDate }>(sql`
    select d.end_to_end_id, d.day::text as day from reconciliation_difference d
      join lateral (select state from difference_step s where s.difference_id = d.difference_id order by s.step desc limit 1) s on true
     where d.kind = 'late-return' and (d.about = 'payment' or d.about = 'pool-order' and starts_with(d.end_to_end_id, 'shr')) and s.state in ('open', 'in-hand')
     order by d.found_at desc limit ${SHOWN_DIFFERENCES}`);
  return rows.map(({ end_to_end_id: endToEndId, day }) => ({ endToEndId, day }));
}

/**
 * Days on whose statement something was paid, or moved between pools, that our books did not know then and know now: compared again, it agrees. At
 * most 31, the latest.
 */
export async function daysKnownLater(tx: Tx): Promise<CalendarDate[]> {
  const rows = await tx.execute<{ day: CalendarDate }>(sql`
    select distinct d.day::text as day from reconciliation_difference d
      join lateral (select s.state from difference_step s where s.difference_id = d.difference_id order by s.step desc limit 1) s on true
     where s.state <> 'agreed'
       and (d.kind = 'extra' and d.about = 'payment'
              and exists (select from payment_instruction i where i.end_to_end_id = d.end_to_end_id and i.status in ('credited', 'returned'))
            or d.kind in ('unknown', 'extra')
              and exists (select from statement_entry e join pool_order_now o on o.order_id = e.end_to_end_id and o.status in ('credited', 'returned')
                           where e.jurisdiction_code = d.jurisdiction_code and e.day = d.day and e.entry_reference = d.entry_reference))
     order by 1 desc limit ${MAX_DAYS_AGAIN}`);
  return rows.map(({ day }) => day);
}

const MAX_DAYS_AGAIN = 31;
