import { randomInt } from "node:crypto";
import type { Context } from "@/server/context";
import { type CalendarDate, fen, newId } from "@/server/kernel";
import { type Channel, isForFirm } from "./message";
import type { NewMessage } from "./message-store";
import { ladderOf, type Reach } from "./reach";
import { smsCostLi } from "./text";

const CHECK_CODES = 1_000_000;
const CHECK_DIGITS = 6;

/** What a message is made of. */
export type Composed = {
  readonly subjectId: string;
  readonly recipientId: string;
  readonly campaignId: string | null;
  readonly jurisdictionCode: string;
  readonly channel: Channel;
  readonly language: "zh-CN" | "en";
  readonly plannedFor: Date;
  readonly items: NewMessage["items"];
};

/** A message with an id, a check number and its cost, ready to be written. */
export function compose(ctx: Context, of: Composed): NewMessage {
  const now = ctx.now();
  const checkCode = String(randomInt(CHECK_CODES)).padStart(CHECK_DIGITS, "0");
  const amountFen = fen(of.items.reduce((sum, item) => sum + item.amountFen, 0));
  const forFirm = isForFirm(of);
  const said = { language: of.language, forFirm, itemCount: of.items.length, amountFen, checkCode };
  return {
    ...of,
    messageId: newId("rmd", now),
    checkCode,
    costLi: of.channel === "sms" ? smsCostLi(said) : 0,
    provider: of.channel === "sms" ? (ctx.gateways.sms.providers[0]?.name ?? null) : null,
    plannedFor: of.plannedFor.toISOString(),
    createdAt: now.toISOString(),
  };
}

/** The channels that reach a person with what this service can send at all. */
export function ladderIn(ctx: Context, reach: Reach | undefined, today: CalendarDate): ("push" | "sms")[] {
  if (!reach) return [];
  const { sms, push } = ctx.gateways;
  return ladderOf(reach, today).filter((channel) => (channel === "sms" ? sms.providers.length > 0 : push !== null));
}
