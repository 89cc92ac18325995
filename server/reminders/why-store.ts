import { sql } from "drizzle-orm";
import type { Tx } from "@/server/context";
import { assert } from "@/server/kernel";

/** Why an open entitlement is not taken, as far as known. */
export const WHY_NOT_TAKEN = ["held", "no-account", "unreachable", "not-told", "not-reached", "told", "seen"] as const;
type WhyNotTaken = (typeof WHY_NOT_TAKEN)[number];

/**
 * The one reason of the entitlement `e` of the subject `s` with what `EXPLAINED` joins to it: what keeps everybody from taking
 * it, then what keeps her, then what she knows. A message that waits or is under way has told nothing yet. Only as the job.
 */
export const WHY = sql`case
  when exists (select from program_hold h where h.program_id = e.program_id) then 'held'
  when not exists (select from payee_account p where p.subject_id = e.subject_id and p.status = 'verified') then 'no-account'
  when t.seen then 'seen'
  when t.told then 'told'
  when s.kind = 'person' and not (s.phone_sealed is not null and coalesce(c.by_sms, true)) and not (coalesce(c.by_push, true)
       and exists (select from push_subscription b where b.person_id = s.subject_id)) then 'unreachable'
  when t.failed then 'not-reached'
  when s.kind = 'enterprise' and t.listed then 'unreachable' -- nobody who may act for it could be sent anything
  else 'not-told' end`;

/**
 * Entitlements `e` with all that the reason is read from. What was said of each is looked up by its key: behind the walls the
 * planner takes every table for a few rows, and would read all messages anew for each entitlement.
 */
export const EXPLAINED = sql`entitlement e join subject s on s.subject_id = e.subject_id
  left join contact_choice c on c.person_id = s.subject_id
  left join lateral (
    select bool_or(m.channel <> 'call' and m.opened_at is not null) as seen, bool_or(m.status in ('sent', 'delivered')) as told,
           bool_or(m.status = 'failed') as failed, bool_or(m.status = 'listed') as listed
      from reminder_item i join reminder_message m on m.subject_id = i.subject_id and m.message_id = i.message_id
     where i.subject_id = e.subject_id and i.entitlement_id = e.entitlement_id and m.status <> 'stopped') t on true`;

type Key = { readonly subjectId: string; readonly entitlementId: string };

/**
 * Why each of these entitlements is not taken: the reason alone, as the job, because no officer sees anybody's accounts.
 * @returns the reason by key; undefined for one that is there no more.
 */
export async function readWhy(tx: Tx, keys: readonly Key[]): Promise<(key: Key) => WhyNotTaken | undefined> {
  const asked = sql`(select g."subjectId", g."entitlementId"
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as g ("subjectId" text, "entitlementId" text))`;
  const rows = await tx.execute<Key & { why: string }>(sql`
    select e.subject_id as "subjectId", e.entitlement_id as "entitlementId", ${WHY} as why
      from ${EXPLAINED}
     where (e.subject_id, e.entitlement_id) in ${asked}`);
  const found = new Map(rows.map((row) => [nameOf(row), knownWhy(row.why)]));
  return (key) => found.get(nameOf(key));
}

function nameOf({ subjectId, entitlementId }: Key): string {
  return `${subjectId} ${entitlementId}`;
}

function knownWhy(text: string): WhyNotTaken {
  const why = WHY_NOT_TAKEN.find((one) => one === text);
  assert(why, "a reason is one that has words");
  return why;
}
