import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCases } from "./program-case";
import { parseProgramFile } from "./program-file";

test("a worked case with somebody on its list twice waits for the list to be checked, as the question for given facts does", () => {
  const text = readFileSync("db/seed/programs/NB-KG-2022.yaml", "utf8");
  const twice = text.replace("{ person_id: b,", "{ person_id: a,");
  expect(twice).not.toBe(text);
  const [before, after] = [text, twice].map((one) => runCases(parseProgramFile(one))[0]);
  expect(before?.differences).toEqual([]);
  expect(after?.decision).toMatchObject({ outcome: "undetermined", missing: [{ attribute: "new_hires" }] });
  expect(after?.decision.because[0]?.fact.zh).toContain("名单里有人出现了两次");
});
