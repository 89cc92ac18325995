import { Refusal } from "@/server/kernel";
import type { BankPort, SimulatedBank } from "./bank";
import type { Dice, VirtualClock } from "./clock";
import type { Finding } from "./finding";
import type { Guards } from "./guards";
import type { PaidBack } from "./rows";
import type { ModelStore } from "./store";
import type { SimulatedTreasury } from "./treasury";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;
/** From here on nothing fails any more, so that a day has an end. */
export const CALM_MS = 22 * HOUR;

/** One process of the service: everything it had in mind is gone when it is killed. */
export type Process = { life: number };

/** What a day has much of and what little, so that each thing also meets itself: up to how many fen a pool and its line begin with, and of a hundred people how many die, of a hundred payments how many are asked back at each look. */
type Mood = { readonly moneyFen: number; readonly deaths: number; readonly mistakes: number };

/** One simulated day: the parties, the service's processes and database, and what was seen of them. */
export type World = {
  readonly clock: VirtualClock;
  readonly dice: Dice;
  readonly mood: Mood;
  readonly guards: Guards;
  readonly store: ModelStore;
  readonly bank: SimulatedBank;
  readonly port: BankPort;
  readonly treasury: SimulatedTreasury;
  /** What the bank has moved from treasuries to pools, by the order: fen. It carries out what it is told, as often as it is told it. */
  readonly moved: Map<string, number>;
  /** What payees have paid back, in the bank's own book. */
  readonly paidBack: PaidBack[];
  readonly app: Process;
  readonly worker: Process;
  /** What people were told is theirs: the benefits whose tap was answered with a claim. */
  readonly promised: Set<string>;
  /** The claims of which people were told that they are given up. */
  readonly givenUp: Set<string>;
  readonly findings: Finding[];
};

/** One transaction, unless the database dies before its commit; if it dies after, the deed is done and nobody is told. */
export function transaction<T>({ dice, clock }: Pick<World, "dice" | "clock">, work: () => T): T | "lost" {
  const trouble = clock.now() < CALM_MS ? dice.next() : 1;
  if (trouble < 0.01) return "lost";
  const done = work();
  return trouble < 0.02 ? "lost" : done;
}

/** The same for a verb that may refuse. */
export function attempt(world: World, verb: () => unknown): "done" | "refused" | "lost" {
  try {
    return transaction(world, verb) === "lost" ? "lost" : "done";
  } catch (error) {
    if (error instanceof Refusal) return "refused";
    throw error;
  }
}

/** Says later whether a process still lives as it did now: what it had in mind dies with it. */
export function lifeOf(process: Process): () => boolean {
  const { life } = process;
  return () => process.life === life;
}
