import { and, desc, eq } from "drizzle-orm";
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
