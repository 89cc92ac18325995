import { parseArgs } from "node:util";
import { SABOTAGES, type Sabotage } from "./sabotage";

/** What was asked for. */
export type ChaosOptions = {
  readonly kills: number;
  readonly seed: number;
  readonly minutes: number;
  readonly json: boolean;
  /** A guard to take away, so that something must be found. */
  readonly sabotage: Sabotage | null;
};

const MOST_KILLS = 100_000;
const MOST_MINUTES = 24 * 60;
const KILLS_A_MINUTE = 12; // on a slow machine; the limit is for what hangs, not for what is slow
const LEAST_MINUTES = 5;
const USAGE = `usage: npm run chaos -- [--kills 100] [--seed 1] [--minutes N] [--json] [--break ${SABOTAGES.join("|")}]`;

/** Reads the arguments. @throws Error with the usage. */
export function chaosOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
      minutes: { type: "string" },
      json: { type: "boolean", default: false },
      break: { type: "string" },
    },
  });
  const kills = whole(values.kills, MOST_KILLS);
  const seed = whole(values.seed, Number.MAX_SAFE_INTEGER);
  const minutes = values.minutes === undefined ? minutesFor(kills) : whole(values.minutes, MOST_MINUTES);
  const sabotage = SABOTAGES.find((name) => name === values.break) ?? null;
  if (values.break !== undefined && sabotage === null) throw new Error(USAGE);
  return { kills, seed, minutes, json: values.json, sabotage };
}

function minutesFor(kills: number): number {
  return Math.max(LEAST_MINUTES, Math.ceil(kills / KILLS_A_MINUTE));
}

function whole(text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new Error(USAGE);
}
