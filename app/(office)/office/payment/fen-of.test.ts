import { expect, test } from "vitest";
import { fenOf } from "./fen-of";

test.each([
  ["34501", 3_450_100],
  ["34,501.00", 3_450_100],
  ["0.07", 7],
  ["0.7", 70],
  ["1.005", null],
  ["0", null],
  ["-1", null],
  ["1e3", null],
  ["", null],
])("%s yuan is %s fen: exact, or nothing at all", (typed, fen) => {
  expect(fenOf(typed)).toBe(fen);
});
