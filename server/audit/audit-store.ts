import { sql } from "drizzle-orm";
import type { Sql, TransactionSql } from "postgres";
import { outbox } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import { freshBytes, newId } from "@/server/kernel";
import { canonicalJson } from "./canonical-json";
import { type EventRecord, entryOf, SALT_BYTES } from "./commitment";

/** What happened, to whose affairs, to which object. Details hold ids, words and fen, never identity or account numbers. */
export type AuditEntry = {
  readonly subjectId: string;
  readonly action: string;
  readonly objectId: string;
  readonly jurisdictionCode?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** Whose affairs an event concerns that is no subject's: the city's, or one pool's. */
export const WHOLE_CITY = "-";

/**
 * 留痕: appends what the caller just did, in the same transaction as the deed, and leaves its entry for the log. One
 * statement: no event without its entry.
 */
export function recordEvent(ctx: Context, tx: Tx, entry: AuditEntry): Promise<void> {
  return recordEvents(ctx, tx, [entry]);
}

/** The same for several deeds of one moment, in their order, in one statement. At most a hundred. */
export async function recordEvents(ctx: Context, tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  const { caller } = ctx;
  const by = {
    at: ctx.now(),
    callerKind: caller.kind,
    callerPerson: "personId" in caller ? caller.personId : null,
    callerJob: caller.kind === "system" ? caller.job : null,
  };
  // Ids of one millisecond are random behind it: sorted, they keep the order of the deeds.
  const ids = entries.map(() => newId("evt", by.at)).sort();
  const rows = entries.map((entry, place) => {
    const event = { ...eventOf(entry, by), eventId: ids[place] as string };
    return { event, ...written(event) };
  });
  const events = rows.map(
    ({ event, values, salt, committed }) =>
      sql`(${event.subjectId}, ${event.eventId}, ${event.at.toISOString()}, ${event.callerKind}, ${event.callerPerson},
           ${event.callerJob}, ${event.jurisdictionCode}, ${event.action}, ${event.objectId}, ${values}::jsonb, ${salt}, ${committed})`,
  );
  await tx.execute(sql`
    with event as (
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      values ${sql.join(events, sql`, `)})
    insert into log_pending (entry) values ${sql.join(
      rows.map(({ committed }) => sql`(${committed})`),
      sql`, `,
    )}`);
}

/** Who records an event that no request stands behind, and when it happened. */
export type Job = { readonly name: string; readonly now: Date };

/** The same for a job that has a connection of its own, such as the whole-city run; in the transaction it is given. */
export async function recordJobEvent(on: Sql | TransactionSql, job: Job, entry: AuditEntry): Promise<void> {
  const event = jobEvent(job, entry);
  const { values, salt, committed } = written(event);
  await on`
    with event as (
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      values (${event.subjectId}, ${event.eventId}, ${event.at.toISOString()}, ${event.callerKind}, ${event.callerPerson}, ${event.callerJob},
              ${event.jurisdictionCode}, ${event.action}, ${event.objectId}, ${values}::text::jsonb, ${salt}, ${committed}))
    insert into log_pending (entry) values (${committed})`;
}

/**
 * The same as parts of a statement of the caller's own, so that a deed and its event are one statement: the first parameters of it, a part
 * that stands between `with` and the rest, and an insert that ends the statement or is a part of it too. Recorded as often as there
 * are `rows`, what follows the values of a `select`.
 */
export function jobEventWithin(
  job: Job,
  entry: AuditEntry,
  rows: string,
): { parameters: unknown[]; part: string; pending: string } {
  const event = jobEvent(job, entry);
  const { values, salt, committed } = written(event);
  const { subjectId, eventId, at, callerJob, jurisdictionCode, action, objectId } = event;
  const part = `event as (
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      select $1, $2, $3::timestamptz, 'system', null, $4, $5, $6, $7, $8::text::jsonb, $9::bytea, $10::bytea ${rows})`;
  const pending = `insert into log_pending (entry) select $10::bytea ${rows}`;
  const named = [subjectId, eventId, at.toISOString(), callerJob, jurisdictionCode, action, objectId];
  return { parameters: [...named, values, salt, committed], part, pending };
}

/** Many at once, in one statement. At most a few thousand: they travel as one text. */
export async function recordJobEvents(
  on: Sql | TransactionSql,
  given: readonly { job: Job; entry: AuditEntry }[],
): Promise<void> {
  const rows = given.map(({ job, entry }) => {
    const event = jobEvent(job, entry);
    const { values, salt, committed } = written(event);
    return { ...event, details: values, salt: salt.toString("hex"), entry: committed.toString("hex") };
  });
  await on`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as g ("subjectId" text, "eventId" text, at timestamptz,
        "callerJob" text, "jurisdictionCode" text, action text, "objectId" text, details text, salt text, entry text)
    ), event as (
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      select "subjectId", "eventId", at, 'system', null, "callerJob", "jurisdictionCode", action, "objectId", details::jsonb,
             decode(salt, 'hex'), decode(entry, 'hex') from given)
    insert into log_pending (entry) select decode(entry, 'hex') from given`;
}

/** An event with an id of its own, from what is recorded and who records it. */
function eventOf(
  entry: AuditEntry,
  by: Pick<EventRecord, "at" | "callerKind" | "callerPerson" | "callerJob">,
): EventRecord {
  const { subjectId, action, objectId, jurisdictionCode = null, details = {} } = entry;
  return { subjectId, eventId: newId("evt", by.at), ...by, jurisdictionCode, action, objectId, details };
}

function jobEvent(job: Job, entry: AuditEntry): EventRecord {
  return eventOf(entry, { at: job.now, callerKind: "system", callerPerson: null, callerJob: job.name });
}

/** What stands in the row beside the event itself. */
function written(event: EventRecord): { values: string; salt: Buffer; committed: Buffer } {
  const salt = freshBytes(SALT_BYTES);
  return { values: canonicalJson(event.details), salt, committed: entryOf(event, salt) };
}

/** Leaves news for the relay, in the same transaction as the deed: phones are told and jobs are queued after the commit. */
export async function leaveNews(
  ctx: Context,
  tx: Tx,
  news: { topic: "claim-changed" | "payment-open"; subjectId: string; objectId: string },
): Promise<void> {
  await tx.insert(outbox).values({ ...news, createdAt: ctx.now() });
}
