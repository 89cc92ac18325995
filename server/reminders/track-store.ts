import { eq, sql } from "drizzle-orm";
import { reminderPlan, reminderTrack } from "@/db/schema";
import type { Tx } from "@/server/context";
import { type CalendarDate, calendarDate } from "@/server/kernel";

/** The next step for one entitlement, as it is kept. */
export type StoredTrack = typeof reminderTrack.$inferSelect;

/** An entitlement that has opened and is not followed yet. */
export type Opened = Pick<
  StoredTrack,
  "subjectId" | "entitlementId" | "recipientId" | "programId" | "jurisdictionCode" | "since"
> & { readonly expiresOn: string | null };

/** Who is told for a subject: a person herself; for a firm its legal representative, else whoever may act for it. */
export const RECIPIENT = sql`case s.kind when 'person' then s.subject_id else (
  select d.person_id from delegation d where d.enterprise_id = s.subject_id and d.revoked_at is null and (d.valid_until is null or d.valid_until >= city_today())
   order by d.is_legal_representative desc, d.person_id limit 1) end`;

/** Entitlements of programs that remind by themselves which opened since then and have no track yet. */
export async function listUntracked(tx: Tx, asked: { today: CalendarDate; limit: number }): Promise<Opened[]> {
  const rows = await tx.execute<Record<string, never>>(sql`
    select * from (
      select e.subject_id as "subjectId", e.entitlement_id as "entitlementId", ${RECIPIENT} as "recipientId", e.program_id as "programId",
             e.jurisdiction_code as "jurisdictionCode", e.claimable_from::text as since, e.expires_on::text as "expiresOn"
        from reminder_plan p join entitlement e on e.program_id = p.program_id join subject s on s.subject_id = e.subject_id
       where e.status = 'open' and e.claimable_from between p.active_since and ${asked.today}::date
         and (e.expires_on is null or e.expires_on >= ${asked.today}::date)
         and not exists (select from payee_stop p where p.subject_id = e.subject_id)
         and not exists (select from reminder_track t where t.subject_id = e.subject_id and t.entitlement_id = e.entitlement_id)
    ) opened where "recipientId" is not null limit ${asked.limit}`);
  return [...rows] as never;
}

/** Follows entitlements from now on. One that is followed already stays as it is. */
export async function insertTracks(tx: Tx, tracks: readonly StoredTrack[]): Promise<void> {
  if (tracks.length > 0)
    await tx
      .insert(reminderTrack)
      .values([...tracks])
      .onConflictDoNothing();
}

/** A track with what its entitlement is worth now. */
export type LiveTrack = StoredTrack & { readonly amountFen: number; readonly expiresOn: string | null };

/** Has what is due for firms told to whoever is to be told of them now: since it was first followed that may be somebody else. */
export async function followRecipients(tx: Tx, today: CalendarDate): Promise<void> {
  await tx.execute(sql`
    update reminder_track t set recipient_id = n.recipient_id from (
      select s.subject_id, ${RECIPIENT} as recipient_id from subject s
       where s.kind = 'enterprise' and s.subject_id in (
         select d.subject_id from reminder_track d where d.next_on <= ${today}::date and d.recipient_id <> d.subject_id)
    ) n where t.subject_id = n.subject_id and t.recipient_id <> n.recipient_id`);
}

/** Everything that is followed for the persons for whom something is due, soonest first; persons locked against a second planner. */
export async function listDue(tx: Tx, asked: { today: CalendarDate; recipients: number }): Promise<LiveTrack[]> {
  const rows = await tx.execute<Record<string, never>>(sql`
    with person as (
      select t.recipient_id from reminder_track t where t.next_on <= ${asked.today}::date
         and not exists (select from program_hold h where h.program_id = t.program_id) -- a program that is held keeps nobody else waiting
       group by 1 order by min(t.next_on) limit ${asked.recipients}
    ) select t.subject_id as "subjectId", t.entitlement_id as "entitlementId", t.recipient_id as "recipientId", t.program_id as "programId",
             t.jurisdiction_code as "jurisdictionCode", t.since::text as since, t.step, t.expiry_told as "expiryTold", t.next_on::text as "nextOn",
             e.amount_fen::float8 as "amountFen", e.expires_on::text as "expiresOn"
        from person p join reminder_track t using (recipient_id)
        join entitlement e on e.subject_id = t.subject_id and e.entitlement_id = t.entitlement_id
       where e.status = 'open' and not exists (select from program_hold h where h.program_id = e.program_id)
       order by t.recipient_id, t.subject_id, t.entitlement_id for update of t skip locked`);
  return [...rows] as never;
}

/** Stops following what is open no more, or can be taken no more. */
export async function dropClosed(tx: Tx, today: CalendarDate): Promise<number> {
  const rows = await tx.execute(sql`
    delete from reminder_track t using entitlement e where t.next_on <= ${today}::date
       and e.subject_id = t.subject_id and e.entitlement_id = t.entitlement_id
       and (e.status <> 'open' or e.expires_on < ${today}::date or exists (select from payee_stop p where p.subject_id = e.subject_id))`);
  return rows.count;
}

/** Writes the next steps. */
export async function moveTracks(
  tx: Tx,
  tracks: readonly Pick<StoredTrack, "subjectId" | "entitlementId" | "step" | "expiryTold" | "nextOn">[],
): Promise<void> {
  if (tracks.length === 0) return;
  await tx.execute(sql`
    update reminder_track t set step = g.step, expiry_told = g."expiryTold", next_on = g."nextOn"
      from jsonb_to_recordset(${JSON.stringify(tracks)}::jsonb) as g ("subjectId" text, "entitlementId" text, step integer, "expiryTold" boolean, "nextOn" date)
     where t.subject_id = g."subjectId" and t.entitlement_id = g."entitlementId"`);
}

const PLANNING = sql`hashtextextended('planning reminders', 0)`;

/** One planner at a time until the transaction ends; another one finds nothing to do. */
export async function isOnlyPlanner(tx: Tx): Promise<boolean> {
  const [row] = await tx.execute<{ held: boolean }>(sql`select pg_try_advisory_xact_lock(${PLANNING}) as held`);
  return row?.held ?? false;
}

/** The same, waiting for its turn. */
export async function becomePlanner(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PLANNING})`);
}

/** Since when each program reminds by itself. */
export async function listPlans(tx: Tx): Promise<Map<string, CalendarDate>> {
  const rows = await tx.select().from(reminderPlan);
  return new Map(rows.map(({ programId, activeSince }) => [programId, calendarDate(activeSince)]));
}

/** Has a program remind by itself. One that does already keeps its day. */
export async function insertPlan(tx: Tx, plan: typeof reminderPlan.$inferInsert): Promise<void> {
  await tx.insert(reminderPlan).values(plan).onConflictDoNothing();
}

/** Lets a program rest. */
export async function deletePlan(tx: Tx, programId: string): Promise<void> {
  await tx.delete(reminderPlan).where(eq(reminderPlan.programId, programId));
}
