import type { CalendarDate } from "@/server/kernel";

/** From this age on a person is told by text message first, unless she chose otherwise. */
export const ELDER_AGE = 60;

/** What is known of how a person can be reached. */
export type Reach = {
  readonly recipientId: string;
  readonly hasPhone: boolean;
  readonly hasPush: boolean;
  /** Null where she has chosen nothing. */
  readonly choice: { readonly byPush: boolean; readonly bySms: boolean } | null;
  readonly language: "zh-CN" | "en";
  readonly birthDate: CalendarDate | null;
};

/** The bands of age in which people are counted: the youngest age of each. */
export const AGE_BANDS = ["0", "18", "35", "60", "80"] as const;

/** Full years of age on a day. */
export function ageOn(birthDate: CalendarDate, today: CalendarDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/**
 * The channels that reach a person, weakest first. Push costs nothing and comes first, except for elders, who get a text
 * message; what she chose goes before both. Empty where nothing reaches her.
 */
export function ladderOf(reach: Reach, today: CalendarDate): ("push" | "sms")[] {
  const isElder = reach.birthDate !== null && ageOn(reach.birthDate, today) >= ELDER_AGE;
  const byPush = reach.choice ? reach.choice.byPush : !isElder || !reach.hasPhone;
  const bySms = reach.choice ? reach.choice.bySms : true;
  const ladder: ("push" | "sms")[] = [];
  if (byPush && reach.hasPush) ladder.push("push");
  if (bySms && reach.hasPhone) ladder.push("sms");
  return ladder;
}
