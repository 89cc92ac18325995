import { and, count, desc, eq, sql } from "drizzle-orm";
import { factRecord, factReport } from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import type { Completeness, FactRecord } from "./subject-facts";

/** What was said of a fact, as it is kept. */
export type StoredReport = typeof factReport.$inferSelect;

/** What every source last delivered about a subject. */
export function readFactRecords(tx: Tx, subjectId: string): Promise<FactRecord[]> {
  return tx
    .select({ source: factRecord.source, obtainedOn: factRecord.obtainedOn, facts: factRecord.facts })
    .from(factRecord)
    .where(eq(factRecord.subjectId, subjectId));
}

/** Up to when each source counts as complete on a civil date; as the nightly run reads it. */
export async function readSourceCompleteness(tx: Tx, civilDate: CalendarDate): Promise<Completeness> {
  const rows = await tx.execute<{ code: string; until: CalendarDate }>(sql`
    select code, until::text as until from completeness_on(${civilDate}::date)`);
  return new Map([...rows].map(({ code, until }) => [code, until]));
}

/** Makes everything that one subject says of facts wait for its turn, until the transaction ends. */
export async function lockReports(tx: Tx, subjectId: string): Promise<void> {
  await takeTurn(tx, `fact reports of ${subjectId}`);
}

/** Everything a subject has said of facts, newest first. */
export function listReports(
  tx: Tx,
  { subjectId, limit }: { subjectId: string; limit: number },
): Promise<StoredReport[]> {
  return tx
    .select()
    .from(factReport)
    .where(eq(factReport.subjectId, subjectId))
    .orderBy(desc(factReport.reportedAt))
    .limit(limit);
}

/** What a subject said of one fact on a day. */
export async function findReport(
  tx: Tx,
  key: { subjectId: string; attribute: string; on: CalendarDate },
): Promise<StoredReport | undefined> {
  const [row] = await tx
    .select()
    .from(factReport)
    .where(
      and(
        eq(factReport.subjectId, key.subjectId),
        eq(factReport.attribute, key.attribute),
        eq(factReport.reportedOn, key.on),
      ),
    )
    .limit(1);
  return row;
}

/** How many facts a subject has called wrong on a day. */
export async function countReports(tx: Tx, asked: { subjectId: string; on: CalendarDate }): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(factReport)
    .where(and(eq(factReport.subjectId, asked.subjectId), eq(factReport.reportedOn, asked.on)));
  return row?.count ?? 0;
}

/** Keeps a report. @returns false when its reference is already somebody else's. */
export async function insertReport(tx: Tx, report: StoredReport): Promise<boolean> {
  const rows = await tx
    .insert(factReport)
    .values(report)
    .onConflictDoNothing({ target: factReport.reference })
    .returning({ reportId: factReport.reportId });
  return rows.length === 1;
}
