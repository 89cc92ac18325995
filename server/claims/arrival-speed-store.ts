import { sql } from "drizzle-orm";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";

/** One group of payments: a program in a month, the others ("") or all of the month (null). */
export type SpeedRow = {
  readonly month: string;
  readonly programId: string | null;
  readonly programVersion: number | null;
  readonly payments: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly taps: number;
  readonly attempts: number;
};

/** How fast the payments of the last months arrived, the latest month first. The database gives out groups of five and more only. */
export async function readSpeedRows(tx: Tx, of: { months: number; today: CalendarDate }): Promise<SpeedRow[]> {
  const rows = await tx.execute<Record<string, string | number | null>>(
    sql`select * from arrival_speed(${of.months}, ${of.today}::date)`,
  );
  return rows.map((row) => ({
    month: String(row.month),
    programId: row.program_id === null ? null : String(row.program_id),
    programVersion: row.program_version === null ? null : Number(row.program_version),
    payments: Number(row.payments),
    p50Ms: Number(row.p50_ms),
    p95Ms: Number(row.p95_ms),
    p99Ms: Number(row.p99_ms),
    taps: Number(row.taps),
    attempts: Number(row.attempts),
  }));
}
