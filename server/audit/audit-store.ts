import { auditEvent, outbox } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import { newId } from "@/server/kernel";

/** What happened, to whose affairs, to which object. Details hold ids, words and fen, never identity or account numbers. */
export type AuditEntry = {
  readonly subjectId: string;
  readonly action: string;
  readonly objectId: string;
  readonly jurisdictionCode?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** 留痕: appends what the caller just did, in the same transaction as the deed. */
export async function recordEvent(ctx: Context, tx: Tx, entry: AuditEntry): Promise<void> {
  const { caller } = ctx;
  await tx.insert(auditEvent).values({
    subjectId: entry.subjectId,
    eventId: newId("evt", ctx.now()),
    at: ctx.now(),
    callerKind: caller.kind,
    callerPerson: "personId" in caller ? caller.personId : null,
    callerJob: caller.kind === "system" ? caller.job : null,
    jurisdictionCode: entry.jurisdictionCode ?? null,
    action: entry.action,
    objectId: entry.objectId,
    details: entry.details ?? {},
  });
}

/** Leaves news for the relay, in the same transaction as the deed: phones are told and jobs are queued after the commit. */
export async function leaveNews(
  ctx: Context,
  tx: Tx,
  news: { topic: "claim-changed" | "payment-open"; subjectId: string; objectId: string },
): Promise<void> {
  await tx.insert(outbox).values({ ...news, createdAt: ctx.now() });
}
