import { and, desc, eq, inArray, ne, notExists, or, sql } from "drizzle-orm";
import { contactChoice, pushSubscription, session } from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";
import { type CalendarDate, isCalendarDate } from "@/server/kernel";
import type { Reach } from "./reach";

/** What a person chose, as it is kept. */
export type StoredChoice = typeof contactChoice.$inferSelect;

/** How each of some persons can be reached. */
export async function readReach(tx: Tx, recipientIds: readonly string[]): Promise<Map<string, Reach>> {
  const rows = await tx.execute<{
    recipient_id: string;
    has_phone: boolean;
    has_push: boolean;
    by_push: boolean | null;
    by_sms: boolean | null;
    language: "zh-CN" | "en" | null;
    birth_date: string | null;
  }>(sql`
    select s.subject_id as recipient_id, s.phone_sealed is not null as has_phone, c.by_push, c.by_sms, c.language,
           exists (select from push_subscription p where p.person_id = s.subject_id) as has_push, f.facts ->> 'birth_date' as birth_date
      from subject s left join contact_choice c on c.person_id = s.subject_id
      left join fact_record f on f.subject_id = s.subject_id and f.source = 'public-security'
     where s.subject_id in (select jsonb_array_elements_text(${JSON.stringify(recipientIds)}::jsonb))`);
  const reached = rows.map((row): [string, Reach] => [
    row.recipient_id,
    {
      recipientId: row.recipient_id,
      hasPhone: row.has_phone,
      hasPush: row.has_push,
      choice: row.by_push === null || row.by_sms === null ? null : { byPush: row.by_push, bySms: row.by_sms },
      language: row.language ?? "zh-CN",
      birthDate: row.birth_date !== null && isCalendarDate(row.birth_date) ? (row.birth_date as CalendarDate) : null,
    },
  ]);
  return new Map(reached);
}

/** What a person chose; undefined where she has chosen nothing. */
export async function findChoice(tx: Tx, personId: string): Promise<StoredChoice | undefined> {
  const [row] = await tx.select().from(contactChoice).where(eq(contactChoice.personId, personId)).limit(1);
  return row;
}

/** Keeps what a person chose. */
export async function keepChoice(tx: Tx, choice: StoredChoice): Promise<void> {
  await tx.insert(contactChoice).values(choice).onConflictDoUpdate({ target: contactChoice.personId, set: choice });
}

/** A browser that a person can be reached at. */
export type StoredBrowser = Pick<
  typeof pushSubscription.$inferSelect,
  "personId" | "endpointIndex" | "subscriptionSealed"
>;

/** The browsers some persons can be reached at, the latest of each first; at most five of each. */
export async function listSubscriptions(tx: Tx, personIds: readonly string[]): Promise<StoredBrowser[]> {
  if (personIds.length === 0) return [];
  const rows = await tx.execute<StoredBrowser>(sql`
    select s.* from jsonb_array_elements_text(${JSON.stringify(personIds)}::jsonb) as g (person_id)
     cross join lateral (
       select p.person_id as "personId", p.endpoint_index as "endpointIndex", p.subscription_sealed as "subscriptionSealed"
         from push_subscription p where p.person_id = g.person_id order by p.created_at desc limit ${MAX_BROWSERS}
     ) s`);
  return [...rows];
}

/** How many browsers of one person are pushed to. */
const MAX_BROWSERS = 5;
/** How many browsers of one person are kept: the one that was allowed longest ago makes way. */
const MAX_KEPT_BROWSERS = 10;

/**
 * Keeps a browser as the caller's, taking it from whoever had it before; her oldest beyond the limit are forgotten.
 * @param kept.sessionId null where none is known. @returns how many made way.
 */
export async function keepSubscription(
  tx: Tx,
  kept: { personId: string; index: Buffer; sealed: Buffer; at: Date; sessionId: string | null },
): Promise<number> {
  const { personId, index, sealed, at, sessionId } = kept;
  await takeTurn(tx, `browsers of ${personId}`);
  await tx.execute(sql`select push_subscription_keep(${index}, ${sealed}, ${at.toISOString()}, ${sessionId})`);
  const others = tx
    .select({ index: pushSubscription.endpointIndex })
    .from(pushSubscription)
    .where(and(eq(pushSubscription.personId, personId), ne(pushSubscription.endpointIndex, index)))
    .orderBy(desc(pushSubscription.createdAt), pushSubscription.endpointIndex)
    .offset(MAX_KEPT_BROWSERS - 1);
  const gone = await tx
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.personId, personId), inArray(pushSubscription.endpointIndex, others)))
    .returning({ personId: pushSubscription.personId });
  return gone.length;
}

/**
 * Forgets the browser that a person allowed in a session. @param of.andLost also those that no session of hers stands behind
 * any more. @returns how many there were.
 */
export async function dropSubscriptionsOf(
  tx: Tx,
  of: { personId: string; sessionId: string; andLost: boolean },
): Promise<number> {
  const alive = tx.select().from(session).where(eq(session.sessionId, pushSubscription.sessionId));
  const isOfIt = eq(pushSubscription.sessionId, of.sessionId);
  const rows = await tx
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.personId, of.personId), of.andLost ? or(isOfIt, notExists(alive)) : isOfIt))
    .returning({ personId: pushSubscription.personId });
  return rows.length;
}

/** Forgets every browser of a person. @returns how many there were. */
export async function dropEverySubscription(tx: Tx, personId: string): Promise<number> {
  const rows = await tx
    .delete(pushSubscription)
    .where(eq(pushSubscription.personId, personId))
    .returning({ personId: pushSubscription.personId });
  return rows.length;
}

/** Forgets browsers of a person. @returns how many there were. */
export async function dropSubscriptions(tx: Tx, of: { personId: string; indexes: readonly Buffer[] }): Promise<number> {
  const rows = await tx
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.personId, of.personId), inArray(pushSubscription.endpointIndex, [...of.indexes])))
    .returning({ personId: pushSubscription.personId });
  return rows.length;
}
