import { expect, test, vi } from "vitest";

vi.mock("@/app/_messages/say", () => ({ speak: async () => ({}) }));
const { monthsLater } = await import("./scope-choices");

test.each([
  ["2026-11-21", 3, "2027-02-21"],
  ["2026-11-30", 3, "2027-02-28"],
  ["2027-08-31", 6, "2028-02-29"],
  ["2026-11-20", 12, "2027-11-20"],
])("%s and %i months is %s", (from, months, until) => expect(monthsLater(from, months)).toBe(until));
