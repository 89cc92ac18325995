import type { BankReport } from "@/server/gateways";

/** A word of the bank as the trail keeps it. Words that were written down before the trail said more have neither instant nor message. */
export type SaidWord = {
  readonly word: string;
  readonly reason: string | null;
  readonly bankReference: string;
  /** The ISO instant of the bank's word. */
  readonly at?: string | undefined;
  /** The instant at which we heard it, and under which it is booked. */
  readonly heardAt?: string | undefined;
  /** The kind of message that brought it. */
  readonly message?: "pain.002" | "camt.054" | "pacs.004" | undefined;
  /** The sum it speaks of, where that is not what was ordered. */
  readonly amountFen?: number | undefined;
};

/** What the trail keeps of a word. Of its sum nothing: only what was ordered is booked. */
export function saidWord(report: BankReport): SaidWord {
  const { reason, bankReference, at } = report;
  return { word: report.status ?? "RTND", reason, bankReference, at, message: messageOf(report) };
}

/** A notice on the payee's account always says the sum (its Amt is never left out), a status report never does. */
function messageOf(report: BankReport): SaidWord["message"] {
  if (report.kind === "returned") return "pacs.004";
  return report.amountFen === undefined ? "pain.002" : "camt.054";
}

/** The words that end an attempt. The earlier ones are said at every question, as the bank sees it at that moment. */
const LAST_WORDS: readonly string[] = ["ACCC", "RJCT", "RTND"];

/** Whether two words say the same. A pacs.004 says when it was written, not when the money went: written again for whoever asks, it says another instant. */
export function isSaidBefore(one: SaidWord, other: SaidWord): boolean {
  const isOfOneInstant = one.word === "RTND" || Date.parse(one.at ?? "") === Date.parse(other.at ?? "");
  const isOfOneSum = one.amountFen === other.amountFen;
  return isOfOneSum && isOfOneInstant && one.reason === other.reason && one.bankReference === other.bankReference;
}

/**
 * How a word stands to those that were heard under its name before it: `same` is silence, `otherwise` a contradiction. Another kind of message about
 * the same deed (`again`) contradicts nothing: a pain.002 has the reference and the instant of the bank that paid, a camt.054 those of the
 * payee's account. Pure.
 *
 * @param earlier one or more.
 */
export function comparedWith(now: SaidWord, earlier: readonly SaidWord[]): "same" | "again" | "otherwise" {
  const comparable = earlier.filter(({ message }) => message === now.message || message === undefined);
  if (!LAST_WORDS.includes(now.word))
    return earlier.every(({ reason }) => reason !== now.reason) ? "otherwise" : "same";
  if (earlier.some((one) => isSaidBefore(one, now))) return "same";
  if (comparable.length === 0) return "again";
  const isComparable = comparable.some(({ message }) => message !== undefined);
  return isComparable || comparable.every(({ reason }) => reason !== now.reason) ? "otherwise" : "same";
}

/**
 * Whether the bank speaks of a credit of another sum than was ordered. A part that was credited is not the payment's arrival: taken for one, she
 * would be told that all of it is there. A word without a sum is about the whole order.
 */
export function isCreditOfAnotherSum({ amountFen }: { amountFen: number }, report: BankReport): boolean {
  return report.kind === "status" && report.amountFen !== undefined && report.amountFen !== amountFen;
}
