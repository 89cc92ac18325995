import { DATE, NUMBER } from "../feel/type";
import type { WriteCall } from "./call";
import { HUMAN_CALLS, LEDGER_CALLS } from "./call-ledger";
import { MONTH_CALLS } from "./call-months";
import { sizeClass } from "./call-size-class";
import { DATE_PART } from "./digits";
import { strict } from "./strict-call";

function ofDates(write: (from: string, to: string) => string): WriteCall {
  const years = strict({ of: DATE, result: NUMBER }, write as (...values: string[]) => string);
  return (call) => ({ ...years(call), digits: DATE_PART });
}

/** The functions of this domain. */
export const DOMAIN_CALLS: Readonly<Record<string, WriteCall>> = {
  周岁: ofDates((born, day) => `feel.age(${born}, ${day})`),
  满月数: ofDates((from, to) => `feel.full_months(${from}, ${to})::numeric`),
  ...MONTH_CALLS,
  划型: sizeClass,
  ...LEDGER_CALLS,
  ...HUMAN_CALLS,
};
