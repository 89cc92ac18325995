import { z } from "zod";
import { assert, Outage } from "@/server/kernel";
import { NoAnswer, type post } from "../post-once";

/** The texts that are approved at a provider: in each language one about a person's own money, and one about a firm's. */
export const SMS_TEMPLATES = ["zh-CN", "en", "zh-CN-firm", "en-firm"] as const;
export type SmsTemplate = (typeof SMS_TEMPLATES)[number];

/** One text message to be sent. `messageId` comes back in every receipt. */
export type SmsOrder = {
  readonly messageId: string;
  /** A mobile number of mainland China: eleven digits. */
  readonly phone: string;
  readonly template: SmsTemplate;
  readonly variables: Readonly<Record<string, string>>;
};

/**
 * What became of one request. `refused` and only `refused` says that nothing was sent: for the number's fault, for the
 * provider's own, or because it will not take more just now. `unknown`: it may have been sent, so it is not sent again.
 */
export type SmsAnswer =
  | { readonly kind: "accepted"; readonly reference: string }
  | { readonly kind: "refused"; readonly fault: "number" | "provider" | "busy"; readonly code: string }
  | { readonly kind: "unknown"; readonly code: string };

/** What the provider says of a message afterwards. `unseen`: it never took it. */
export type SmsFate =
  | { readonly kind: "unseen" | "waiting" }
  | { readonly kind: "delivered" | "failed"; readonly code: string; readonly reference: string | null };

/** One receipt, as a callback brings it. By the message's id or by the provider's own reference. */
export type SmsReceipt = {
  readonly messageId: string | null;
  readonly reference: string | null;
  readonly phone: string;
  readonly delivered: boolean;
  readonly code: string;
  /** When the network reported it, by the provider's clock. */
  readonly reportedAt: Date;
};

/** One provider of text messages. None of its sending is idempotent. */
export type SmsProvider = {
  readonly name: string;
  /** Never throws for what the provider or the line does. */
  send(order: SmsOrder, deadlineMs: number): Promise<SmsAnswer>;
  /** Asks what became of a message. @throws Outage when there was no believable answer. */
  fateOf(asked: { messageId: string; phone: string; sentAt: Date }): Promise<SmsFate>;
  /** Reads the body of a callback: an array. @throws ZodError for what is none. */
  readReceipts(body: string): SmsReceipt[];
  /** The body by which the provider knows that its receipts were taken. */
  readonly receiptAnswer: unknown;
};

/** The providers in the order in which they are tried; the next one only when the one before sent nothing. */
export type SmsGateway = {
  readonly providers: readonly SmsProvider[];
  /** The signature they set before every text; undefined where it is the one our texts are written with. */
  readonly signature?: string;
};

type Answered = ReturnType<typeof post>;

/**
 * What came of a request to send. Without a whole answer nothing was sent only where not one byte can have left; else it may have
 * been sent, whichever provider it is.
 */
export async function answerOf(asked: Answered, read: (answer: Awaited<Answered>) => SmsAnswer): Promise<SmsAnswer> {
  try {
    return read(await asked);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return error.neverLeft
      ? { kind: "refused", fault: "provider", code: "no-line" }
      : { kind: "unknown", code: "no-answer" };
  }
}

/** What a provider says became of a message. @throws Outage of the gateway for whatever cannot be believed. */
export async function fateFrom(gateway: string, asked: Answered, read: (text: string) => SmsFate): Promise<SmsFate> {
  try {
    return read((await asked).text);
  } catch (cause) {
    throw new Outage(gateway, { cause: cause instanceof Error ? cause.name : "unknown" });
  }
}

const PHONE = /^1[3-9]\d{9}$/;
const MAX_VARIABLE_CHARS = 35;
/** A number as it is written: nothing in it could be a link or a sign that is not seen. */
const WRITTEN_NUMBER = /^[0-9][0-9., ]{0,34}$/;
const MAX_RECEIPTS = 500;

/** True for a mobile number that can be sent to. */
export function isMobile(phone: string): boolean {
  return PHONE.test(phone);
}

/**
 * Refuses what must not reach a template: a variable with a control character, a line break, an invisible or a turning
 * mark, a link, or longer than a provider takes.
 * @throws AssertionError: variables are made here, so such a one is a bug of ours.
 */
export function assertSendable({ messageId, phone, variables }: SmsOrder): void {
  assert(/^rmd_[0-9a-z]{1,31}$/.test(messageId), "a text message is sent under a reminder's id");
  assert(isMobile(phone), "a text message goes to a mobile number");
  for (const [name, value] of Object.entries(variables)) {
    assert(/^[a-z]{1,20}$/.test(name), "a variable has a plain name");
    if (WRITTEN_NUMBER.test(value)) continue;
    assert(value.length > 0 && value.length <= MAX_VARIABLE_CHARS, `the variable ${name} has 1 to 35 characters`);
    assert(!/[\p{C}\p{Zl}\p{Zp}]/u.test(value), `the variable ${name} holds no control character`);
    assert(!/[/:@]|www\./i.test(value), `the variable ${name} holds no link`);
  }
}

/** The JSON array of a callback. @throws ZodError when it is none, or holds more than 500. */
export function receiptsIn<T>(body: string, schema: z.ZodType<T>): T[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  return z.array(schema).max(MAX_RECEIPTS).parse(value);
}

const WALL_CLOCK = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

/** An instant that a provider writes as China's wall clock. Invalid where it is none. */
export function fromWallClock(text: string): Date {
  const [, date, time] = WALL_CLOCK.exec(text) ?? [];
  return new Date(date && time ? `${date}T${time}+08:00` : Number.NaN);
}

/** The day in China at an instant, as eight digits. */
export function wallDay(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
}
