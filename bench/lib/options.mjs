import { Trouble } from "../../bin/lib/trouble.mjs";

/** What can be measured, in its order: the engine without the product, the city while nothing was claimed, the taps last. */
export const PARTS = /** @type {const} */ ([
  "engine",
  "pool",
  "reminders",
  "city-scale",
  "city",
  "population",
  "script",
  "phone",
  "confirm",
]);

const SCALE = /^--scale=(0?\.\d+|1)$/;
const CITY_PERSONS = 5_000_000;
const DEFAULT_SCALE = 0.01;
const PROGRAM_COUNT = /^--programs=(\d+)$/;
const DEFAULT_PROGRAMS = 4_323;

const FULL = {
  engine: {
    persons: 5_000,
    firms: 1_000,
    rounds: 5,
    counts: [4_323, 18_857],
    peerSubjects: 60,
    missingSubjects: 2_000,
  },
  city: { persons: 20_000, firms: 3_000, rounds: 3 },
  population: { rounds: 5 },
  pool: { claims: 10_000, rounds: 3, clients: 8 },
  reminders: { people: 50_000, kills: 10, measured: 20_000 },
  phone: { runs: 5 },
  confirm: { concurrency: [1, 8, 32], rounds: 3, taps: 450 },
};
const SMALL = {
  engine: { persons: 300, firms: 60, rounds: 1, counts: [4_323], peerSubjects: 5, missingSubjects: 100 },
  city: { persons: 2_000, firms: 300, rounds: 1 },
  population: { rounds: 3 },
  pool: { claims: 1_000, rounds: 1, clients: 8 },
  reminders: { people: 2_000, kills: 2, measured: 2_000 },
  phone: { runs: 1 },
  confirm: { concurrency: [1, 8], rounds: 1, taps: 120 },
};

/**
 * `--scale=1` decides, and asks about, a population of five millions instead of a hundredth of it; `--programs=400` decides fewer programs; `--small` tries everything out in little; `--only=script,phone` measures parts; `--json` prints figures instead of
 * tables; `--write` puts the tables into docs/benchmarks.md.
 */
export function benchOptions(/** @type {string[]} */ args) {
  const known = (/** @type {string} */ arg) =>
    ["--small", "--json", "--write"].includes(arg) ||
    arg.startsWith("--only=") ||
    SCALE.test(arg) ||
    PROGRAM_COUNT.test(arg);
  const strange = args.find((arg) => !known(arg));
  const only = args
    .find((arg) => arg.startsWith("--only="))
    ?.slice("--only=".length)
    .split(",") ?? [...PARTS];
  const part = only.find((name) => !PARTS.some((one) => one === name));
  if (strange !== undefined || part !== undefined) {
    throw new Trouble(
      `${strange ?? part} is not known. npm run bench -- [--small] [--scale=0.01] [--programs=4323] [--json] [--write] [--only=${PARTS.join(",")}]`,
      `没有 ${strange ?? part}。用法：npm run bench -- [--small] [--scale=0.01] [--programs=4323] [--json] [--write] [--only=${PARTS.join(",")}]`,
    );
  }
  const small = args.includes("--small");
  const scale = Number(args.map((arg) => SCALE.exec(arg)?.[1]).find((found) => found !== undefined) ?? DEFAULT_SCALE);
  const programs = Number(
    args.map((arg) => PROGRAM_COUNT.exec(arg)?.[1]).find((found) => found !== undefined) ?? DEFAULT_PROGRAMS,
  );
  const chosen = small ? SMALL : FULL;
  const cityScale = { scale: small ? scale / 10 : scale, programs };
  const plan = { ...chosen, cityScale, population: { ...chosen.population, persons: Math.ceil(CITY_PERSONS * scale) } };
  return { small, json: args.includes("--json"), write: args.includes("--write"), only, plan };
}
