import { and, eq, sql } from "drizzle-orm";
import { programLimit as limitTable, programUse } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import { type ProgramLimit, programLimit } from "./limit";

/** Every program that has a limit, with what is left of it on a day. Programs without one are left out. */
export async function readLimits(tx: Tx, on: CalendarDate): Promise<ReadonlyMap<string, ProgramLimit>> {
  const { programId, per, places, budgetFen } = limitTable;
  const rows = await tx
    .select({ programId, per, places, budgetFen, placesUsed: programUse.placesUsed, usedFen: programUse.usedFen })
    .from(limitTable)
    .leftJoin(
      programUse,
      and(eq(programUse.programId, programId), eq(programUse.period, sql`limit_period(${per}, ${on}::date)`)),
    );
  return new Map(
    rows.map((row) => [row.programId, programLimit(row, { places: row.placesUsed ?? 0, fen: row.usedFen ?? 0 })]),
  );
}
