import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

// Random rules over random subjects, decided by the interpreter, the indexed engine and SQL, which have to say the same. These are the
// property tests that stand beside the back ends, made as long as one likes.

const TESTS = ["server/eligibility/engine/engine.property.test.ts", "server/testing/three-back-ends.test.ts"] as const;
const ONLY = "random";
const PAIRS_A_RULE = 800; // by all three: each rule on four days, for persons and for firms, over 100 subjects
const PAIRS_A_RUN = 240; // by interpreter and engine: six programs over 20 subjects, for persons and for firms
const FEWEST_PAIRS = 24_000; // as many as every test run has
const DEFAULT_SEED = 20_261_121;

/** What a long run found: how many pairs of a rule and a subject it was asked for, and what came out differently, with seed and path. */
type Agreement = {
  readonly pairs: number;
  readonly seed: number;
  readonly agree: boolean;
  readonly differences: readonly string[];
};

type Asked = { readonly pairs?: string | undefined; readonly seed?: string | undefined; readonly json: boolean };

/**
 * Runs the properties over at least so many pairs and prints what they found.
 * @returns how many properties do not hold.
 * @throws Error for a number of pairs or a seed that is no whole number.
 */
export async function printAgreement({ pairs, seed, json }: Asked): Promise<number> {
  const wanted = Math.max(FEWEST_PAIRS, wholeNumber("--pairs", pairs ?? String(FEWEST_PAIRS)));
  const found = await agreementOver(wanted, wholeNumber("--seed", seed ?? String(DEFAULT_SEED)));
  if (json) console.log(JSON.stringify(found, null, 2));
  else console.log([...found.differences, sentenceOf(found)].join("\n\n"));
  return found.differences.length;
}

function sentenceOf({ pairs, seed, agree }: Agreement): string {
  const what = `${pairs} pairs of a random rule and a random subject, seed ${seed}`;
  return agree ? `✓ ${what}: interpreter, engine and SQL agree` : `✗ ${what}: they do not agree`;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`${option} takes a whole number, not ${text}`);
  return number;
}

async function agreementOver(pairs: number, seed: number): Promise<Agreement> {
  const rules = Math.ceil(pairs / PAIRS_A_RULE);
  const folder = await mkdtemp(path.join(tmpdir(), "agree-"));
  try {
    const file = path.join(folder, "report.json");
    const exit = await runTests(file, {
      YYB_PROPERTY_RULES: String(rules),
      YYB_PROPERTY_RUNS: String(Math.ceil(pairs / PAIRS_A_RUN)),
      YYB_PROPERTY_SEED: String(seed),
    });
    const differences = differencesIn(await readFile(file, "utf8"));
    const silent = exit !== 0 && differences.length === 0 ? ["The tests did not run to their end."] : [];
    return { pairs: rules * PAIRS_A_RULE, seed, agree: exit === 0, differences: [...differences, ...silent] };
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

type TestReport = {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[];
  }[];
};

function differencesIn(text: string): readonly string[] {
  const { testResults }: TestReport = JSON.parse(text);
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ fullName, failureMessages }) => failureMessages.map((message) => `${fullName}\n${message}`));
}
