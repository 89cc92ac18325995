import { Trouble } from "../../bin/lib/trouble.mjs";

/** What can be measured, in its order: the engine without the product, the city while nothing was claimed, the taps last. */
export const PARTS = /** @type {const} */ ([
  "engine",
  "pool",
  "log",
  "claim-sql",
  "reminders",
  "city-scale",
  "city",
  "population",
  "sign-in",
  "script",
  "phone",
  "confirm",
  "claim-http",
  "credit",
]);

const SCALE = /^--scale=(0?\.\d+|1)$/;
const CITY_PERSONS = 5_000_000;
const LOG_EVENTS = 1_000_000;
const LEAST_LOG_EVENTS = 100_000;
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
  population: { rounds: 5, drawn: { persons: 20_000, firms: 3_000 } },
  pool: { claims: 10_000, rounds: 3, clients: 8 },
  signIn: { concurrency: [1, 8, 32], rounds: 3, signIns: 600 },
  log: { proofs: 500 },
  reminders: { people: 50_000, kills: 10, measured: 20_000 },
  phone: { runs: 5 },
  confirm: { concurrency: [1, 8, 32], rounds: 3, taps: 450 },
  claimSql: { scale: 100, seconds: 5, rounds: 3, clients: [1, 8, 32] },
  // All parts together tap fewer people than the city owes such benefits: each of them taps once.
  claimHttp: { warmUp: 650, taps: 450, rounds: 1, connections: [32, 64] },
  credit: { warmUp: 30, taps: 150, rounds: 1, connections: [8, 32] },
};
const SMALL = {
  engine: { persons: 2_000, firms: 300, rounds: 1, counts: [4_323], peerSubjects: 5, missingSubjects: 100 },
  city: { persons: 2_000, firms: 300, rounds: 1 },
  population: { rounds: 3, drawn: { persons: 2_000, firms: 300 } },
  pool: { claims: 1_000, rounds: 1, clients: 8 },
  signIn: { concurrency: [8], rounds: 1, signIns: 150 },
  log: { proofs: 50 },
  reminders: { people: 2_000, kills: 2, measured: 2_000 },
  phone: { runs: 1 },
  confirm: { concurrency: [1, 8], rounds: 1, taps: 120 },
  claimSql: { scale: 1, seconds: 2, rounds: 1, clients: [1, 8] },
  claimHttp: { warmUp: 20, taps: 60, rounds: 1, connections: [8] },
  credit: { warmUp: 10, taps: 30, rounds: 1, connections: [8] },
};

const USAGE = `npm run bench -- [--small] [--scale=0.01] [--programs=4323] [--json] [--write] [--only=${PARTS.join(",")}]`;

/** What can be asked of the benchmarks, in words; null where no help was asked for. */
export function benchHelp(/** @type {string[]} */ args) {
  if (!args.some((arg) => ["help", "--help", "-h"].includes(arg))) return null;
  return [
    USAGE,
    "  --only=engine        one subject against thousands of programs, beside the peers; needs no database",
    "  --only=population    one draft program over everybody in SQL, each program for persons; --scale=1 is five million persons",
    "  --only=city-scale    the whole city stored; --scale=1 is five million persons, --programs=400 decides fewer programs",
    "  --small              everything in little: a figure is an example, not a measurement",
    "  --json               figures instead of tables; --write puts the tables into docs/benchmarks.md",
  ].join("\n");
}

/**
 * `--scale=1` decides, and asks about, a population of five millions instead of a hundredth of it, and logs a million events instead of a tenth of it; `--programs=400` decides fewer programs; `--small` tries everything out in little; `--only=script,phone` measures parts; `--json` prints figures instead of
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
    throw new Trouble(`${strange ?? part} is not known. ${USAGE}`, `没有 ${strange ?? part}。用法：${USAGE}`);
  }
  const small = args.includes("--small");
  const scale = Number(args.map((arg) => SCALE.exec(arg)?.[1]).find((found) => found !== undefined) ?? DEFAULT_SCALE);
  const programs = Number(
    args.map((arg) => PROGRAM_COUNT.exec(arg)?.[1]).find((found) => found !== undefined) ?? DEFAULT_PROGRAMS,
  );
  const chosen = small ? SMALL : FULL;
  const cityScale = { scale: small ? scale / 10 : scale, programs };
  const events = small ? LEAST_LOG_EVENTS / 10 : Math.max(LEAST_LOG_EVENTS, Math.round(LOG_EVENTS * scale));
  const population = { ...chosen.population, persons: Math.ceil(CITY_PERSONS * scale) };
  const plan = { ...chosen, cityScale, population, log: { ...chosen.log, events } };
  return { small, json: args.includes("--json"), write: args.includes("--write"), only, plan };
}
