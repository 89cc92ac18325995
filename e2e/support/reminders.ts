import type { BrowserContext } from "@playwright/test";
import { expect } from "@playwright/test";
import type { City } from "./city";
import { freshId } from "./random";
import type { Stack } from "./stack";
import type { Subject } from "./twin";

const PATIENCE_MS = 20_000;

/** A message as the database knows it. */
export type StoredReminder = {
  readonly message_id: string;
  readonly channel: string;
  readonly status: string;
  readonly opened_at: Date | null;
  readonly taken_at: Date | null;
};

/** Has a program's plan begin for one benefit of one person, or of a firm of which somebody is told: its first notice is due today. */
export async function follow(
  city: City,
  subject: Subject,
  entitlementId: string,
  recipient: Subject = subject,
): Promise<void> {
  await city.sql`
    insert into reminder_track (subject_id, entitlement_id, recipient_id, program_id, jurisdiction_code, since, step, expiry_told, next_on)
    select subject_id, entitlement_id, ${recipient.subjectId}, program_id, jurisdiction_code, claimable_from, 0, false, claimable_from
      from entitlement where subject_id = ${subject.subjectId} and entitlement_id = ${entitlementId}`;
}

/** Has a person been told twice in the last days, as often as anybody may be: what is written to her now waits for a place. */
export async function toldLately(city: City, subjectId: string): Promise<void> {
  for (const daysAgo of [1, 2]) {
    await city.sql`
      insert into reminder_message (subject_id, message_id, recipient_id, jurisdiction_code, channel, status, language, check_code, item_count,
             amount_fen, cost_li, attempt, planned_for, created_at, sent_at)
      select subject_id, ${freshId("rmd")}, subject_id, jurisdiction_code, 'sms', 'delivered', 'zh-CN', '000000', 1, 1, 45, 1, at, at, at
        from subject cross join (select now() + make_interval(days => offset_days - ${daysAgo}) as at from city_clock) as clock
       where subject_id = ${subjectId}`;
  }
}

/** Everything that was written to a person, oldest first. */
export async function remindersOf(city: City, person: Subject): Promise<StoredReminder[]> {
  return await city.sql<StoredReminder[]>`
    select message_id, channel, status, opened_at, taken_at from reminder_message where subject_id = ${person.subjectId} order by created_at`;
}

/** Waits until the one message to a person has come so far. */
export async function reminded(city: City, person: Subject, status: RegExp): Promise<StoredReminder> {
  await expect
    .poll(async () => (await remindersOf(city, person)).map((one) => one.status).join(), { timeout: PATIENCE_MS })
    .toMatch(status);
  const [one] = await remindersOf(city, person);
  if (!one) throw new Error("nothing was written to her");
  return one;
}

/** The text that a phone received under a message's id. */
export async function receivedSms(stack: Stack, messageId: string): Promise<string> {
  const answer = await fetch(`${stack.smsUrl}/messages`);
  const { messages } = (await answer.json()) as { messages: { messageId: string; text: string }[] };
  const mine = messages.filter((one) => one.messageId === messageId);
  expect(mine).toHaveLength(1);
  return mine[0]?.text ?? "";
}

/**
 * Lets this browser subscribe at the simulated push service, as pushManager.subscribe does at the browser maker's, which
 * cannot be reached from a test.
 */
export async function subscribesAt(context: BrowserContext, stack: Stack): Promise<{ received(): Promise<string[]> }> {
  let id = "";
  let endpoint: string | null = null;
  await context.exposeFunction("subscribeAtDouble", async (key: string) => {
    const answer = await fetch(`${stack.pushUrl}/browsers`, { method: "POST", body: key });
    const browser = (await answer.json()) as { id: string; endpoint: string; keys: Record<string, string> };
    id = browser.id;
    endpoint = browser.endpoint;
    return { endpoint, keys: browser.keys };
  });
  await context.exposeFunction("endpointAtDouble", async () => endpoint);
  await context.exposeFunction("unsubscribeAtDouble", async () => {
    endpoint = null;
    return (await fetch(`${stack.pushUrl}/browsers/${id}`, { method: "DELETE" })).ok;
  });
  await context.addInitScript(() => {
    const double = window as unknown as {
      subscribeAtDouble(key: string): Promise<object>;
      endpointAtDouble(): Promise<string | null>;
      unsubscribeAtDouble(): Promise<boolean>;
    };
    Notification.requestPermission = async () => "granted";
    PushManager.prototype.subscribe = async (options) => {
      const given = await double.subscribeAtDouble(String(options?.applicationServerKey));
      return { toJSON: () => given } as unknown as PushSubscription;
    };
    PushManager.prototype.getSubscription = async () => {
      const kept = await double.endpointAtDouble();
      return kept === null
        ? null
        : ({ endpoint: kept, unsubscribe: () => double.unsubscribeAtDouble() } as unknown as PushSubscription);
    };
  });
  return {
    received: async () => {
      const answer = await fetch(`${stack.pushUrl}/browsers/${id}/received`);
      const { received } = (await answer.json()) as { received: { text: string }[] };
      return received.map(({ text }) => text);
    },
  };
}
