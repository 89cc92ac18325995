import { setTimeout as delay } from "node:timers/promises";
import type { Dice } from "../simulate/clock";
import type { Claimant } from "./ground";

const LANES = 4;
const ANSWER_DEADLINE_MS = 6_000;
const AGAIN_MS = 150;
const MOST_PAUSE_MS = 160;
const DOUBLE_TAPS_PERCENT = 15;

/** What people heard: the claims they were told of, who was refused, and who is still waiting for any answer. */
export type Heard = {
  readonly promised: Map<string, Set<string>>;
  readonly refused: Map<string, string>;
  readonly waiting: Set<string>;
  taps: number;
  answers: number;
};

type LoadOptions = {
  readonly appUrl: string;
  readonly dice: Dice;
  readonly next: () => Promise<Claimant | null>;
  readonly ended: () => boolean;
};

/** People who tap, some of them twice, and again until they are answered. A few at a time, until told to end; then each is still answered. */
export async function driveTaps(options: LoadOptions, heard: Heard): Promise<void> {
  const { next, dice, ended } = options;
  const lane = async () => {
    while (!ended()) {
      const claimant = await next();
      if (!claimant) return;
      heard.waiting.add(claimant.entitlementId);
      const fingers = dice.percent(DOUBLE_TAPS_PERCENT) ? 2 : 1;
      await Promise.all(Array.from({ length: fingers }, () => tapUntilAnswered(options, claimant, heard)));
      await delay(dice.between(0, MOST_PAUSE_MS));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Nobody's finger gives up before the storm is over. */
async function tapUntilAnswered(options: LoadOptions, claimant: Claimant, heard: Heard): Promise<void> {
  do {
    if (await answered(options.appUrl, claimant, heard)) return;
    await delay(AGAIN_MS);
  } while (!options.ended());
}

/** One tap. @returns whether there was an answer, a claim or a refusal; what came of a tap without one is unknown. */
export async function answered(appUrl: string, claimant: Claimant, heard: Heard): Promise<boolean> {
  const { entitlementId, accountId, token } = claimant;
  heard.taps += 1;
  try {
    const answer = await fetch(`${appUrl}/api/trpc/claims.confirm?batch=1`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: `yyb_session=${token}` },
      body: JSON.stringify({ 0: { entitlementId, entitlementVersion: 1, payeeAccountId: accountId } }),
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    });
    const [said] = (await answer.json()) as [
      { result?: { data: { claimId: string } }; error?: { data: { refusal: { code: string } | null } } },
    ];
    const claimId = said.result?.data.claimId;
    if (claimId) {
      const told = heard.promised.get(entitlementId) ?? new Set();
      heard.promised.set(entitlementId, told.add(claimId));
    } else if (said.error?.data.refusal) heard.refused.set(entitlementId, said.error.data.refusal.code);
    else return false;
    heard.waiting.delete(entitlementId);
    heard.answers += 1;
    return true;
  } catch {
    return false; // killed before it could answer
  }
}
