import { expect, test } from "vitest";
import { addDays, calendarDate } from "@/server/kernel";
import { isBankDay } from "./bank-calendar";
import { nextBankOpening } from "./bank-hours";

test.each([
  ["on a working day before it opens: the same morning", "2026-11-20T07:00:00+08:00", "2026-11-20T08:30:00+08:00"],
  ["at the cut-off on a Friday: on Monday", "2026-11-20T17:00:00+08:00", "2026-11-23T08:30:00+08:00"],
  ["on a Sunday: on Monday", "2026-11-22T12:00:00+08:00", "2026-11-23T08:30:00+08:00"],
  ["on the eve of the National Day: after the holidays", "2026-09-30T20:00:00+08:00", "2026-10-08T08:30:00+08:00"],
  ["over the Spring Festival: after it", "2026-02-14T18:00:00+08:00", "2026-02-24T08:30:00+08:00"],
  ["on a Friday before a Saturday that is worked: on it", "2026-05-08T18:00:00+08:00", "2026-05-09T08:30:00+08:00"],
  ["on the eve of a Sunday that is worked: on it", "2026-09-19T10:00:00+08:00", "2026-09-20T08:30:00+08:00"],
  ["over the turn of the year: after New Year's Day", "2026-12-31T18:00:00+08:00", "2027-01-04T08:30:00+08:00"],
  [
    "in a year that is not announced: after the longest that is customary",
    "2027-02-04T18:00:00+08:00",
    "2027-02-15T08:30:00+08:00",
  ],
])("an order taken %s", (_, takenAt, opensAt) => {
  expect(nextBankOpening(new Date(takenAt))).toEqual(new Date(opensAt));
});

test.each(["2026-11-20T08:30:00+08:00", "2026-11-20T13:32:00+08:00", "2026-02-14T12:00:00+08:00"])(
  "within its hours, at %s, no opening lies ahead",
  (takenAt) => expect(nextBankOpening(new Date(takenAt))).toBeNull(),
);

test("in a year whose holidays nobody knows, nothing is promised", () => {
  for (const takenAt of ["2027-12-31T18:00:00+08:00", "2028-01-03T10:00:00+08:00", "2025-12-01T10:00:00+08:00"])
    expect(nextBankOpening(new Date(takenAt)), takenAt).toBeNull();
});

test("every day that the announcement of 2026 moved stands in the calendar as it was announced", () => {
  const moved = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];
  for (const day of moved) expect(isBankDay(calendarDate(day)), day).toBe(true);
  const year = Array.from({ length: 365 }, (_, at) => addDays(calendarDate("2026-01-01"), at));
  expect(year.filter((day) => isBankDay(day))).toHaveLength(248); // 261 weekdays, 19 of them closed, 6 weekend days worked
});
