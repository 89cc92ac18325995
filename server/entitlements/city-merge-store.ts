import type { Sql, TransactionSql } from "postgres";
import { type CopyValue, copyRows } from "@/db/copy";
import type { CalendarDate } from "@/server/kernel";
import { planning, type Scope, scopeParameters, within } from "./scope";

/** Fewer rows travel in a statement. */
const FEW_ROWS = 300;

/** What the run found to be owed: ids, money and dates. The reasons are worked out when somebody reads them. */
export type StagedEntitlement = {
  readonly subjectId: string;
  readonly programId: string;
  readonly programVersion: number;
  readonly period: string;
  readonly amountFen: number;
  readonly citySharePermille: number;
  readonly jurisdictionCode: string;
  readonly factsDigest: string;
  readonly claimableFrom: CalendarDate;
  readonly expiresOn: CalendarDate | null;
  /** The dates count from the day of this run: what has been owed since an earlier day keeps its own. */
  readonly datedByRun: boolean;
};

/** What the run could not decide: the names of what is missing. */
export type StagedGap = {
  readonly subjectId: string;
  readonly programId: string;
  readonly programVersion: number;
  readonly period: string;
  readonly jurisdictionCode: string;
  readonly missing: readonly string[];
};

/** What changed in the books of what is owed. */
export type MergeSummary = { new: number; changed: number; withdrawn: number; expired: number };

/** The programs a merge is complete for, each with its period, and those that are held: of these nothing is touched. */
export type MergePrograms = {
  readonly periods: readonly { programId: string; period: string }[];
  readonly held: readonly string[];
};

const ENTITLEMENT_COLUMNS = {
  subject_id: "text",
  program_id: "text",
  program_version: "int",
  period: "text",
  amount_fen: "bigint",
  city_share_permille: "int",
  jurisdiction_code: "text",
  facts_digest: "text",
  claimable_from: "date",
  expires_on: "date",
  dated_by_run: "boolean",
} as const;
const GAP_COLUMNS = {
  subject_id: "text",
  program_id: "text",
  program_version: "int",
  period: "text",
  jurisdiction_code: "text",
  missing: "jsonb",
} as const;

/** The stages of a connection, emptied at the end of every transaction. */
export async function openStages(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create temp table if not exists stage_entitlement (${definitions(ENTITLEMENT_COLUMNS)}) on commit delete rows;
    create temp table if not exists stage_gap (${definitions(GAP_COLUMNS)}) on commit delete rows;
    create temp table if not exists stage_change (subject_id text, change_id bigint) on commit delete rows`);
}

/** What a scope came to. */
export type Found = { readonly entitlements: readonly StagedEntitlement[]; readonly gaps: readonly StagedGap[] };

/** Whether what was found travels in statements, so that the next one need not be waited with. */
export function isFew({ entitlements, gaps }: Found): boolean {
  return entitlements.length <= FEW_ROWS && gaps.length <= FEW_ROWS;
}

/** Writes what was found into the stages. */
export async function stageFound(tx: TransactionSql, found: Found): Promise<void> {
  const owed = found.entitlements.map((row) => [
    row.subjectId,
    row.programId,
    row.programVersion,
    row.period,
    row.amountFen,
    row.citySharePermille,
    row.jurisdictionCode,
    row.factsDigest,
    row.claimableFrom,
    row.expiresOn,
    row.datedByRun,
  ]);
  const gaps = found.gaps.map((row) => [
    row.subjectId,
    row.programId,
    row.programVersion,
    row.period,
    row.jurisdictionCode,
    row.missing,
  ]);
  const entitlementStage = fillStage(tx, { table: "stage_entitlement", columns: ENTITLEMENT_COLUMNS }, owed);
  if (!isFew(found)) await entitlementStage;
  await Promise.all([entitlementStage, fillStage(tx, { table: "stage_gap", columns: GAP_COLUMNS }, gaps)]);
}

type Columns = Readonly<Record<string, string>>;

/** By COPY, or, where that would take longer to begin than to end, by one statement that stays planned. */
async function fillStage(
  tx: TransactionSql,
  { table, columns }: { table: string; columns: Columns },
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  if (rows.length > FEW_ROWS) {
    await copyRows(tx, { table, columns: names }, rows);
    await tx.unsafe(`analyze ${table}`);
    return;
  }
  const objects = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
  await tx.unsafe(
    `insert into ${table} select * from json_to_recordset($1::json) as r (${definitions(columns)})`,
    [tx.json(objects as never)] as never,
    { prepare: true },
  );
}

/**
 * Merges the stages of a scope into what is owed. A changed amount or fact raises the version of an open entitlement; a
 * claimed one is never touched; one that is no longer found for the same period is withdrawn; one whose last day has
 * passed stays expired. Merging the same stages again, on whatever day, changes nothing and writes nothing.
 */
export async function mergeStages(
  tx: TransactionSql,
  merge: MergePrograms & { scope: Scope; civilDate: CalendarDate; at: Date },
): Promise<MergeSummary> {
  const { scope, civilDate, at } = merge;
  const periods = merge.periods.filter(({ programId }) => !merge.held.includes(programId));
  const places = [periods.map(({ programId }) => programId), periods.map(({ period }) => period)];
  const plan = planning(scope);
  // Sent one after the other without waiting in between: they are answered in this order.
  const [merged, withdrawn, expired] = await Promise.all([
    tx.unsafe(mergeEntitlements(scope), [civilDate, at.toISOString(), ...scopeParameters(scope)], plan),
    tx.unsafe(withdrawal(scope), [...places, ...scopeParameters(scope)], plan),
    tx.unsafe(expiry(scope), [civilDate, ...scopeParameters(scope)], plan),
    tx.unsafe(gapsGone(scope), [merge.held as string[], ...scopeParameters(scope)], plan),
    tx.unsafe(mergeGaps(scope), [at.toISOString(), ...scopeParameters(scope)], plan),
  ]);
  return {
    new: merged[0]?.new ?? 0,
    changed: merged[0]?.changed ?? 0,
    withdrawn: withdrawn.count,
    expired: expired.count,
  };
}

const withdrawal = (scope: Scope) => `
  update entitlement e set status = 'withdrawn'
    from unnest($1::text[], $2::text[]) as p (program_id, period)
   where ${within(scope, "e.subject_id", 3)} and e.status = 'open' and e.program_id = p.program_id and e.period = p.period
     and not exists (select from stage_entitlement s
                      where s.subject_id = e.subject_id and s.program_id = e.program_id and s.period = e.period)`;

const expiry = (scope: Scope) => `
  update entitlement set status = 'expired'
   where ${within(scope, "subject_id", 2)} and status = 'open' and expires_on < $1::date`;

const gapsGone = (scope: Scope) => `
  delete from eligibility_gap g
   where ${within(scope, "g.subject_id", 2)} and g.program_id <> all ($1::text[])
     and not exists (select from stage_gap s
                      where s.subject_id = g.subject_id and s.program_id = g.program_id and s.period = g.period)`;

/** A new id as the kernel makes it, the prefix, the time and random: made here, so that only what is new needs one. */
const newId = (prefix: "ent" | "gap", at: number) =>
  `'${prefix}_' || lpad(to_hex((extract(epoch from $${at}::timestamptz) * 1000)::bigint), 11, '0')
   || left(replace(gen_random_uuid()::text, '-', ''), 20)`;

// The scope stands beside every join with a stage: it tells the planner how little of the table is meant.
const mergeEntitlements = (scope: Scope) => `
  with found as (
    select s.*, e.status as was, e.facts_digest as was_digest, e.program_version as was_version,
           e.claimable_from as was_since,
           case when kept then e.claimable_from else s.claimable_from end as since,
           case when kept then e.expires_on else s.expires_on end as until
      from stage_entitlement s
           left join entitlement e on ${within(scope, "e.subject_id", 3)} and e.subject_id = s.subject_id
                                   and e.program_id = s.program_id and e.period = s.period
           cross join lateral (select coalesce(s.dated_by_run and e.program_version = s.program_version
                                               and e.status in ('open', 'expired'), false) as kept) k
  ), due as (
    select * from found
     where was is null
        or was <> 'claimed' and (until is null or until >= $1::date)
           and (was <> 'open' or was_digest <> facts_digest or was_version <> program_version or was_since <> since)
  ), merged as (
    insert into entitlement as e (subject_id, entitlement_id, program_id, program_version, period, version, status,
        amount_fen, city_share_permille, jurisdiction_code, facts_digest, claimable_from, expires_on, computed_at)
    select subject_id, ${newId("ent", 2)}, program_id, program_version, period, 1, 'open', amount_fen, city_share_permille,
           jurisdiction_code, facts_digest, since, until, $2::timestamptz
      from due
    on conflict (subject_id, program_id, period) do update
       set version = e.version + 1, status = 'open', program_version = excluded.program_version,
           amount_fen = excluded.amount_fen, city_share_permille = excluded.city_share_permille, brief = null,
           because = null, facts_digest = excluded.facts_digest, claimable_from = excluded.claimable_from,
           expires_on = excluded.expires_on, computed_at = excluded.computed_at
     where e.status <> 'claimed'
    returning (xmax = 0) as fresh
  ) select count(*) filter (where fresh)::int as new, count(*) filter (where not fresh)::int as changed from merged`;

const mergeGaps = (scope: Scope) => `
  insert into eligibility_gap as g (gap_id, subject_id, program_id, program_version, period, jurisdiction_code, missing, computed_at)
  select ${newId("gap", 1)}, s.subject_id, s.program_id, s.program_version, s.period, s.jurisdiction_code, s.missing, $1::timestamptz
    from stage_gap s
         left join eligibility_gap g on ${within(scope, "g.subject_id", 2)} and g.subject_id = s.subject_id
                                    and g.program_id = s.program_id and g.period = s.period
   where g.gap_id is null or g.missing <> s.missing or g.program_version <> s.program_version
  on conflict (subject_id, program_id, period) do update
     set missing = excluded.missing, because = null, program_version = excluded.program_version, computed_at = excluded.computed_at`;

function definitions(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(", ");
}
