import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { auditEvent } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { EventRecord } from "./commitment";

/** The latest event of an action on an object, as far as the caller may see it. */
export async function findEvent(
  tx: Tx,
  of: { subjectId: string; action: string; objectId: string },
): Promise<(EventRecord & { salt: Buffer; entry: Buffer }) | undefined> {
  const { subjectId, action, objectId } = of;
  const [row] = await tx
    .select()
    .from(auditEvent)
    .where(and(eq(auditEvent.subjectId, subjectId), eq(auditEvent.objectId, objectId), eq(auditEvent.action, action)))
    .orderBy(desc(auditEvent.eventId))
    .limit(1);
  return row;
}

/** What the events of some actions on an object say, the earliest first, as far as the caller may see them. */
export async function listDetails(
  tx: Tx,
  of: { subjectId: string; objectId: string; actions: readonly string[] },
): Promise<Readonly<Record<string, unknown>>[]> {
  const { subjectId, objectId, actions } = of;
  const rows = await tx
    .select({ details: auditEvent.details })
    .from(auditEvent)
    .where(
      and(
        eq(auditEvent.subjectId, subjectId),
        eq(auditEvent.objectId, objectId),
        inArray(auditEvent.action, [...actions]),
      ),
    )
    .orderBy(asc(auditEvent.eventId));
  return rows.map(({ details }) => details);
}
