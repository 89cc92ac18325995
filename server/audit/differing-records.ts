import type { TransactionSql } from "postgres";

/**
 * A kind of record and what its events tell of it: two questions, each for a name and for what is told under it. Where an event of before tells less,
 * only that is compared.
 */
type Recorded = { readonly what: string; readonly told: string; readonly kept: string };

/** An instant as events tell it. */
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const event = (action: string, field: string, name = "object_id") =>
  `select ${name} as name, details as told from audit_event where action = '${action}' and details ? '${field}'`;
/** Rows of before an event told of such a one are held by nothing. */
const since = (column: string, action: string, field: string) =>
  `${column} >= (select min((details ->> '${field}')::timestamptz) from audit_event where action = '${action}' and details ? '${field}')`;
const STEPS = "'difference-found', 'difference-handled', 'difference-agreed', 'difference-reopened'";

const RECORDED: readonly Recorded[] = [
  {
    what: "difference",
    told: event("difference-found", "foundAt"),
    kept: `
      select difference_id as name, jsonb_build_object('kind', kind, 'about', about, 'endToEndId', end_to_end_id, 'entryReference', entry_reference, 'ourFen', our_fen,
             'bankFen', bank_fen, 'day', day::text, 'foundAt', ${iso("found_at")}) as kept
        from reconciliation_difference where ${since("found_at", "difference-found", "foundAt")}`,
  },
  {
    what: "step of difference",
    told: `
      select object_id || ' ' || (details ->> 'step') as name, details - 'kind' as told from audit_event where action in (${STEPS}) and details ? 'step'`,
    kept: `
      select difference_id || ' ' || step as name, jsonb_build_object('step', step, 'state', state, 'owner', owner, 'note', note, 'at', ${iso("at")}) as kept
        from difference_step s
       where exists (select from reconciliation_difference d where d.difference_id = s.difference_id and ${since("d.found_at", "difference-found", "foundAt")})`,
  },
  {
    what: "comparison",
    told: event("day-reconciled", "ranAt", "details ->> 'reconciliationId'"),
    kept: `
      select reconciliation_id as name, jsonb_build_object('day', day::text, 'entries', entry_count, 'matched', matched_count, 'differences', difference_count, 'until', ${iso("until")},
             'openingFen', opening_fen, 'closingFen', closing_fen, 'ranAt', ${iso("ran_at")}, 'cityShareFen', city_share_fen) as kept
        from reconciliation where ${since("ran_at", "day-reconciled", "ranAt")}`,
  },
  {
    what: "statement",
    told: `
      select distinct on (jurisdiction_code, details ->> 'day') jurisdiction_code || ' ' || (details ->> 'day') as name, details as told
        from audit_event where action = 'day-reconciled' and details ? 'entriesDigest' order by jurisdiction_code, details ->> 'day', details ->> 'ranAt' desc, event_id desc`,
    kept: `
      select pool || ' ' || day as name, jsonb_build_object('entriesDigest', statement_digest(pool, day::date)) as kept
        from (select distinct jurisdiction_code as pool, details ->> 'day' as day
                from audit_event where action = 'day-reconciled' and details ? 'entriesDigest') d`,
  },
  {
    what: "demand",
    told: event("recovery-opened", "openedAt"),
    kept: `
      select claim_id as name, jsonb_build_object('ground', ground, 'decisionNo', decision_no, 'notice', notice, 'dueOn', due_on::text, 'amountFen', amount_fen, 'officer', opened_by,
             'openedAt', ${iso("opened_at")}) as kept
        from recovery where ${since("opened_at", "recovery-opened", "openedAt")}`,
  },
  {
    what: "repayment",
    told: event("repayment-recorded", "recordedAt", "details ->> 'repaymentId'"),
    kept: `
      select repayment_id as name, jsonb_build_object('claimId', claim_id, 'bankReference', bank_reference, 'recordedBy', recorded_by,
             'recordedAt', ${iso("recorded_at")}) as kept
        from repayment where ${since("recorded_at", "repayment-recorded", "recordedAt")}`,
  },
  {
    what: "undone repayment",
    told: event("repayment-undone", "undoneAt", "details ->> 'repaymentId'"),
    kept: `
      select repayment_id as name, jsonb_build_object('reason', reason, 'officer', undone_by, 'undoneAt', ${iso("undone_at")}) as kept
        from repayment_undone where ${since("undone_at", "repayment-undone", "undoneAt")}`,
  },
  {
    what: "instant of the transfer of repayment",
    told: `
      select leg.kind || substr(details ->> 'repaymentId', 5) as name, jsonb_build_object('at', details ->> leg.field, 'until', details ->> leg.field) as told
        from audit_event e join (values ('repayment-recorded', 'recordedAt', 'trf_p'), ('repayment-undone', 'undoneAt', 'trf_u')) leg (action, field, kind) on leg.action = e.action
       where details ? leg.field`,
    kept: `
      select left(transfer_id, -1) as name, jsonb_build_object('at', ${iso("min(created_at)")}, 'until', ${iso("max(created_at)")}) as kept
        from ledger_transfer where reason in ('repay', 'repaid') and ${since("created_at", "repayment-recorded", "recordedAt")}
          or reason in ('unrepay', 'unrepaid') and ${since("created_at", "repayment-undone", "undoneAt")}
       group by 1`,
  },
  {
    what: "replenishment",
    told: event("pool-replenished", "recordedAt"),
    kept: `
      select r.transfer_id as name, jsonb_build_object('bankReference', r.bank_reference, 'treasuryReference', r.treasury_reference,
             'jurisdictionCode', r.jurisdiction_code, 'bookedAt', ${iso("r.booked_at")}, 'recordedAt', case when t.created_at = r.recorded_at then ${iso("t.created_at")} end) as kept
        from replenishment r left join ledger_transfer t on t.subject_id = '-' and t.transfer_id = r.transfer_id
       where ${since("r.recorded_at", "pool-replenished", "recordedAt")}`,
  },
];

/**
 * Differences, what became of them, comparisons, statements, demands, repayments and replenishments that are not what their events tell of them:
 * changed, added without one, or gone. Names what of them is another; not how: a note may be about a person.
 */
export async function readDifferingRecords(tx: TransactionSql, limit: number): Promise<string[]> {
  const places: string[] = [];
  for (const { what, told, kept } of RECORDED) {
    const rows = await tx.unsafe(
      `select name, t.name is null as "isAdded", k.name is null as "isGone", d.fields
         from (${told}) t full join (${kept}) k using (name)
        cross join lateral (
          select string_agg(e.key, ', ' order by e.key) as fields from jsonb_each(t.told) e where k.kept ? e.key and k.kept -> e.key <> e.value) d
        where t.name is null or k.name is null or d.fields is not null
        order by name limit ${limit - places.length}`,
    );
    for (const { name, isAdded, isGone, fields } of rows)
      places.push(`${what} ${name}: ${wrong({ isAdded, isGone, fields })}`);
  }
  return places;
}

function wrong({ isAdded, isGone, fields }: { isAdded: boolean; isGone: boolean; fields: string }): string {
  if (isAdded) return "no event tells of it";
  return isGone ? "its event stands, and it is gone" : `its event tells otherwise of ${fields}`;
}
