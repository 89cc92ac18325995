import { fill } from "@/app/_messages/fill";
import type { IslandWords } from "@/app/_messages/words";
import type { Stop } from "@/app/_ui/route";
import { sayClock } from "@/app/_ui/when";
import type { ClaimView } from "@/app/views";

const SECOND_MS = 1_000;

type Words = IslandWords["claim"];
type StopView = ClaimView["stops"][number];

/** A stop's name, as it is passed, being passed, or still ahead. */
function nameOf(claim: ClaimView, { stop, state }: StopView, words: Words): string {
  const bank = claim.payeeAccount.bankName;
  const byState = (names: Record<StopView["state"], string>) => fill(names[state], { bank });
  if (stop === "confirmed") {
    return claim.confirmedByName ? fill(words.confirmedBy, { name: claim.confirmedByName }) : words.confirmed;
  }
  if (stop === "pool-paid") return byState({ done: words.poolDone, here: words.poolHere, waiting: words.poolWaiting });
  if (stop === "bank-accepted") {
    const done = claim.status === "credited" ? words.bankDone : words.bankAccepted; // booked only by the bank's own word
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

/** The way of the money in words. @param accountNote the account, as the last stop shows it. @param elapsedMs since the tap. */
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
        ? fill(words.elapsed, { seconds: Math.max(0, Math.floor(seen.elapsedMs / SECOND_MS)) })
        : null,
  }));
}

/** Whether the bank still has a word to say. */
export function isOnTheWay(claim: ClaimView): boolean {
  return claim.status === "confirmed" || claim.status === "paying" || claim.status === "recovering";
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

/** 应届本科生生活安居补助，用时4秒. */
export function programLine(claim: ClaimView, words: Words): string {
  if (claim.status !== "credited" || claim.elapsedMs === null) return claim.programName;
  const seconds = Math.round(claim.elapsedMs / SECOND_MS);
  if (seconds === 0) return fill(words.programInstant, { program: claim.programName });
  return fill(words.programTimed, { program: claim.programName, seconds });
}
