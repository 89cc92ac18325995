import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import type { Bank } from "./bank";
import { leaveStatement, statementsDue } from "./file-door";

test.each([
  ["2026-11-20T00:00:01+08:00", ["2026-11-19"]],
  ["2026-11-20T20:29:59+08:00", ["2026-11-19"]],
  ["2026-11-20T20:30:00+08:00", ["2026-11-19", "2026-11-20"]],
])("at %s the statements of %j are written: a day's own hours after 20:30 are told when it is over", (now, days) => {
  expect(statementsDue(new Date(now))).toEqual(days);
});

test("a statement that the operator has sent while the door writes the same one is there whole, and neither fails", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "file-door-"));
  try {
    const bank: Pick<Bank, "dayStatement"> = { dayStatement: () => [() => "<Document/>"] };
    const leave = () => leaveStatement(bank, directory, calendarDate("2026-11-20"));
    expect(await Promise.all([leave(), leave(), leave()])).toEqual([true, true, true]);
    const name = expect.stringMatching(/^camt\.053_2026-11-20-[0-9a-f]{30}\.xml$/);
    const checksum = expect.stringMatching(/\.xml\.sha256$/);
    expect(readdirSync(path.join(directory, "from-bank")).sort()).toEqual([name, checksum]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
