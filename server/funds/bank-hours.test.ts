import { expect, test } from "vitest";
import { nextBankOpening } from "./bank-hours";

test.each([
  ["on a working day before it opens: the same morning", "2026-11-20T07:00:00+08:00", "2026-11-20T08:30:00+08:00"],
  ["within its hours: at once", "2026-11-20T10:00:00+08:00", "2026-11-20T10:00:00+08:00"],
  ["at the cut-off on a Friday: on Monday", "2026-11-20T17:00:00+08:00", "2026-11-23T08:30:00+08:00"],
  ["on a Sunday: on Monday", "2026-11-22T12:00:00+08:00", "2026-11-23T08:30:00+08:00"],
  ["on the eve of the National Day: after the holidays", "2026-09-30T20:00:00+08:00", "2026-10-08T08:30:00+08:00"],
  ["over the Spring Festival: after it", "2026-02-14T12:00:00+08:00", "2026-02-24T08:30:00+08:00"],
])("an order taken %s", (_, takenAt, opensAt) => {
  expect(nextBankOpening(new Date(takenAt))).toEqual(new Date(opensAt));
});
