import { sql } from "drizzle-orm";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import type { Channel, MessageStatus } from "./message";

/** The names of the jurisdictions, by code. */
export async function jurisdictionNames(tx: Tx, english: boolean): Promise<Map<string, string>> {
  const rows = await tx.execute<{ code: string; name: string }>(
    sql`select code, ${sql.raw(english ? "name_en" : "name")} as name from jurisdiction`,
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** One person on the list for a call, as the job and the officer's walls let it be read. */
export type Unreached = {
  readonly messageId: string;
  readonly name: string;
  readonly phoneSealed: Buffer | null;
  readonly jurisdictionCode: string;
  readonly amountFen: number;
  readonly itemCount: number;
  readonly since: string;
  readonly tried: number;
};

/** That the message `m` stands on the list for a call, and something in it is open. */
const WAITS_FOR_A_CALL = sql`m.status = 'listed' and m.taken_at is null
  and exists (select from reminder_item i join entitlement e on e.subject_id = i.subject_id and e.entitlement_id = i.entitlement_id
               where i.subject_id = m.subject_id and i.message_id = m.message_id and e.status = 'open')`;

/** How many wait for a call. */
export async function countUnreached(tx: Tx): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::integer as count from reminder_message m where ${WAITS_FOR_A_CALL}`,
  );
  return row?.count ?? 0;
}

/**
 * The persons whom no channel reached and who have not taken it meanwhile, largest sum first.
 * @param asked.after the last one of the page before; from the first on without it.
 */
export async function listUnreached(
  tx: Tx,
  asked: { limit: number; after?: Pick<Unreached, "amountFen" | "messageId"> | undefined },
): Promise<Unreached[]> {
  const { limit, after } = asked;
  const behind = after
    ? sql`and (-m.amount_fen, m.message_id) > (${-after.amountFen}::bigint, ${after.messageId})`
    : sql``;
  const rows = await tx.execute<Record<string, never>>(sql`
    select m.message_id as "messageId", s.name, s.phone_sealed as "phoneSealed", m.jurisdiction_code as "jurisdictionCode",
           m.amount_fen::float8 as "amountFen", m.item_count as "itemCount", m.created_at::text as since,
           (select count(distinct o.message_id)::integer from reminder_item i join reminder_item o
              on o.subject_id = i.subject_id and o.entitlement_id = i.entitlement_id and o.message_id <> i.message_id
             where i.subject_id = m.subject_id and i.message_id = m.message_id) as tried
      from reminder_message m join subject s on s.subject_id = m.subject_id
     where ${WAITS_FOR_A_CALL} ${behind}
     order by -m.amount_fen, m.message_id limit ${limit}`);
  return [...rows] as never;
}

/** All of a subject's entitlements, or the one that is named. */
type Of = { readonly subjectId: string; readonly entitlementId?: string | null };

/** What the reminding of each entitlement has come to so far, oldest first. */
export async function listTried(tx: Tx, { subjectId, entitlementId = null }: Of) {
  const rows = await tx.execute<Record<string, never>>(sql`
    select i.entitlement_id as "entitlementId", m.channel, m.status, m.code, m.cost_li as "costLi",
           coalesce(m.sent_at, m.sending_since, m.planned_for)::text as at, m.opened_at is not null as opened
      from reminder_item i join reminder_message m using (subject_id, message_id)
     where i.subject_id = ${subjectId} and (${entitlementId}::text is null or i.entitlement_id = ${entitlementId}) order by m.created_at limit 500`);
  return [...rows] as unknown as {
    entitlementId: string;
    channel: Channel;
    status: MessageStatus;
    code: string | null;
    costLi: number;
    at: string;
    opened: boolean;
  }[];
}

/** What the next step of an open entitlement is worked out from; the track's words are null where nothing follows it. */
export type NextRow = {
  readonly programId: string;
  readonly expiresOn: string | null;
  readonly nextOn: string | null;
  readonly step: number | null;
  readonly expiryTold: boolean | null;
  /** When the first message of it that is written and not sent goes out; null without one. */
  readonly plannedFor: string | null;
};

/** When the first message of the entitlement `e` that is written and not sent goes out. */
const PLANNED_FOR = sql`(select min(r.planned_for)::text from reminder_item i join reminder_message r using (subject_id, message_id)
  where i.subject_id = e.subject_id and i.entitlement_id = e.entitlement_id and r.status = 'planned')`;

/** The open entitlements of one subject with the next step of each. */
export async function listOpenSteps(tx: Tx, { subjectId, entitlementId = null }: Of) {
  const rows = await tx.execute<Record<string, never>>(sql`
    select e.entitlement_id as "entitlementId", e.program_id as "programId", e.amount_fen::float8 as "amountFen", e.claimable_from::text as since,
           e.expires_on::text as "expiresOn", t.next_on::text as "nextOn", t.step, t.expiry_told as "expiryTold", ${PLANNED_FOR} as "plannedFor"
      from entitlement e left join reminder_track t on t.subject_id = e.subject_id and t.entitlement_id = e.entitlement_id
     where e.subject_id = ${subjectId} and e.status = 'open' and (${entitlementId}::text is null or e.entitlement_id = ${entitlementId}) order by e.amount_fen desc limit 200`);
  return [...rows] as unknown as (NextRow & { entitlementId: string; amountFen: number; since: string })[];
}

/** One open entitlement of a program, with what its reminding has come to. */
export type OpenRow = NextRow & {
  readonly subjectId: string;
  readonly entitlementId: string;
  readonly name: string;
  readonly jurisdictionCode: string;
  readonly amountFen: number;
  readonly since: string;
  readonly tried: number;
  readonly costLi: number;
  readonly channel: Channel | null;
  readonly status: MessageStatus | null;
  readonly at: string | null;
};

/** The order of the list: what expires first before the rest, then the largest sum. */
function placeIn(row: "e" | "last") {
  const of = sql.raw(row);
  return sql`coalesce(${of}.expires_on, 'infinity'::date), -${of}.amount_fen, ${of}.entitlement_id, ${of}.subject_id`;
}

/**
 * What is open of one program, in the order of the list, from the row behind `after` on. Where that row stands is read anew,
 * whatever has become of it; one that the caller may not see has nothing behind it.
 */
export async function listOpen(
  tx: Tx,
  asked: {
    programId: string;
    today: CalendarDate;
    limit: number;
    after: { subjectId: string; entitlementId: string } | null;
  },
): Promise<OpenRow[]> {
  const { after } = asked;
  const behind = after
    ? sql`and row(${placeIn("e")}) > (select ${placeIn("last")} from entitlement last
            where last.subject_id = ${after.subjectId} and last.entitlement_id = ${after.entitlementId})`
    : sql``;
  const rows = await tx.execute<Record<string, never>>(sql`
    with open as materialized (
      select e.subject_id, e.entitlement_id, e.jurisdiction_code, e.program_id, e.amount_fen, e.claimable_from, e.expires_on from entitlement e
       where e.program_id = ${asked.programId} and e.status = 'open' and e.claimable_from <= ${asked.today}::date
         and (e.expires_on is null or e.expires_on >= ${asked.today}::date) ${behind}
       order by ${placeIn("e")} limit ${asked.limit}
    ) select e.subject_id as "subjectId", e.entitlement_id as "entitlementId", coalesce(s.name, '') as name,
             e.jurisdiction_code as "jurisdictionCode", e.program_id as "programId",
             e.amount_fen::float8 as "amountFen", e.claimable_from::text as since, e.expires_on::text as "expiresOn",
             t.next_on::text as "nextOn", t.step, t.expiry_told as "expiryTold", ${PLANNED_FOR} as "plannedFor", m.tried, m.cost as "costLi", m.channel, m.status, m.at::text
        from open e left join subject s on s.subject_id = e.subject_id
        left join reminder_track t on t.subject_id = e.subject_id and t.entitlement_id = e.entitlement_id
       cross join lateral (
         select count(*)::integer as tried, coalesce(sum(r.cost_li), 0)::integer as cost,
                (array_agg(r.channel order by r.created_at desc))[1] as channel, (array_agg(r.status order by r.created_at desc))[1] as status,
                max(coalesce(r.sent_at, r.sending_since, r.created_at)) as at
           from reminder_item i join reminder_message r using (subject_id, message_id)
          where i.subject_id = e.subject_id and i.entitlement_id = e.entitlement_id and r.status <> 'stopped') m
       order by ${placeIn("e")}`);
  return [...rows] as never;
}

/** Whom something concerns, and where. The name is empty where the caller may not see the subject itself. */
type Place = { subjectId: string; jurisdictionCode: string; name: string };

/** The subject and the jurisdiction of a message that the caller may see. */
export async function subjectOfMessage(tx: Tx, messageId: string): Promise<Place | undefined> {
  const rows = await tx.execute<Place>(sql`
    select m.subject_id as "subjectId", m.jurisdiction_code as "jurisdictionCode", coalesce(s.name, '') as name
      from reminder_message m left join subject s on s.subject_id = m.subject_id where m.message_id = ${messageId}`);
  return rows[0];
}

/** The subject and the jurisdiction of an open entitlement that the caller may see. */
export async function placeOfEntitlement(
  tx: Tx,
  { subjectId, entitlementId }: { subjectId: string; entitlementId: string },
): Promise<Place | undefined> {
  const rows = await tx.execute<Place>(sql`
    select e.subject_id as "subjectId", e.jurisdiction_code as "jurisdictionCode", coalesce(s.name, '') as name
      from entitlement e left join subject s on s.subject_id = e.subject_id
     where e.subject_id = ${subjectId} and e.entitlement_id = ${entitlementId} and e.status = 'open'`);
  return rows[0];
}
