import { expect, test } from "vitest";
import { threadsFor } from "./threads-for";

test("a city takes as many of the cores as fall to deciding, a large one another, and none has more threads than cores", () => {
  expect(threadsFor({ persons: 0, firms: 618_400 }, 2)).toBe(2);
  expect(threadsFor({ persons: 400_000, firms: 0 }, 2)).toBe(1);
  expect(threadsFor({ persons: 5_000_000, firms: 0 }, 2)).toBe(2);
  expect(threadsFor({ persons: 5_000_000, firms: 618_400 }, 2)).toBe(2);
  expect(threadsFor({ persons: 400_000, firms: 0 }, 8)).toBe(4);
  expect(threadsFor({ persons: 5_000_000, firms: 0 }, 8)).toBe(5);
  expect(threadsFor({ persons: 5_000_000, firms: 0 }, 1)).toBe(1);
});

test("a small city takes one, however many cores there are", () => {
  expect(threadsFor({ persons: 20_000, firms: 3_000 }, 16)).toBe(1);
});
