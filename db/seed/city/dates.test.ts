import { expect, test } from "vitest";
import { addYears, ageAt, dateIn, fullMonths, monthOf, monthText } from "./dates";

test("a month survives being counted", () => {
  expect(monthText(monthOf("2026-01-31"))).toBe("2026-01");
  expect(monthText(monthOf("2025-12-01") + 1)).toBe("2026-01");
});

test("a day that a month does not have becomes its last", () => {
  expect(dateIn(monthOf("2026-02-01"), 31)).toBe("2026-02-28");
  expect(addYears("2024-02-29", 1)).toBe("2025-02-28");
});

test("age turns on the birthday, months on the day", () => {
  expect(ageAt("1936-11-20", "2026-11-20")).toBe(90);
  expect(ageAt("1936-11-21", "2026-11-20")).toBe(89);
  expect(fullMonths("2025-06-30", "2026-06-29")).toBe(11);
});
