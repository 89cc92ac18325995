import { setTimeout as delay } from "node:timers/promises";
import type { Dice } from "../simulate/clock";
import type { Keeper } from "./keeper";

/** Who is killed, as often as it stands here: every nine kills in a row hit each of them so often. */
const PACK = ["app", "app", "app", "worker", "worker", "worker", "database", "database", "bank"] as const;
const MOST_ANSWERS_BETWEEN = 5;
const PATIENCE_MS = 4_000; // without an answer for so long, the next kill comes all the same: into a recovery
const POLL_MS = 20;
const MOST_AIM_MS = 250;

type StormOptions = {
  readonly keeper: Keeper;
  readonly dice: Dice;
  readonly kills: number;
  /** How many taps were answered so far. */
  readonly answers: () => number;
  readonly isOver: () => boolean;
  readonly onKill: (done: number, victim: string) => void;
};

/**
 * Kills one process after the other, each at a moment that the seed draws, with so many answered taps in between that every
 * kill meets work under way. @returns how many were killed.
 */
export async function storm({ keeper, dice, kills, answers, isOver, onKill }: StormOptions): Promise<number> {
  let done = 0;
  let left: string[] = [];
  while (done < kills && !isOver()) {
    const [from, enough] = [answers(), dice.between(0, MOST_ANSWERS_BETWEEN)];
    for (const end = Date.now() + PATIENCE_MS; answers() - from < enough && Date.now() < end && !isOver(); ) {
      await delay(POLL_MS);
    }
    await delay(dice.between(0, MOST_AIM_MS));
    if (left.length === 0) left = [...PACK];
    const victim = dice.pick(left);
    if (!keeper.kill(victim)) continue; // it is down already
    left.splice(left.indexOf(victim), 1);
    done += 1;
    onKill(done, victim);
  }
  return done;
}
