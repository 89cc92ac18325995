import { existsSync, readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What a run of vitest came to, from its JSON report. A file that could not be loaded has no tests to count and is one
 * failure; so is a run that failed without naming one.
 * @param {string} file
 * @param {boolean} succeeded the program's own verdict
 * @returns {Counts}
 */
export function vitestCounts(file, succeeded) {
  const report = parsed(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ each) =>
      each.status === "failed" && each.assertionResults.length === 0,
  ).length;
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  return settled({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped }, succeeded);
}

/**
 * What a run of Playwright came to, from its JSON report. A journey that a busy machine lost once and that passed when
 * repeated has passed; how many needed that is told beside the counts, so that it is seen.
 * @param {string} file
 * @param {boolean} succeeded the program's own verdict
 * @returns {Counts & { repeated: number }}
 */
export function playwrightCounts(file, succeeded) {
  const report = parsed(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0, repeated: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const counts = { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
  return { ...settled(counts, succeeded), repeated: flaky };
}

/** A failed run has at least one failure, and so has a run without a single test. */
function settled(/** @type {Counts} */ counts, /** @type {boolean} */ succeeded) {
  const fine = succeeded && counts.passed + counts.failed > 0;
  return fine || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** The report, or null when the program died before it wrote one. */
function parsed(/** @type {string} */ file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
  } catch {
    return null;
  }
}
