import { describe, expect, test } from "vitest";
import { compileProgram, decide } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { subjectFacts } from "./subject-facts";
import { stopFor, stopsOf } from "./subject-stops";

const TODAY = calendarDate("2026-11-20");
const record = (facts: Record<string, unknown>, obtainedOn = "2026-11-01") => [
  { source: "public-security", obtainedOn, facts },
];
const known = (facts: Record<string, unknown>, { obtainedOn, until }: { obtainedOn?: string; until?: string } = {}) =>
  subjectFacts(
    { records: record(facts, obtainedOn), history: [], audience: "person" },
    new Map([["public-security", calendarDate(until ?? "2026-11-19")]]),
    TODAY,
  );

describe("what is known about a subject", () => {
  test("an old record of a source that has said nothing new since is known", () => {
    expect(known({ birth_date: "1950-01-01" }, { obtainedOn: "2020-01-01" }).facts.has("birth_date")).toBe(true);
  });

  test("a record of a source that fell silent is unknown, and so is what its silence used to mean", () => {
    const stale = known({ birth_date: "1950-01-01" }, { obtainedOn: "2026-11-01", until: "2026-11-12" });
    expect(stale.facts.size).toBe(0);
    expect(stale.withheld?.get("birth_date")).toBe("stale");
    const enough = known({ birth_date: "1950-01-01" }, { obtainedOn: "2026-11-13", until: "2026-11-01" });
    expect(enough.facts.has("birth_date")).toBe(true);
  });

  test("a stale fact is said to be too old, not to be missing", () => {
    const program = compileProgram({
      programId: "T-1",
      audience: "person",
      parameters: {},
      humanPredicates: [],
      definitions: [],
      conditions: [
        {
          clauseId: "c1",
          article: null,
          text: "成年",
          feel: '出生日期 < date("2008-01-01")',
          fact: { zh: "成年", en: "Adult" },
        },
      ],
      amount: { text: "1元", feel: "1" },
      brief: { zh: "一", en: "one" },
    });
    const decision = decide(program, known({ birth_date: "1950-01-01" }, { until: "2026-01-01" }), TODAY);
    expect(decision.outcome).toBe("undetermined");
    expect(decision.because[0]?.fact.zh).toBe("数据太久没有更新，等新的：出生日期");
  });

  test.each([
    ["a birth to come", { birth_date: "2026-11-21" }],
    ["a birth nobody lives to tell of", { birth_date: "1799-01-01" }],
    ["a date that is none", { birth_date: "2026-02-30" }],
    ["a figure below nothing", { household_income_pc: -1 }],
    ["text for a figure", { household_income_pc: "many" }],
    ["a word for yes or no", { alive: "yes" }],
    ["a list that is none", { children: "two" }],
    ["a child with a birth to come", { children: [{ birth_date: "2027-01-01" }] }],
  ])("%s is never decided on", (_, facts) => {
    const [key = ""] = Object.keys(facts);
    const held = known(facts);
    expect(held.facts.has(key)).toBe(false);
    expect(held.withheld?.get(key)).toBe("implausible");
  });

  test("a null, a no and an empty list are known", () => {
    const held = known({ birth_date: null, alive: false, children: [] });
    expect([...held.facts.keys()]).toEqual(expect.arrayContaining(["birth_date", "alive", "children"]));
    expect(held.withheld).toBeUndefined();
  });
});

describe("checking a subject itself", () => {
  const reads = (...keys: string[]) => new Set(keys);

  test("owes the dead nothing, unless the rule asks whether they live", () => {
    const stops = stopsOf(known({ alive: false }), "person");
    expect(stopFor(stops, reads("birth_date"))).toBe("deceased");
    expect(stopFor(stops, reads("birth_date", "alive"))).toBeUndefined();
    expect(stopFor(stopsOf(known({ alive: true }), "person"), reads("birth_date"))).toBeUndefined();
  });

  test("owes a firm that was deregistered or merged nothing, unless the rule asks for its status", () => {
    const firm = (status: string) =>
      subjectFacts(
        {
          records: [{ source: "market-regulation", obtainedOn: "2026-11-19", facts: { status } }],
          history: [],
          audience: "firm",
        },
        new Map(),
        TODAY,
      );
    for (const gone of ["注销", "吊销"]) {
      expect(stopFor(stopsOf(firm(gone), "firm"), reads("employees"))).toBe("deregistered");
      expect(stopFor(stopsOf(firm(gone), "firm"), reads("status"))).toBeUndefined();
    }
    expect(stopFor(stopsOf(firm("存续"), "firm"), reads("employees"))).toBeUndefined();
  });

  test("owes nothing on a list in which somebody stands twice", () => {
    const twice = stopsOf(known({ children: [{ child_id: "a" }, { child_id: "a" }] }), "person");
    expect(stopFor(twice, reads("children"))).toBe("listed-twice");
    expect(stopFor(twice, reads("birth_date"))).toBeUndefined();
    expect(stopsOf(known({ children: [{ child_id: "a" }, { child_id: "b" }, {}, {}] }), "person")).toEqual([]);
  });
});

describe("a list of months", () => {
  const of = (completeness: Record<string, string>, facts: Record<string, unknown> = { ins_social: ["2026-09"] }) => {
    const until = Object.entries(completeness).map(([source, date]) => [source, calendarDate(date)] as const);
    const records = Object.keys(facts).length === 0 ? [] : [{ source: "hrss", obtainedOn: "2026-11-19", facts }];
    return subjectFacts({ records, history: [], audience: "person" }, new Map(until), TODAY).facts.get("ins_social");
  };

  test("is complete as far as its source is, and less far where the source says so", () => {
    expect(of({ hrss: "2026-10-15" })?.completeUntil).toBe("2026-10-15");
    expect(of({ hrss: "2026-11-19", "hrss/months": "2026-09-30" })?.completeUntil).toBe("2026-09-30");
  });

  test("of somebody without a record is empty as far as it is complete, and no further", () => {
    expect(of({ hrss: "2026-11-19", "hrss/months": "2026-09-30" }, {})).toMatchObject({
      value: [],
      completeUntil: "2026-09-30",
    });
  });

  test("is what it is where its source has said nothing", () => {
    expect(of({})).not.toHaveProperty("completeUntil");
  });
});
