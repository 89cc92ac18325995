import { expect, test } from "vitest";
import { tenThousands } from "./figures";

test.each([
  [3_065_312_345, "3,065.3"],
  [7_600_000, "7.6"],
  [0, "0.0"],
  [null, null],
])("%s fen stand beside a bar as %s 万元", (fen, said) => {
  expect(tenThousands(fen)).toBe(said);
});
