import { setTimeout as delay } from "node:timers/promises";
import type { Sql } from "postgres";
import { bankSide } from "./bank-side";
import type { Claimant } from "./ground";
import { type Evidence, type Finding, judge } from "./judge";
import { answered, type Heard } from "./load";
import { readOurSide, undone } from "./look";
import { patiently } from "./patiently";
import type { ChaosStack } from "./stack";

const POLL_MS = 400;
const LAST_WORDS_MS = 1_200; // the latest return that the bank's faults plan for
const CATCH_UP_MS = 60_000;

type Evening = { readonly stack: ChaosStack; readonly owner: Sql; readonly signal: AbortSignal };

/**
 * The bank does no more harm, is started once more so that it brings what it could not bring, everybody who is still waiting
 * taps again, and what is open is asked for, until both sides agree or the patience is over.
 */
export async function endTheDay(
  { stack, owner, signal }: Evening,
  { heard, everybody }: { heard: Heard; everybody: ReadonlyMap<string, Claimant> },
): Promise<{ evidence: Evidence }> {
  const bank = bankSide(stack.bankUrl);
  await patiently(signal, () => bank.behave());
  stack.keeper.kill("bank");
  await delay(LAST_WORDS_MS);
  for (const end = Date.now() + CATCH_UP_MS; ; await delay(POLL_MS)) {
    signal.throwIfAborted();
    for (const id of heard.waiting) {
      const claimant = everybody.get(id);
      if (claimant) await answered(stack.appUrl, claimant, heard);
    }
    await stack.evening("catch-up", signal).catch(untold);
    const evidence = await patiently(signal, async () => {
      const book = await bank.book(); // first: what it has told by now is known to us by then
      return { ...(await readOurSide(owner)), book, promised: heard.promised, unanswered: [...heard.waiting] };
    });
    if (Date.now() > end || (judge(evidence).length === 0 && (await undone(owner)) === 0)) return { evidence };
  }
}

/** The product's own comparison with the bank's statement: nothing was falsified, so nothing may differ. */
export async function closeDay({ stack, signal }: Pick<Evening, "stack" | "signal">): Promise<Finding[]> {
  return patiently(signal, () => compareDays(stack, signal)).catch(untold);
}

async function compareDays(stack: ChaosStack, signal: AbortSignal): Promise<Finding[]> {
  const { pools } = (await stack.evening("close-day", signal)) as {
    pools: { jurisdictionCode: string; differences: number; entries: number }[];
  };
  return pools
    .filter(({ differences }) => differences > 0)
    .map(({ jurisdictionCode, differences, entries }) => ({
      kind: "statement",
      what: `${differences} of ${entries} lines of the statement of ${jurisdictionCode} do not agree`,
    }));
}

function untold(error: unknown): Finding[] {
  return [{ kind: "statement", what: `could not be compared: ${error instanceof Error ? error.message : error}` }];
}
