import { fill } from "@/app/_messages/fill";
import type { IslandWords } from "@/app/_messages/words";
import type { Stop } from "@/app/_ui/route";
import { dateOf, sayClock } from "@/app/_ui/when";
import type { ClaimView } from "@/app/views";

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

type Words = IslandWords["claim"];
type StopView = ClaimView["stops"][number];

/** A stop's name, as it is passed, being passed, or still ahead. */
function nameOf(claim: ClaimView, { stop, state, at }: StopView, words: Words): string {
  const bank = claim.payeeAccount.bankName;
  const byState = (names: Record<StopView["state"], string>) => fill(names[state], { bank });
  if (stop === "confirmed") {
    if (at !== claim.confirmedAt) return words.sentAgain;
    return claim.confirmedByName ? fill(words.confirmedBy, { name: claim.confirmedByName }) : words.confirmed;
  }
  if (stop === "pool-paid") return byState({ done: words.poolDone, here: words.poolHere, waiting: words.poolWaiting });
  if (stop === "bank-accepted") {
    // booked only by the bank's own word, and only where the time beside it is that word's
    const isCredit = at !== null && claim.creditedAt !== null && sayClock(at) === sayClock(claim.creditedAt);
    const done = claim.status === "credited" && isCredit ? words.bankDone : words.bankAccepted;
    return byState({ done, here: words.bankHere, waiting: words.bankWaiting });
  }
  if (stop === "returned") return words.returnedDone;
  return byState({ done: words.creditedDone, here: words.creditedHere, waiting: words.creditedWaiting });
}

/** What is worth saying under a stop. Once the money is there, only where to find it. */
function noteOf(claim: ClaimView, { stop, state }: StopView, words: Words): string | null {
  const arrived = claim.status === "credited";
  if (stop === "confirmed") return arrived ? null : words.confirmedNote;
  if (stop === "pool-paid") return arrived ? null : fill(words.poolOf, { pool: claim.poolName });
  if (stop === "bank-accepted") {
    if (state === "here") return words.bankHereNote;
    return arrived ? fill(words.remittance, { text: claim.remittanceText }) : null;
  }
  return null;
}

/** 4秒, 4分10秒, 2小时5分, 1天3小时: the two largest units that are not zero. @param ms not negative. */
export function sayElapsed(ms: number, words: Words): string {
  const seconds = Math.floor(ms / SECOND_MS);
  const { second, minute, hour, day } = words.units;
  const parts: readonly (readonly [string, number])[] = [
    [day, Math.floor(seconds / DAY_S)],
    [hour, Math.floor((seconds % DAY_S) / HOUR_S)],
    [minute, Math.floor((seconds % HOUR_S) / MINUTE_S)],
    [second, seconds % MINUTE_S],
  ];
  const from = parts.findIndex(([, n]) => n > 0);
  if (from < 0) return fill(second, { n: 0 });
  const said = parts.slice(from, from + 2).filter(([, n]) => n > 0);
  return said.map(([unit, n]) => fill(unit, { n })).join(words.units.between);
}

/** The way of the money in words. @param accountNote the account, as the last stop shows it. @param elapsedMs since it set out. */
export function routeOf(
  claim: ClaimView,
  words: Words,
  seen: { accountNote: Stop["note"]; elapsedMs: number },
): readonly Stop[] {
  return claim.stops.map((view) => ({
    key: view.stop,
    state: view.state,
    name: nameOf(claim, view, words),
    note: view.stop === "credited" ? seen.accountNote : noteOf(claim, view, words),
    time: view.at
      ? sayClock(view.at)
      : view.state === "here"
        ? fill(words.elapsed, { time: sayElapsed(Math.max(0, seen.elapsedMs), words) })
        : null,
  }));
}

/** Whether the bank still has a word to say. */
export function isOnTheWay(claim: ClaimView): boolean {
  return claim.status === "confirmed" || claim.status === "paying" || claim.status === "recovering";
}

/** Whether it was credited on this day: while somebody looks at it, it may still come back. */
export function isCreditedToday({ status, creditedAt, serverNow }: ClaimView): boolean {
  return status === "credited" && creditedAt !== null && dateOf(creditedAt) === dateOf(serverNow);
}

/** The headline for each status. */
export function headlineOf(status: ClaimView["status"], words: Words): string {
  return {
    confirmed: words.arriving,
    paying: words.arriving,
    credited: words.arrived,
    returned: words.returned,
    recovering: words.recovering,
    recovered: words.recovered,
    cancelled: words.cancelled,
  }[status];
}

/** 应届本科生生活安居补助，用时4秒; above a minute 用时4分10秒. */
export function programLine(claim: ClaimView, words: Words): string {
  if (claim.status !== "credited" || claim.elapsedMs === null) return claim.programName;
  const seconds = Math.round(claim.elapsedMs / SECOND_MS);
  if (seconds === 0) return fill(words.programInstant, { program: claim.programName });
  return fill(words.programTimed, { program: claim.programName, time: sayElapsed(seconds * SECOND_MS, words) });
}
