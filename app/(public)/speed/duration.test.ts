import { expect, test } from "vitest";
import { sayDuration } from "./duration";

test.each([
  [0, "0.0 seconds"],
  [401, "0.5 seconds"],
  [3_000, "3.0 seconds"],
  [119_999, "120.0 seconds"],
  [120_000, "2 minutes"],
  [7_200_001, "3 hours"],
  [172_800_000, "2 days"],
])("%i ms are said as %s, never as less than they were", (ms, said) => {
  expect(sayDuration(ms, (key, { n }) => `${n} ${key.replace("speed.", "")}`)).toBe(said);
});
