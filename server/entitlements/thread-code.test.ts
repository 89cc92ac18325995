import { expect, test } from "vitest";
import { threadCode } from "./thread-code";

test("a thread of the city run gets one script that loads no other file of ours, made once", async () => {
  const file = new URL("./city-run-thread.ts", import.meta.url);
  const code = await threadCode(file);
  expect(code).toContain("function decideRange");
  expect(code).not.toContain("tsx/esm/api");
  expect(code).not.toMatch(/require\("(?!node:)[@./]/);
  expect(await threadCode(file)).toBe(code);
});

test("a file that cannot be put together is loaded as it is", async () => {
  const file = new URL("./no-such-thread.ts", import.meta.url);
  expect(await threadCode(file)).toContain("tsx/esm/api");
});
