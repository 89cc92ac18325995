import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

// Random rules over random subjects, decided by the interpreter, the indexed engine and SQL, which have to say the same. These are the
// property tests that stand beside the back ends, made as long as one likes.

const TESTS = ["server/eligibility/engine/engine.property.test.ts", "server/testing/three-back-ends.test.ts"] as const;
const ONLY = "of random rules about|random subjects with missing facts in the interpreter"; // not how much they have to cover in CI
const PAIRS_A_RULE = 800; // by all three: each rule on four days, for persons and for firms, over 100 subjects
const PAIRS_A_RUN = 240; // by interpreter and engine: six programs over 20 subjects, for persons and for firms
const DEFAULT_PAIRS = 24_000; // about as many as every test run has
const MOST_PAIRS = 100_000_000;
const DEFAULT_SEED = 20_261_121;
const LARGEST_SEED = 2_147_483_647;

/** What a run found: how many pairs of a rule and a subject all three were given, and what came out differently, with seed and path. */
export type Agreement = {
  readonly pairs: number;
  readonly seed: number;
  readonly agree: boolean;
  readonly differences: readonly string[];
};

type Asked = { readonly pairs?: string | undefined; readonly seed?: string | undefined; readonly json: boolean };

/**
 * Runs the properties over so many pairs, or the few more that make whole rules, and prints what they found.
 * @returns how many properties do not hold.
 * @throws Error for a number of pairs that is no whole number above zero, and for a seed that is none of 32 bits.
 */
export async function printAgreement({ pairs, seed, json }: Asked): Promise<number> {
  const found = await agreementOver(...sizeAsked(pairs, seed));
  if (json) console.log(JSON.stringify(found, null, 2));
  else console.log([...found.differences, sentenceOf(found)].join("\n\n"));
  return found.differences.length;
}

/** How many pairs, made whole rules, and from which seed. */
export function sizeAsked(pairs = String(DEFAULT_PAIRS), seed = String(DEFAULT_SEED)): readonly [number, number] {
  const wanted = wholeNumber("--pairs", pairs, [1, MOST_PAIRS]);
  return [Math.ceil(wanted / PAIRS_A_RULE) * PAIRS_A_RULE, wholeNumber("--seed", seed, [0, LARGEST_SEED])];
}

/** The sentence for a person. */
export function sentenceOf({ pairs, seed, agree }: Agreement): string {
  const what = `${pairs} pairs of a random rule and a random subject, seed ${seed}`;
  return agree ? `✓ ${what}: interpreter, engine and SQL agree` : `✗ ${what}: they do not agree`;
}

function wholeNumber(option: string, text: string, [least, most]: readonly [number, number]): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${option} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
}

async function agreementOver(pairs: number, seed: number): Promise<Agreement> {
  const folder = await mkdtemp(path.join(tmpdir(), "agree-"));
  try {
    const file = path.join(folder, "report.json");
    const exit = await runTests(file, {
      YYB_PROPERTY_RULES: String(pairs / PAIRS_A_RULE),
      YYB_PROPERTY_RUNS: String(Math.ceil(pairs / PAIRS_A_RUN)),
      YYB_PROPERTY_SEED: String(seed),
    });
    const report = await readFile(file, "utf8").catch(() => NO_REPORT);
    return agreementOf(report, { pairs, seed, exit });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the tests on their own database; what they print goes to standard error. @returns their exit code */
function runTests(report: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const options = ["run", ...TESTS, "-t", ONLY, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const tests = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", ...options], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", process.stderr, process.stderr],
  });
  return new Promise((resolve, reject) => {
    tests.on("error", reject);
    tests.on("close", (code) => resolve(code ?? 1));
  });
}

const NO_REPORT = '{"testResults": []}';

type TestReport = {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[];
  }[];
};

/** What the tests' own report comes to; tests that ended badly without a word do not agree either. */
export function agreementOf(report: string, run: { pairs: number; seed: number; exit: number }): Agreement {
  const { testResults }: TestReport = JSON.parse(report);
  const said = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ fullName, failureMessages }) => failureMessages.map((message) => `${fullName}\n${message}`));
  const differences = run.exit !== 0 && said.length === 0 ? ["The tests did not run to their end."] : said;
  return { pairs: run.pairs, seed: run.seed, agree: differences.length === 0, differences };
}
