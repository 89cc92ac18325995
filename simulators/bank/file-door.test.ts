import { expect, test } from "vitest";
import { statementsDue } from "./file-door";

test.each([
  ["2026-11-20T00:00:01+08:00", ["2026-11-19"]],
  ["2026-11-20T20:29:59+08:00", ["2026-11-19"]],
  ["2026-11-20T20:30:00+08:00", ["2026-11-19", "2026-11-20"]],
])("at %s the statements of %j are written: a day's own hours after 20:30 are told when it is over", (now, days) => {
  expect(statementsDue(new Date(now))).toEqual(days);
});
