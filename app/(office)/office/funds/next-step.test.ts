import { expect, test } from "vitest";
import { nextStepOf } from "./next-step";

test.each([
  ["pool-order", "extra", "open", "ask-the-bank"],
  ["pool-order", "amount", "in-hand", "ask-the-bank"],
  ["pool-order", "extra", "explained", null],
  ["pool-order", "extra", "agreed", null],
  ["pool-order", "missing", "open", null],
  ["pool-order", "late-return", "open", null],
  ["payment", "extra", "open", null],
  ["replenishment", "amount", "open", null],
] as const)("about a %s, %s, that is %s: %s", (about, kind, state, step) => {
  expect(nextStepOf({ about, kind, state })).toBe(step);
});
