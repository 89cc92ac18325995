import type { TransactionSql } from "postgres";
import type { CalendarDate } from "@/server/kernel";
import type { GivenRows } from "./city-stage-store";
import { planning, type Scope, scopeParameters, within } from "./scope";

/** What changed in the books of what is owed. */
export type MergeSummary = { new: number; changed: number; withdrawn: number; expired: number };

/** What is merged: a part that lies in the stages, or the rows of a few subjects. */
export type Merge = {
  readonly scope: Scope;
  readonly civilDate: CalendarDate;
  readonly at: Date;
  /** The programs that are held: of these nothing is touched. */
  readonly held: readonly string[];
  /** Left out: what lies in the stages. */
  readonly given?: GivenRows;
};

/**
 * Merges what was found for a scope into what is owed. A changed amount or fact raises the version of an open entitlement; a
 * claimed one is never touched; one that is no longer found for the same period is withdrawn; one whose last day has
 * passed stays expired. Merging the same again, on whatever day, changes nothing and writes nothing. Needs a connection that
 * knows the run's programs: see `statePrograms`.
 */
export async function mergeFound(tx: TransactionSql, merge: Merge): Promise<MergeSummary> {
  const { scope, civilDate, given } = merge;
  const at = merge.at.toISOString();
  const [plan, which] = [planning(scope), scopeParameters(scope)];
  const owed = given && [tx.json(given.owedRows as never)];
  const gaps = given && [tx.json(given.gapRows as never)];
  const run = (text: string, parameters: unknown[]) => tx.unsafe(text, parameters as never, plan);
  // Sent one after the other without waiting in between: they are answered in this order. What is new comes last, so that the
  // others need not look at it.
  const [changed, withdrawn, expired, fresh] = await Promise.all([
    run(changeOwed(scope), [civilDate, at, ...which, ...(owed ?? [])]),
    run(withdrawOwed(scope), [...which, ...(owed ?? [])]),
    run(expireOwed(scope), [civilDate, ...which]),
    run(addOwed(scope), [at, ...which, ...(owed ?? [])]),
    run(dropGaps(scope), [merge.held as string[], ...which, ...(gaps ?? [])]),
    run(changeGaps(scope), [at, ...which, ...(gaps ?? [])]),
    run(addGaps(scope), [at, ...which, ...(gaps ?? [])]),
  ]);
  return { new: fresh.count, changed: changed.count, withdrawn: withdrawn.count, expired: expired.count };
}

const TERMS = "t.program_id, t.program_version, t.period, t.jurisdiction_code";
const GIVEN_TERMS = `r."subjectId" as subject_id, r."programId" as program_id, r."programVersion" as program_version, r.period,
  r."jurisdictionCode" as jurisdiction_code`;
const GIVEN_TYPES = `"subjectId" text, id text, "programId" text, "programVersion" int, period text, "jurisdictionCode" text`;

/** What is owed, as a relation. `place` is where the rows stand among the parameters, if they are given. */
function foundOwed(scope: Scope, place: number): string {
  return "subjectIds" in scope
    ? `select ${GIVEN_TERMS}, 'ent_' || r.id as entitlement_id, r."citySharePermille" as city_share_permille,
              r."amountFen" as amount_fen, r.digest as facts_digest, r."claimableFrom" as claimable_from,
              r."expiresOn" as expires_on, r."datedByRun" as dated_by_run
         from json_to_recordset($${place}::json) as r (${GIVEN_TYPES}, "citySharePermille" int, "amountFen" bigint, digest text,
              "claimableFrom" date, "expiresOn" date, "datedByRun" boolean)`
    : `select s.subject_id, ${TERMS}, 'ent_' || to_hex(o.id) as entitlement_id, t.city_share_permille, o.amount_fen,
              to_hex(o.digest) as facts_digest, t.claimable_from, t.expires_on, t.dated_by_run
         from stage_owed o join stage_subject s using (subject) join stage_terms t using (terms)`;
}

/** What waits for facts, as a relation. */
function foundGaps(scope: Scope, place: number): string {
  return "subjectIds" in scope
    ? `select ${GIVEN_TERMS}, 'gap_' || r.id as gap_id, r.missing
         from json_to_recordset($${place}::json) as r (${GIVEN_TYPES}, missing jsonb)`
    : `select s.subject_id, ${TERMS}, 'gap_' || to_hex(g.id) as gap_id, l.missing
         from stage_gap g join stage_subject s using (subject) join stage_terms t using (terms) join stage_lack l using (lack)`;
}

/** The same benefit: the scope stands beside every join, it tells the planner how little of the table is meant. */
const same = (scope: Scope, row: string, place: number) =>
  `${within(scope, `${row}.subject_id`, place)} and ${row}.subject_id = f.subject_id and ${row}.program_id = f.program_id and ${row}.period = f.period`;

// Whose dates are those of an earlier day: of the same version of the program, without a notice.
const KEPT = "(f.dated_by_run and e.program_version = f.program_version and e.status in ('open', 'expired'))";
const SINCE = `case when ${KEPT} then e.claimable_from else f.claimable_from end`;
const UNTIL = `case when ${KEPT} then e.expires_on else f.expires_on end`;

const changeOwed = (scope: Scope) => `
  update entitlement e
     set version = e.version + 1, status = 'open', program_version = f.program_version, amount_fen = f.amount_fen,
         city_share_permille = f.city_share_permille, brief = null, because = null, facts_digest = f.facts_digest,
         claimable_from = ${SINCE}, expires_on = ${UNTIL}, computed_at = $2::timestamptz
    from (${foundOwed(scope, afterScope(scope, 3))}) f
   where ${same(scope, "e", 3)} and e.status <> 'claimed' and (${UNTIL} is null or ${UNTIL} >= $1::date)
     and (e.status <> 'open' or e.facts_digest <> f.facts_digest or e.amount_fen <> f.amount_fen
          or e.program_version <> f.program_version or e.claimable_from <> ${SINCE})`;

const withdrawOwed = (scope: Scope) => `
  update entitlement e set status = 'withdrawn'
    from run_program p
   where ${within(scope, "e.subject_id", 1)} and e.status = 'open' and e.program_id = p.program_id and e.period = p.period
     and not exists (select from (${foundOwed(scope, afterScope(scope, 1))}) f where ${same(scope, "e", 1)})`;

const expireOwed = (scope: Scope) => `
  update entitlement set status = 'expired'
   where ${within(scope, "subject_id", 2)} and status = 'open' and expires_on < $1::date`;

const addOwed = (scope: Scope) => `
  insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
      city_share_permille, jurisdiction_code, facts_digest, claimable_from, expires_on, computed_at)
  select subject_id, entitlement_id, program_id, program_version, period, 1, 'open', amount_fen, city_share_permille,
         jurisdiction_code, facts_digest, claimable_from, expires_on, $1::timestamptz
    from (${foundOwed(scope, afterScope(scope, 2))}) f
   where not exists (select from entitlement e where ${same(scope, "e", 2)})`;

const dropGaps = (scope: Scope) => `
  delete from eligibility_gap g
   where ${within(scope, "g.subject_id", 2)} and g.program_id <> all ($1::text[])
     and not exists (select from (${foundGaps(scope, afterScope(scope, 2))}) f where ${same(scope, "g", 2)})`;

const changeGaps = (scope: Scope) => `
  update eligibility_gap g
     set missing = f.missing, because = null, program_version = f.program_version, computed_at = $1::timestamptz
    from (${foundGaps(scope, afterScope(scope, 2))}) f
   where ${same(scope, "g", 2)} and (g.missing <> f.missing or g.program_version <> f.program_version)`;

const addGaps = (scope: Scope) => `
  insert into eligibility_gap (gap_id, subject_id, program_id, program_version, period, jurisdiction_code, missing, computed_at)
  select gap_id, subject_id, program_id, program_version, period, jurisdiction_code, missing, $1::timestamptz
    from (${foundGaps(scope, afterScope(scope, 2))}) f
   where not exists (select from eligibility_gap g where ${same(scope, "g", 2)})`;

/** Given rows stand behind the scope among the parameters. */
function afterScope(scope: Scope, place: number): number {
  return place + scopeParameters(scope).length;
}
