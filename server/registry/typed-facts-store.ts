import type { TransactionSql } from "postgres";
import type { SubjectKind } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { fillSql, outdatedSql, subjectsOfSourceSql } from "./typed-facts-sql";

const AUDIENCES: readonly SubjectKind[] = ["person", "firm"];

/** Which subjects are brought up to date: some, all of whom one source says something or used to, or everybody. */
export type Refreshed = { readonly subjectIds: readonly string[] } | { readonly source: string } | "everybody";

/**
 * Brings the typed fact tables up to date with what was delivered, set-based, in the caller's transaction; needs the
 * nightly role. What cannot be on the day is withheld. Filling them again changes nothing that a query sees.
 */
export async function refreshTypedFacts(tx: TransactionSql, which: Refreshed, asOf: CalendarDate): Promise<void> {
  await tx.unsafe("create temp table chosen (subject_id text) on commit drop");
  await choose(tx, which);
  await tx.unsafe("analyze chosen");
  for (const audience of AUDIENCES) {
    const { gather, fill } = fillSql(audience);
    await tx.unsafe("create temp table delivered (subject_id text, d jsonb, withheld text[]) on commit drop");
    await tx.unsafe(gather, [asOf]);
    await tx.unsafe("analyze delivered");
    for (const statement of fill) await tx.unsafe(statement);
    await tx.unsafe("drop table delivered");
  }
  await tx.unsafe("drop table chosen");
}

/**
 * Brings up to date who of a range is not, in the caller's transaction; needs the nightly role. Whoever is being changed
 * at this moment is left for the next time. `within` is the range as a condition on a column.
 * @returns how many were.
 */
export async function refreshOutdatedFacts(
  tx: TransactionSql,
  within: (column: string) => string,
  asOf: CalendarDate,
): Promise<number> {
  const outdated = await tx.unsafe(outdatedSql(within));
  const subjectIds: string[] = outdated.map((row) => row.subject_id);
  if (subjectIds.length > 0) await refreshTypedFacts(tx, { subjectIds }, asOf);
  return subjectIds.length;
}

/** Everybody includes who is no subject any more: nothing is kept of them. */
const EVERYBODY = `
  select subject_id from subject union select subject_id from facts.person_fact union select subject_id from facts.firm_fact`;

async function choose(tx: TransactionSql, which: Refreshed): Promise<void> {
  if (which === "everybody") await tx.unsafe(`insert into chosen ${EVERYBODY}`);
  else if ("source" in which)
    await tx.unsafe(`insert into chosen ${subjectsOfSourceSql(which.source)}`, [which.source]);
  else await tx.unsafe("insert into chosen select distinct unnest($1::text[])", [which.subjectIds as string[]]);
}
