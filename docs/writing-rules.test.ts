import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  attributeByKey,
  checkProgram,
  compileProgram,
  decide,
  type FactValue,
  type ProgramDefinition,
  RuleError,
} from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";

const guide = readFileSync("docs/guide/writing-rules.md", "utf8");
const AS_OF = calendarDate("2026-11-20");
const blocks = (language: string) =>
  [...guide.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, info, body = ""]) =>
    info === language ? [body] : [],
  );

const facts = new Map(
  Object.entries(parse(blocks("yaml example-facts")[0] ?? "") as Record<string, FactValue>).map(([key, value]) => [
    key,
    { value, source: attributeByKey("person", key)?.source ?? "", obtainedOn: AS_OF },
  ]),
);
const examples = blocks("feel").flatMap((body) =>
  body
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+\/\/ /) as [feel: string, result: string]),
);
const mistakes = [...(guide.split("| 写错了 |")[1] ?? "").matchAll(/^\| `(.+)` \| (.+) \|$/gm)].map(
  ([, feel = "", said = ""]) => [feel, said] as [string, string],
);

/** A rule of one condition about the person of the examples. */
function rule(feel: string): ProgramDefinition {
  return {
    programId: "GUIDE",
    audience: "person",
    parameters: {},
    humanPredicates: [],
    definitions: [],
    conditions: [{ clauseId: "c1", article: null, text: feel, feel, fact: { zh: "", en: "" } }],
    amount: { text: "", feel: "1" },
    brief: { zh: "", en: "" },
  };
}
const answer = (feel: string) =>
  decide(compileProgram(rule(feel)), { facts, history: [], humanDecisions: new Map() }, AS_OF);

describe("the guide to writing rules", () => {
  test("has an example for each construct, and mistakes", () => {
    expect(examples.length).toBeGreaterThan(90);
    expect(mistakes.length).toBeGreaterThan(8);
    expect([...facts.values()].every(({ source }) => source !== "")).toBe(true);
  });

  test.each(examples)("%s is %s", (feel, result) => {
    const unknown = /^unknown: (.+)$/.exec(result)?.[1];
    const decision = answer(`(${feel}) = (${unknown ? "null" : result})`);
    if (unknown) {
      expect(decision.outcome).toBe("undetermined");
      if (decision.outcome === "undetermined") expect(decision.missing.map((one) => one.attribute)).toEqual([unknown]);
    } else expect(decision.outcome).toBe("eligible");
  });

  test.each(mistakes)("%s is refused as the guide says: %s", (feel, said) => {
    try {
      checkProgram(rule(feel));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      expect(error.faults.map(({ what }) => what.zh).join()).toContain(said);
      for (const { what, remedy } of error.faults)
        for (const text of [what.en, remedy.zh, remedy.en]) expect(text).not.toBe("");
      return;
    }
    expect.unreachable(`${feel} compiles`);
  });
});
