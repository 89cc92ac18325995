import type { Sql, TransactionSql } from "postgres";
import { ATTRIBUTES, type ProgramSql, type SubjectKind } from "@/server/eligibility";
import { type CalendarDate, type Fen, fen } from "@/server/kernel";

/** What a program comes to over everybody. */
export type PopulationFigures = {
  readonly entitled: number;
  readonly totalFen: Fen;
  readonly undetermined: number;
  /** How many wait for each combination of missing facts, most first. */
  readonly missing: readonly { readonly names: readonly string[]; readonly subjects: number }[];
};

/**
 * All processes that the server allows, at once; keys are looked up at the price they have where the tables lie in memory; a
 * query that is asked once is not compiled.
 */
const FOR_A_SCAN = `
  set local parallel_setup_cost = 0;
  set local random_page_cost = 1.1;
  set local work_mem = '64MB';
  set local jit = off`;

type Row = { missing: string[]; entitled: string; undetermined: string; fen: string };

/**
 * Counts and sums a program over everybody in one scan; needs the nightly role. Writes nothing.
 * @throws Error when the database cannot answer; a statement timeout is the caller's.
 */
export async function measurePopulation(sql: Sql, program: ProgramSql, asOf: CalendarDate): Promise<PopulationFigures> {
  const rows = await sql.begin(async (tx) => {
    await tx.unsafe(FOR_A_SCAN);
    return tx.unsafe<Row[]>(program.summary, [asOf]);
  });
  const total = (pick: (row: Row) => string) => rows.reduce((sum, row) => sum + Number(pick(row)), 0);
  const missing = rows
    .filter((row) => Number(row.undetermined) > 0)
    .map((row) => ({ names: row.missing, subjects: Number(row.undetermined) }))
    .sort((a, b) => b.subjects - a.subjects);
  return {
    entitled: total((row) => row.entitled),
    totalFen: fen(total((row) => row.fen)),
    undetermined: total((row) => row.undetermined),
    missing,
  };
}

/**
 * The attributes of which some record came from another source than the catalogue names. A query over everybody knows the age
 * of a fact by its own source only and refuses these by name. Reads every delivery: ask once a night.
 */
export async function factsFromElsewhere(
  sql: Sql | TransactionSql,
  audience: SubjectKind,
): Promise<ReadonlySet<string>> {
  const own = ATTRIBUTES.filter(({ subject }) => subject === audience);
  const rows = await sql<{ key: string }[]>`
    select distinct a.key
      from fact_record r join subject s using (subject_id)
      join jsonb_to_recordset(${sql.json(own.map(({ key, source }) => ({ key, source })))}) as a(key text, source text)
        on r.facts ? a.key and r.source <> a.source
     where (s.kind = 'person') = ${audience === "person"}`;
  return new Set(rows.map(({ key }) => key));
}
