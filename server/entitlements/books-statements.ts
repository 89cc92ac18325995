/** Which parameters of a statement say what, as "$1", and a condition on whose rows count. */
type Told = { readonly at: string; readonly rows: string; readonly who: string };

// An open benefit that was taken in the meantime has been claimed, and stays so: only what is as it was seen is changed.
const IN_BOOKS =
  "e.subject_id = i.subject_id and e.entitlement_id = i.entitlement_id and e.version = i.seen and e.status <> 'claimed'";

/**
 * The parts of a statement that write in what the books of what is owed differ: `rows` is a JSON list of items. `who` may ask for
 * "subjectId".
 */
export function owedParts({ at, rows, who }: Told): string {
  return `item as materialized (
    select op, "subjectId" as subject_id, "entitlementId" as entitlement_id, seen, "programId" as program_id,
           "programVersion" as program_version, period, "citySharePermille" as city_share_permille,
           "jurisdictionCode" as jurisdiction_code, "amountFen" as amount_fen, digest, since, until
      from json_to_recordset(${rows}::text::json) as r (op text, "subjectId" text, "entitlementId" text, seen int, "programId" text,
           "programVersion" int, period text, "citySharePermille" int, "jurisdictionCode" text, "amountFen" bigint, digest text,
           since date, until date)
     where ${who}
  ), changed as (
    update entitlement e
       set version = e.version + 1, status = 'open', program_version = i.program_version, amount_fen = i.amount_fen,
           city_share_permille = i.city_share_permille, brief = null, because = null, facts_digest = i.digest,
           claimable_from = i.since, expires_on = i.until, computed_at = ${at}::timestamptz
      from item i where i.op = 'change' and ${IN_BOOKS} returning 1
  ), ended as (
    update entitlement e set status = i.op from item i where i.op in ('withdrawn', 'expired') and ${IN_BOOKS} returning i.op
  ), added as (
    insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
        city_share_permille, jurisdiction_code, facts_digest, claimable_from, expires_on, computed_at)
    select subject_id, entitlement_id, program_id, program_version, period, 1, 'open', amount_fen, city_share_permille,
           jurisdiction_code, digest, since, until, ${at}::timestamptz
      from item where op = 'add' returning 1
  )`;
}

/** How many rows those parts have written, by what was done. */
export const OWED_COUNTS = `(select count(*)::int from added) as new, (select count(*)::int from changed) as changed,
         (select count(*)::int from ended where op = 'withdrawn') as withdrawn,
         (select count(*)::int from ended where op = 'expired') as expired`;

/** The parts that write in what the open questions differ: `rows` is a JSON list of subjects with all their kinds. */
export function gapParts({ at, rows, who }: Told): string {
  return `gap_item as materialized (
    select "subjectId" as subject_id, "jurisdictionCode" as jurisdiction_code, kinds
      from json_to_recordset(${rows}::text::json) as r ("subjectId" text, "jurisdictionCode" text, kinds bigint[])
     where ${who}
  ), gaps_gone as (
    delete from eligibility_gap g using gap_item i where g.subject_id = i.subject_id and cardinality(i.kinds) = 0
  ), gaps_added as (
    insert into eligibility_gap (subject_id, jurisdiction_code, kinds, computed_at)
    select subject_id, jurisdiction_code, kinds, ${at}::timestamptz from gap_item where jurisdiction_code is not null
  ), gaps_changed as (
    update eligibility_gap g set kinds = i.kinds, computed_at = ${at}::timestamptz
      from gap_item i where g.subject_id = i.subject_id and i.jurisdiction_code is null and cardinality(i.kinds) > 0
  )`;
}

/** Writes kinds of open questions that may be there already: `rows` is a JSON list of them. */
export function kindsStatement({ rows, who }: Omit<Told, "at">): string {
  return `insert into gap_kind (gap_kind, gap_id, program_id, program_version, period, missing)
  select number, "gapId", "programId", "programVersion", period, missing
    from json_to_recordset(${rows}::text::json) as r (number bigint, "gapId" text, "programId" text, "programVersion" int, period text, missing jsonb)
   where ${who} order by number on conflict do nothing`;
}
