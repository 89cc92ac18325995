import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playwrightCounts, vitestCounts } from "./test-counts.mjs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "yongyiban-counts-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A report in a file. */
function report(content: unknown): string {
  const file = path.join(folder, "report.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const VITEST = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
const PLAYWRIGHT = { stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 2 }, errors: [] };

describe("a test run", () => {
  test("that passed counts what passed", () => {
    expect(vitestCounts(report(VITEST), true)).toEqual({ passed: 7, failed: 0, skipped: 1 });
    expect(playwrightCounts(report(PLAYWRIGHT), true)).toMatchObject({ passed: 5, failed: 0, skipped: 2 });
  });

  test("with a file that could not be loaded has a failure more", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(vitestCounts(report({ ...VITEST, testResults }), false)).toMatchObject({ passed: 7, failed: 1 });
  });

  test("with a journey that passed only when repeated says so", () => {
    const stats = { ...PLAYWRIGHT.stats, flaky: 1 };
    expect(playwrightCounts(report({ ...PLAYWRIGHT, stats }), true)).toMatchObject({
      passed: 6,
      failed: 0,
      repeated: 1,
    });
  });

  test("that failed without naming a test has one failure", () => {
    expect(vitestCounts(report(VITEST), false)).toMatchObject({ passed: 7, failed: 1 });
    expect(playwrightCounts(report(PLAYWRIGHT), false)).toMatchObject({ passed: 5, failed: 1 });
  });

  test("without a single test has failed", () => {
    expect(vitestCounts(report({ ...VITEST, numPassedTests: 0 }), true).failed).toBe(1);
    expect(playwrightCounts(report({ ...PLAYWRIGHT, stats: { ...PLAYWRIGHT.stats, expected: 0 } }), true).failed).toBe(
      1,
    );
  });

  test("that died before its report has failed", () => {
    expect(vitestCounts(path.join(folder, "absent.json"), false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(playwrightCounts(report('{"stats":'), false)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });
});
