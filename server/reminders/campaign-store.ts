import { and, desc, eq, sql } from "drizzle-orm";
import { reminderCampaign } from "@/db/schema";
import type { Tx } from "@/server/context";
import { type CalendarDate, CITY_CODE } from "@/server/kernel";
import type { Selection } from "./campaign";
import { NEVER_ANSWERED } from "./message";
import { RECIPIENT } from "./track-store";

/** A campaign as it is kept. */
export type StoredCampaign = typeof reminderCampaign.$inferSelect;

const LIST_LIMIT = 20;

/** Keeps a new campaign. @returns false where there is one of that id already, which stays as it is. */
export async function insertCampaign(tx: Tx, campaign: typeof reminderCampaign.$inferInsert): Promise<boolean> {
  const key = { campaignId: reminderCampaign.campaignId };
  const rows = await tx.insert(reminderCampaign).values(campaign).onConflictDoNothing().returning(key);
  return rows.length > 0;
}

/** The latest campaigns that the caller may see. */
export function listCampaigns(tx: Tx): Promise<StoredCampaign[]> {
  return tx.select().from(reminderCampaign).orderBy(desc(reminderCampaign.createdAt)).limit(LIST_LIMIT);
}

/** The campaigns that run. */
export function listRunning(tx: Tx): Promise<StoredCampaign[]> {
  return tx.select().from(reminderCampaign).where(eq(reminderCampaign.status, "running")).limit(LIST_LIMIT);
}

/** One campaign. */
export async function findCampaign(tx: Tx, campaignId: string): Promise<StoredCampaign | undefined> {
  const [row] = await tx.select().from(reminderCampaign).where(eq(reminderCampaign.campaignId, campaignId)).limit(1);
  return row;
}

/**
 * One running campaign, locked until the transaction ends; undefined when it does not run. Locked so that messages of it may
 * still be written beside: a row that names it waits for no key that does not change.
 */
export async function lockRunning(tx: Tx, campaignId: string): Promise<StoredCampaign | undefined> {
  const [row] = await tx
    .select()
    .from(reminderCampaign)
    .where(and(eq(reminderCampaign.campaignId, campaignId), eq(reminderCampaign.status, "running")))
    .for("no key update");
  return row;
}

/** Changes what may change of a campaign. */
export async function changeCampaign(
  tx: Tx,
  campaignId: string,
  to: Partial<Pick<StoredCampaign, "status" | "pausedFor" | "chosenAfter" | "allChosen" | "budgetLi">>,
): Promise<void> {
  await tx.update(reminderCampaign).set(to).where(eq(reminderCampaign.campaignId, campaignId));
}

/**
 * Puts off what a held campaign has planned for people who were told by others meanwhile as often as they may be in so many days: each
 * until the messages of her last days leave room. @returns how many.
 */
export async function putOff(
  tx: Tx,
  of: { campaignId: string; now: Date; cap: { messages: number; days: number } },
): Promise<number> {
  const { campaignId, cap } = of;
  const now = of.now.toISOString();
  const rows = await tx.execute(sql`
    update reminder_message m set planned_for = told.at + make_interval(days => ${cap.days})
      from reminder_message late cross join lateral (
        select coalesce(r.sent_at, r.planned_for) as at from reminder_message r
         where r.recipient_id = late.recipient_id and r.message_id <> late.message_id and r.channel <> 'call'
           and r.status <> 'stopped' and (r.status <> 'failed' or r.code = ${NEVER_ANSWERED})
           and coalesce(r.sent_at, r.planned_for) > ${now}::timestamptz - make_interval(days => ${cap.days})
         order by 1 desc offset ${cap.messages - 1} limit 1) told
     where late.campaign_id = ${campaignId} and late.status = 'planned' and late.planned_for <= ${now}::timestamptz
       and m.subject_id = late.subject_id and m.message_id = late.message_id`);
  return rows.count;
}

/** Adds to what a campaign has spent; a refund is negative. Thousandths of a yuan. */
export async function spend(tx: Tx, campaignId: string, li: number): Promise<void> {
  if (li === 0) return;
  await tx
    .update(reminderCampaign)
    .set({ spentLi: sql`greatest(0, ${reminderCampaign.spentLi} + ${li})` })
    .where(eq(reminderCampaign.campaignId, campaignId));
}

/** One open entitlement that a selection chose, and who is told of it. */
export type Chosen = {
  readonly subjectId: string;
  readonly recipientId: string;
  readonly entitlementId: string;
  readonly programId: string;
  readonly jurisdictionCode: string;
  readonly amountFen: number;
};

/** What a selection chooses, as a condition on the entitlement `e` of the subject `s`. */
function chosenBy(selection: Selection, asked: { jurisdictionCode: string; today: CalendarDate }) {
  const { programId, districtCode, ageBand, expiringWithinDays, onlyNotTold } = selection;
  const age = sql`extract(year from age(${asked.today}::date, (select (f.facts ->> 'birth_date')::date from fact_record f
    where f.subject_id = s.subject_id and f.source = 'public-security')))`;
  return and(
    sql`e.status = 'open' and e.claimable_from <= ${asked.today}::date and (e.expires_on is null or e.expires_on >= ${asked.today}::date)
      and not exists (select from program_hold h where h.program_id = e.program_id)
      and not exists (select from payee_stop p where p.subject_id = e.subject_id)`, // what cannot be taken now is not spoken of
    asked.jurisdictionCode === CITY_CODE ? undefined : sql`e.jurisdiction_code = ${asked.jurisdictionCode}`,
    programId === null ? undefined : sql`e.program_id = ${programId}`,
    districtCode === null ? undefined : sql`e.jurisdiction_code = ${districtCode}`,
    expiringWithinDays === null
      ? undefined
      : sql`e.expires_on <= ${asked.today}::date + ${expiringWithinDays}::integer`,
    onlyNotTold
      ? sql`not exists (select from reminder_item i where i.subject_id = e.subject_id and i.entitlement_id = e.entitlement_id)`
      : undefined,
    ageBand === null ? undefined : sql`${age} >= ${Number(ageBand)} and ${age} < ${NEXT_BAND[ageBand]}`,
  );
}

const OLDEST = 200;
const NEXT_BAND = { "0": 18, "18": 35, "35": 60, "60": 80, "80": OLDEST } as const;

/** The next entitlements of a selection after a subject, whole subjects only, in the order of their ids. */
export async function listChosen(
  tx: Tx,
  asked: { selection: Selection; jurisdictionCode: string; today: CalendarDate; after: string; limit: number },
): Promise<{ chosen: Chosen[]; isLast: boolean }> {
  const rows = await tx.execute<Record<string, never>>(sql`
    select e.subject_id as "subjectId", ${RECIPIENT} as "recipientId", e.entitlement_id as "entitlementId", e.program_id as "programId",
           e.jurisdiction_code as "jurisdictionCode", e.amount_fen::float8 as "amountFen"
      from entitlement e join subject s on s.subject_id = e.subject_id
     where e.subject_id > ${asked.after} and ${chosenBy(asked.selection, asked)}
     order by e.subject_id, e.entitlement_id limit ${asked.limit}`);
  const found = [...rows] as unknown as (Chosen & { recipientId: string | null })[];
  const isLast = found.length < asked.limit;
  const cut = isLast ? undefined : found.at(-1)?.subjectId;
  const whole = found.filter(({ subjectId }) => subjectId !== cut);
  const kept = whole.length > 0 ? whole : found; // one subject with more than the limit: the rest waits for another campaign
  return { chosen: kept as Chosen[], isLast };
}

/** How many would be reached by what, before anything is written. */
export async function countChosen(
  tx: Tx,
  asked: { selection: Selection; jurisdictionCode: string; today: CalendarDate },
): Promise<{ subjects: number; amountFen: number; withPhone: number; withPush: number; unreached: number }> {
  const [row] = await tx.execute<Record<string, string>>(sql`
    with chosen as (
      select e.subject_id, ${RECIPIENT} as recipient_id, sum(e.amount_fen) as amount from entitlement e join subject s on s.subject_id = e.subject_id
       where ${chosenBy(asked.selection, asked)} group by e.subject_id, s.subject_id, s.kind
    ), reached as (
      select c.*, r.phone_sealed is not null and coalesce(k.by_sms, true) as phone,
             exists (select from push_subscription p where p.person_id = c.recipient_id) and coalesce(k.by_push, true) as push
        from chosen c left join subject r on r.subject_id = c.recipient_id left join contact_choice k on k.person_id = c.recipient_id
    ) select count(*) as subjects, coalesce(sum(amount), 0) as amount, count(*) filter (where phone and not push) as phone,
             count(*) filter (where push) as push, count(*) filter (where not phone and not push) as unreached from reached`);
  const number = (name: string) => Number(row?.[name] ?? 0);
  return {
    subjects: number("subjects"),
    amountFen: number("amount"),
    withPhone: number("phone"),
    withPush: number("push"),
    unreached: number("unreached"),
  };
}

/** How far the messages of a campaign have come. */
export type Funnel = {
  readonly chosen: number;
  readonly sent: number;
  readonly delivered: number;
  readonly opened: number;
  readonly taken: number;
  readonly failed: number;
  readonly listed: number;
  readonly stopped: number;
  readonly open: number;
};

/** Counts the messages of a campaign by how far they have come. */
export async function countFunnel(tx: Tx, campaignId: string): Promise<Funnel> {
  const [row] = await tx.execute<Record<keyof Funnel, string>>(sql`
    select count(distinct subject_id) as chosen,
           count(*) filter (where status in ('sent', 'delivered')) as sent,
           count(*) filter (where status = 'delivered') as delivered,
           count(*) filter (where opened_at is not null or taken_at is not null and status in ('sent', 'delivered')) as opened,
           count(*) filter (where taken_at is not null and status in ('sent', 'delivered')) as taken,
           count(*) filter (where status = 'failed') as failed,
           count(*) filter (where status = 'listed') as listed,
           count(*) filter (where status = 'stopped') as stopped,
           count(*) filter (where status in ('planned', 'sending', 'unknown')) as open
      from reminder_message where campaign_id = ${campaignId}`);
  const counted = Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]);
  return Object.fromEntries(counted) as Funnel;
}
