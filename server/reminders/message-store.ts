import { and, inArray, ne, sql } from "drizzle-orm";
import { reminderItem, reminderMessage } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import { before, type MessageStatus, NEVER_ANSWERED } from "./message";

/** A message as it is kept. */
export type StoredMessage = typeof reminderMessage.$inferSelect;

/** A message to be written, with what it speaks of. */
export type NewMessage = Pick<
  StoredMessage,
  | "subjectId"
  | "messageId"
  | "recipientId"
  | "campaignId"
  | "jurisdictionCode"
  | "channel"
  | "language"
  | "checkCode"
  | "costLi"
> & {
  readonly plannedFor: string;
  readonly createdAt: string;
  readonly provider: string | null;
  readonly items: readonly {
    readonly entitlementId: string;
    readonly programId: string;
    readonly jurisdictionCode: string;
    readonly step: string;
    readonly amountFen: number;
  }[];
};

/**
 * Writes messages, each without what the same step has said by the same channel before; one that is left with nothing to
 * say is not written. Together with the unique key this is why nobody is told the same twice. @returns how many.
 */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<number> {
  if (messages.length === 0) return 0;
  const rows = await tx.execute<{ written: number }>(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) as g ("subjectId" text, "messageId" text, "recipientId" text,
        "campaignId" text, "jurisdictionCode" text, channel text, language text, "checkCode" text, "costLi" integer, provider text,
        "plannedFor" timestamptz, "createdAt" timestamptz, items jsonb)
    ), item as (
      select g."subjectId", g."messageId", g.channel, i.* from given g, jsonb_to_recordset(g.items) as i ("entitlementId" text,
          "programId" text, "jurisdictionCode" text, step text, "amountFen" bigint)
       where not exists (select from reminder_item r where r.subject_id = g."subjectId" and r.entitlement_id = i."entitlementId"
                           and r.step = i.step and r.channel = g.channel)
    ), counted as (
      select "messageId", count(*)::integer as items, sum("amountFen") as amount from item group by 1
    ), message as (
      insert into reminder_message (subject_id, message_id, recipient_id, campaign_id, jurisdiction_code, channel, status, language,
          check_code, item_count, amount_fen, cost_li, provider, planned_for, created_at)
      select g."subjectId", g."messageId", g."recipientId", g."campaignId", g."jurisdictionCode", g.channel,
             case g.channel when 'call' then 'listed' else 'planned' end, g.language, g."checkCode", c.items, c.amount, g."costLi",
             g.provider, g."plannedFor", g."createdAt"
        from given g join counted c using ("messageId") returning 1
    ), items as (
      insert into reminder_item (subject_id, message_id, entitlement_id, program_id, jurisdiction_code, step, channel, amount_fen)
      select "subjectId", "messageId", "entitlementId", "programId", "jurisdictionCode", step, channel, "amountFen" from item
    ) select count(*)::integer as written from message`);
  return rows[0]?.written ?? 0;
}

/** That the entitlement `e` can be taken now: also that the bank has not said of its subject that nothing can be paid to her. */
function isOpen(today: CalendarDate) {
  return sql`e.status = 'open' and (e.expires_on is null or e.expires_on >= ${today}::date)
    and not exists (select from program_hold h where h.program_id = e.program_id)
    and not exists (select from payee_stop p where p.subject_id = e.subject_id)`;
}

/** That whoever the message goes to may still act for the firm it speaks of; for her own there is nothing to ask. */
function mayBeTold(of: string) {
  const [subject, recipient] = [sql.raw(`${of}.subject_id`), sql.raw(`${of}.recipient_id`)];
  return sql`(${recipient} = ${subject} or delegation_stands(${subject}, ${recipient}))`;
}

/** A message that was taken in hand, with the sealed number it goes to. */
export type InHand = {
  readonly subjectId: string;
  readonly messageId: string;
  readonly recipientId: string;
  readonly campaignId: string | null;
  readonly channel: "push" | "sms";
  readonly language: "zh-CN" | "en";
  readonly checkCode: string;
  readonly itemCount: number;
  readonly amountFen: number;
  readonly costLi: number;
  readonly provider: string | null;
  readonly attempt: number;
  readonly phoneSealed: Buffer | null;
};

/** Ways through a table that read more of it than what was named. */
const LONG_WAYS = ["seqscan", "bitmapscan", "hashjoin", "mergejoin"] as const;

/**
 * For the rest of a transaction rows are found by an index, one by one and in its order, whatever is known of their tables: a
 * campaign writes faster than the database counts, and what was a small table a moment ago it would read from end to end for
 * each row.
 */
async function goByIndex(tx: Tx, more: readonly "sort"[] = []): Promise<void> {
  const off = [...LONG_WAYS, ...more].map((way) => sql`set_config(${`enable_${way}`}, 'off', true)`);
  await tx.execute(sql`select ${sql.join(off, sql`, `)}`);
}

/**
 * Takes messages that are due in hand. What is open of each is asked in this very statement: a message whose benefits
 * were all taken, or can be taken no more, and one about a firm for which whoever it goes to may act no more, stops here.
 * Rows that another sender holds are left to it. @param asked.budgetLi how much it may cost together; what costs nothing goes
 * in any case; null where nothing is counted.
 * @returns those in hand, and how many stopped.
 */
export async function takeDue(
  tx: Tx,
  asked: { campaignId: string | null; limit: number; budgetLi: number | null; now: Date; today: CalendarDate },
): Promise<{ taken: InHand[]; stopped: number }> {
  const now = asked.now.toISOString();
  const ofCampaign = asked.campaignId === null ? sql`campaign_id is null` : sql`campaign_id = ${asked.campaignId}`;
  await goByIndex(tx, ["sort"]); // the next that are due stand first in their index
  const rows = await tx.execute<Record<string, never>>(sql`
    with found as materialized (
      select subject_id, message_id, recipient_id, cost_li, planned_for from reminder_message
       where status = 'planned' and ${ofCampaign} and planned_for <= ${now}::timestamptz
       order by planned_for limit ${asked.limit} for update skip locked
    ), due as materialized (
      select * from (select f.*, sum(f.cost_li) over (order by f.planned_for, f.message_id) as spent from found f) f
       where f.cost_li = 0 or ${asked.budgetLi}::bigint is null or f.spent <= ${asked.budgetLi}::bigint
    ), moved as (
      update reminder_message m set status = case o.items when 0 then 'stopped' else 'sending' end,
             attempt = m.attempt + (o.items > 0)::integer, item_count = coalesce(nullif(o.items, 0), m.item_count),
             amount_fen = coalesce(o.amount, m.amount_fen), sending_since = ${now}::timestamptz,
             settled_at = case o.items when 0 then ${now}::timestamptz end
        from due d cross join lateral (
          select count(*)::integer as items, sum(e.amount_fen)::bigint as amount
            from reminder_item i join entitlement e on e.subject_id = i.subject_id and e.entitlement_id = i.entitlement_id
           where i.subject_id = d.subject_id and i.message_id = d.message_id and ${mayBeTold("d")} and ${isOpen(asked.today)}
        ) o
       where m.subject_id = d.subject_id and m.message_id = d.message_id
      returning m.*
    ) select m.subject_id as "subjectId", m.message_id as "messageId", m.recipient_id as "recipientId", m.campaign_id as "campaignId",
             m.channel, m.language, m.check_code as "checkCode", m.item_count as "itemCount", m.amount_fen::float8 as "amountFen",
             m.cost_li as "costLi", m.provider, m.attempt, s.phone_sealed as "phoneSealed", m.status
        from moved m join subject s on s.subject_id = m.recipient_id`);
  const moved = [...rows] as unknown as (InHand & { status: MessageStatus })[];
  const taken = moved.filter(({ status }) => status === "sending");
  return { taken, stopped: moved.length - taken.length };
}

/** Which of some messages in hand speak of nothing any more that can be taken, or not to whoever they go to. */
export async function listClosed(
  tx: Tx,
  asked: { messages: readonly Pick<InHand, "subjectId" | "messageId" | "recipientId">[]; today: CalendarDate },
): Promise<Set<string>> {
  const ids = JSON.stringify(
    asked.messages.map(({ subjectId, messageId, recipientId }) => ({
      subject_id: subjectId,
      message_id: messageId,
      recipient_id: recipientId,
    })),
  );
  await goByIndex(tx);
  const rows = await tx.execute<{ messageId: string }>(sql`
    select g.message_id as "messageId" from jsonb_to_recordset(${ids}::jsonb) as g (subject_id text, message_id text, recipient_id text)
     where not ${mayBeTold("g")} or not exists (
       select from reminder_item i join entitlement e on e.subject_id = i.subject_id and e.entitlement_id = i.entitlement_id
        where i.subject_id = g.subject_id and i.message_id = g.message_id and ${isOpen(asked.today)})`);
  return new Set(rows.map(({ messageId }) => messageId));
}

/** Whether anything of a campaign is due that costs more than what is left. */
export async function hasDueAbove(tx: Tx, asked: { campaignId: string; leftLi: number; now: Date }): Promise<boolean> {
  const rows = await tx.execute(sql`
    select 1 from reminder_message where status = 'planned' and campaign_id = ${asked.campaignId}
       and planned_for <= ${asked.now.toISOString()}::timestamptz and cost_li > ${asked.leftLi} limit 1`);
  return rows.length > 0;
}

const OUTCOMES = ["sent", "delivered", "failed", "unknown", "planned", "stopped"] as const;

/** What is known of one message now. `costLi` null leaves it as it is. */
export type Outcome = {
  readonly subjectId: string;
  readonly messageId: string;
  readonly status: (typeof OUTCOMES)[number];
  readonly attempt: number | null;
  readonly provider: string | null;
  readonly reference: string | null;
  readonly code: string | null;
  readonly costLi: number | null;
  /** When it may be tried again, for one that goes back to planned. */
  readonly plannedFor: string | null;
};

/**
 * Writes what became of messages: forward along the graph only, so that a word that comes late, twice or in another order
 * changes nothing. A word on an earlier attempt is a word on the message: its id is the same.
 * @returns those that moved.
 */
export async function applyOutcomes(
  tx: Tx,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<
  { subjectId: string; messageId: string; status: MessageStatus; campaignId: string | null; refundLi: number }[]
> {
  if (outcomes.length === 0) return [];
  const at = now.toISOString();
  const graph = JSON.stringify(Object.fromEntries(OUTCOMES.map((to) => [to, before(to)])));
  await goByIndex(tx);
  const rows = await tx.execute<Record<string, never>>(sql`
    with held as materialized (
      select g.*, (${graph}::jsonb -> g.status) ? m.status and (g.attempt is null or g.attempt = m.attempt) as moves, m.cost_li as cost
        from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as g ("subjectId" text, "messageId" text, status text, attempt integer,
             provider text, reference text, code text, "costLi" integer, "plannedFor" timestamptz)
        join reminder_message m on m.subject_id = g."subjectId" and m.message_id = g."messageId"
       order by 1, 2 for update of m
    ), moved as (
      update reminder_message m set
             status = h.status, provider = coalesce(h.provider, m.provider), code = h.code, cost_li = coalesce(h."costLi", m.cost_li),
             provider_reference = coalesce(h.reference, m.provider_reference), planned_for = coalesce(h."plannedFor", m.planned_for),
             sent_at = case when h.status in ('sent', 'delivered') then coalesce(m.sent_at, ${at}::timestamptz) else m.sent_at end,
             settled_at = case when h.status in ('delivered', 'failed', 'stopped') then ${at}::timestamptz end
        from held h where h.moves and m.subject_id = h."subjectId" and m.message_id = h."messageId" and (${graph}::jsonb -> h.status) ? m.status
      returning m.subject_id, m.message_id, m.status, m.campaign_id, case h.status when 'planned' then h.cost else h.cost - m.cost_li end as refund
    ), known as (
      -- a receipt was quicker than the answer to the request: what the answer alone tells is kept
      update reminder_message m set provider_reference = h.reference
        from held h where not h.moves and h.reference is not null and m.subject_id = h."subjectId" and m.message_id = h."messageId"
         and m.status in ('delivered', 'failed') and m.provider_reference is null
    ) select subject_id as "subjectId", message_id as "messageId", status, campaign_id as "campaignId", refund as "refundLi" from moved`);
  return [...rows] as never;
}

/** When each of some persons was or will be disturbed since an instant. */
export async function disturbedSince(
  tx: Tx,
  asked: { recipientIds: readonly string[]; since: Date },
): Promise<Map<string, Date[]>> {
  const rows = await tx
    .select({
      recipientId: reminderMessage.recipientId,
      at: sql<string>`coalesce(${reminderMessage.sentAt}, ${reminderMessage.plannedFor})`,
    })
    .from(reminderMessage)
    .where(
      and(
        sql`${reminderMessage.recipientId} = any (array(select jsonb_array_elements_text(${JSON.stringify(asked.recipientIds)}::jsonb)))`,
        ne(reminderMessage.channel, "call"),
        // one of which nobody ever said a last word may have arrived: it counts
        sql`${reminderMessage.status} <> 'stopped' and (${reminderMessage.status} <> 'failed' or ${reminderMessage.code} = ${NEVER_ANSWERED})`,
        sql`coalesce(${reminderMessage.sentAt}, ${reminderMessage.plannedFor}) > ${asked.since.toISOString()}`,
      ),
    );
  const byRecipient = new Map<string, Date[]>();
  for (const { recipientId, at } of rows) {
    byRecipient.set(recipientId, [...(byRecipient.get(recipientId) ?? []), new Date(at)]);
  }
  return byRecipient;
}

/** What some failed messages spoke of, for saying it by another channel. */
export async function readForFollowing(tx: Tx, messageIds: readonly string[]) {
  if (messageIds.length === 0) return [];
  const messages = await tx
    .select()
    .from(reminderMessage)
    .where(inArray(reminderMessage.messageId, [...messageIds]));
  const items = await tx
    .select()
    .from(reminderItem)
    .where(inArray(reminderItem.messageId, [...messageIds]));
  return messages.map((message) => ({
    message,
    items: items.filter(({ messageId }) => messageId === message.messageId),
  }));
}
