import { and, desc, eq, sql } from "drizzle-orm";
import { programVersion } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";

/** A published version of a program. */
export type VersionKey = { readonly programId: string; readonly version: number };

/**
 * The version of every published program that a day goes by: the newest that has begun by then, and of a program that has not
 * begun the newest. By program id.
 */
export function versionsOn(tx: Tx, day: CalendarDate): Promise<VersionKey[]> {
  return tx
    .selectDistinctOn([programVersion.programId], {
      programId: programVersion.programId,
      version: programVersion.version,
    })
    .from(programVersion)
    .orderBy(
      programVersion.programId,
      sql`${programVersion.validFrom} <= ${day}::date desc`,
      desc(programVersion.version),
    );
}

/** How many programs of an audience are in force on a day, each in the version that the day goes by. Compiles nothing. */
export async function countInForce(
  tx: Tx,
  { audience, on }: { audience: "person" | "firm"; on: CalendarDate },
): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count
      from (select distinct on (program_id) audience, valid_to from program_version
             where valid_from <= ${on}::date order by program_id, version desc) of_day
     where audience = ${audience} and (valid_to is null or valid_to >= ${on}::date)`);
  return row?.count ?? 0;
}

/** One version as it was published; undefined when there is none. */
export async function versionOf(
  tx: Tx,
  { programId, version }: VersionKey,
): Promise<{ audience: "person" | "firm"; definition: unknown } | undefined> {
  const [row] = await tx
    .select({ audience: programVersion.audience, definition: programVersion.definition })
    .from(programVersion)
    .where(and(eq(programVersion.programId, programId), eq(programVersion.version, version)))
    .limit(1);
  return row;
}
