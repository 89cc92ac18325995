import type { Sql, TransactionSql } from "postgres";
import type { ProgramSql } from "@/server/eligibility";
import { type CalendarDate, type Fen, fen } from "@/server/kernel";

/** What a program comes to over everybody. */
export type PopulationFigures = {
  readonly entitled: number;
  readonly totalFen: Fen;
  readonly undetermined: number;
  /** How many wait for each combination of missing facts, most first. */
  readonly missing: readonly { readonly names: readonly string[]; readonly subjects: number }[];
};

type Row = { missing: string[]; entitled: string; undetermined: string; fen: string };

/** Counts and sums a program over everybody in one scan; needs the nightly role. Writes nothing. */
export async function measurePopulation(
  sql: Sql | TransactionSql,
  program: ProgramSql,
  asOf: CalendarDate,
): Promise<PopulationFigures> {
  const rows = await sql.unsafe<Row[]>(program.summary, [asOf]);
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
