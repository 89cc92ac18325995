import { describe, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import {
  checkProgram,
  compileProgram,
  createEngine,
  decide,
  factBatchOf,
  type ProgramDefinition,
  RuleError,
  type SubjectFacts,
} from ".";
import { firstOpenMonth, lastDayBefore, NO_OPEN_MONTH } from "./open-months";
import { OPEN_DAY, OPEN_MONTH_CASES, OPEN_UNTIL } from "./testing/open-month-cases";

const OCTOBER_2026 = 2026 * 12 + 9;

function programOf({ when = "true", amount = "1" }: { when?: string; amount?: string }): ProgramDefinition {
  return {
    programId: "T-1",
    audience: "person",
    parameters: {},
    humanPredicates: [],
    definitions: [{ name: "月数", feel: '缴费月数(社保缴费月份, date("2026-01-01"), 认定日)' }],
    conditions: [
      {
        clauseId: "c1",
        article: null,
        text: "缴满",
        feel: when,
        fact: { zh: "缴了{月数}个月", en: "Months paid: {月数}" },
      },
    ],
    amount: { text: "", feel: amount },
    brief: { zh: "{月数}个月", en: "{月数} months" },
  };
}

function subjectOf(months: string, completeUntil: string | null = OPEN_UNTIL): SubjectFacts {
  const fact = {
    value: months === "" ? [] : months.split(" "),
    source: "hrss",
    obtainedOn: calendarDate("2026-11-19"),
  };
  const until = completeUntil === null ? fact : { ...fact, completeUntil: calendarDate(completeUntil) };
  return { facts: new Map([["ins_social", until]]), history: [], humanDecisions: new Map() };
}

function interpreted(rule: ProgramDefinition, subject: SubjectFacts): string {
  const decision = decide(compileProgram(rule), subject, OPEN_DAY);
  if (decision.outcome === "eligible") return `eligible ${decision.amountFen}`;
  if (decision.outcome === "ineligible") return "ineligible";
  return `undetermined ${decision.missing.map(({ attribute }) => attribute).join(" ")}`;
}

describe("a month that its source may still deliver is unknown,", () => {
  test.each(OPEN_MONTH_CASES)("in the interpreter: %s", (_title, rule, months, answer) => {
    expect(interpreted(programOf(rule), subjectOf(months))).toBe(answer);
  });

  test.each(OPEN_MONTH_CASES)("in the engine, alone and by columns: %s", (_title, rule, months, answer) => {
    const engine = createEngine([compileProgram(programOf(rule))]);
    const [hit] = engine.decideSubject(subjectOf(months), "person", OPEN_DAY);
    const alone =
      hit === undefined
        ? "ineligible"
        : hit.outcome === "eligible"
          ? `eligible ${hit.amountFen}`
          : `undetermined ${hit.missing.join(" ")}`;
    const hits = engine.decideColumns(factBatchOf([subjectOf(months)]), "person", OPEN_DAY);
    const lacks = hits.missing[hits.lacks[0] ?? -1];
    const byColumn =
      hits.length === 0
        ? "ineligible"
        : lacks === undefined
          ? `eligible ${hits.amountFen[0]}`
          : `undetermined ${lacks.join(" ")}`;
    expect([alone, byColumn]).toEqual([answer, answer]);
  });
});

describe("a list of months", () => {
  const sixMonths = programOf({ when: "月数 >= 6" });

  test("is taken as whole where nothing is said of its completeness, as in worked cases", () => {
    expect(interpreted(sixMonths, subjectOf("2026-09", null))).toBe("ineligible");
  });

  test.each([
    ["2026-09-30", OCTOBER_2026],
    ["2026-10-01", OCTOBER_2026],
    ["2026-10-30", OCTOBER_2026],
    ["2026-10-31", OCTOBER_2026 + 1],
    ["2026-12-31", OCTOBER_2026 + 3],
  ])("that is complete to %s is open from the first month that ends later", (until, month) => {
    expect(firstOpenMonth(calendarDate(until))).toBe(month);
    expect(firstOpenMonth(lastDayBefore(month))).toBe(month);
    expect(firstOpenMonth(undefined)).toBe(NO_OPEN_MONTH);
  });

  test("that a definition counts decides through its name as it does written out", () => {
    expect(interpreted(sixMonths, subjectOf("2026-07 2026-08 2026-09"))).toBe("ineligible");
    expect(interpreted(sixMonths, subjectOf("2026-05 2026-06 2026-07 2026-08 2026-09"))).toBe(
      "undetermined ins_social",
    );
  });

  test.each([undefined, { ins_social: 60 }])(
    "used by anything else is refused on saving, with a limit of age or without: %j",
    (maxAgeDays) => {
      const counted = { ...programOf({ when: "count(社保缴费月份) >= 24" }), ...(maxAgeDays && { maxAgeDays }) };
      expect(() => checkProgram(counted)).toThrow("缴费月数");
      expect(() => checkProgram({ ...sixMonths, ...(maxAgeDays && { maxAgeDays }) })).not.toThrow();
    },
  );

  test("is refused on saving where the city's part or those who are counted across firms are worked out, too", () => {
    const program = programOf({
      when: '当月参保(社保缴费月份, "2026-09")',
      amount: "(月数 + 缴费月数(社保缴费月份, 认定日, 认定日)) * 100",
    });
    const persons = { mark: "岗位补贴", feel: 'if count(社保缴费月份) > 2 then ["a"] else []' };
    expect(() => checkProgram(program)).not.toThrow();
    expect(() => checkProgram({ ...program, cityPart: { feel: "count(社保缴费月份) * 100" } })).toThrow("缴费月数");
    expect(() => checkProgram({ ...program, usage: persons as ProgramDefinition["usage"] })).toThrow("缴费月数");
  });

  test("that may still lack months says how far it has come, who holds it, and that it is worked out again", () => {
    const decision = decide(compileProgram(sixMonths), subjectOf("2026-05 2026-06 2026-07 2026-08 2026-09"), OPEN_DAY);
    expect(decision.because[0]?.fact).toEqual({
      zh: "在甬社保缴费的数据只到2026年9月，10月起的宁波市人社局还没有送齐，送到后自动重算",
      en: "social insurance payments in Ningbo: delivered up to 2026-09 only. Ningbo Human Resources and Social Security Bureau has not delivered all of 2026-10 and later yet; this is worked out again when it has",
    });
    expect(decision).toMatchObject({ missing: [{ label: { zh: "在甬社保缴费（2026年10月起）" }, source: "hrss" }] });
  });

  test("that decides although some may still come is told from the least to the most", () => {
    const decision = decide(compileProgram(programOf({ when: "月数 >= 2" })), subjectOf("2026-08 2026-09"), OPEN_DAY);
    expect(decision).toMatchObject({ outcome: "eligible", brief: { zh: "2～4个月", en: "2–4 months" } });
    expect(decision.because[0]?.fact.zh).toBe("缴了2～4个月");
  });

  test.each([
    ["count(社保缴费月份) >= 6", 7],
    ['list contains(社保缴费月份, "2026-10")', 15],
    ['some 月 in 社保缴费月份 satisfies 月 = "2026-10"', 11],
    ['缴费月数(社保缴费月份[item > "2026"], 认定日, 认定日) > 0', 6],
  ])("is refused on saving where something else is made of it: %s", (feel, column) => {
    const saved = () => checkProgram(programOf({ when: feel }));
    expect(saved).toThrow(RuleError);
    try {
      saved();
    } catch (error) {
      expect((error as RuleError).faults).toMatchObject([
        { place: "c1", line: 1, column, remedy: { zh: "用 缴费月数、最长连续月数 或 当月参保" } },
      ]);
    }
  });
});
