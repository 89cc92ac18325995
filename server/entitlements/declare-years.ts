import { civilDateAt } from "@/server/kernel";
import { openNightly } from "./city-read-store";
import { heldByPeriods, recordDeclaredYear } from "./hold-store";

/** Who says up to which year a source has delivered its figures of whole years, and by what that is known. */
export type DeclaredYear = {
  readonly nightlyUrl: string;
  readonly source: string;
  readonly year: number;
  readonly by: string;
  readonly why: string;
  readonly now: () => Date;
};

/** What keeps a year from being declared; its message is all that is said. */
export class NotDeclared extends Error {}

/** A year from which nothing can have been delivered: before it the registers were on paper. */
const EARLIEST_YEAR = 1990;

/**
 * 登记来源送到哪一年: the figures of whole years (上年…) that a source has delivered, up to and with a year. Programs that wait for them
 * go on with the next run. A year that was declared by mistake is taken back by declaring an earlier one. Recorded with who and
 * why, in the trail.
 * @returns what the source had said before, and the programs that wait for a period of it now.
 * @throws NotDeclared for a source that nobody knows, and for a year that has not ended.
 */
export async function declareYears(
  declared: DeclaredYear,
): Promise<{ before: number | null; programs: readonly string[] }> {
  const { source, year, by, why, now } = declared;
  const thisYear = Number(civilDateAt(now()).slice(0, 4));
  if (!Number.isInteger(year) || year < EARLIEST_YEAR || year >= thisYear)
    throw new NotDeclared(
      `a source has delivered years from ${EARLIEST_YEAR} to ${thisYear - 1}; ${year} is none of them`,
    );
  const sql = openNightly(declared.nightlyUrl);
  try {
    const before = await recordDeclaredYear(sql, { source, year, by, why, at: now() });
    if (before === undefined) throw new NotDeclared(`there is no source ${source}`);
    return { before, programs: await heldByPeriods(sql, source) };
  } finally {
    await sql.end({ timeout: 1 });
  }
}
