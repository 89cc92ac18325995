import { asc, desc } from "drizzle-orm";
import { dayClosed } from "@/db/schema";
import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";

const LATEST = 100;

/** The latest days that were closed, whole or in their evening, and the first ever. */
export async function listClosed(tx: Tx): Promise<{
  readonly first: CalendarDate | null;
  readonly whole: ReadonlySet<string>;
  readonly evenings: ReadonlySet<string>;
}> {
  const [first] = await tx.select({ day: dayClosed.day }).from(dayClosed).orderBy(asc(dayClosed.day)).limit(1);
  const latest = await tx.select().from(dayClosed).orderBy(desc(dayClosed.day)).limit(LATEST);
  const daysOf = (isWhole: boolean) => new Set(latest.filter((one) => one.isWhole === isWhole).map(({ day }) => day));
  return { first: (first?.day as CalendarDate | undefined) ?? null, whole: daysOf(true), evenings: daysOf(false) };
}

/** Writes that a day was closed, once, with its event. */
export async function noteClosed(ctx: Context, tx: Tx, closed: { day: CalendarDate; isWhole: boolean }): Promise<void> {
  const row = { ...closed, closedAt: ctx.now() };
  const [fresh] = await tx.insert(dayClosed).values(row).onConflictDoNothing().returning({ day: dayClosed.day });
  if (!fresh) return;
  const { day, isWhole } = closed;
  await recordEvent(ctx, tx, { subjectId: WHOLE_CITY, action: "day-closed", objectId: day, details: { isWhole } });
}
