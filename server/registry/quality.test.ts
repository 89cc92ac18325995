import { describe, expect, test } from "vitest";
import { type Attribute, attributeByKey } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import {
  type AttributeProfile,
  baseline,
  checkSources,
  concerns,
  type QualityInput,
  type SourceProfile,
} from "./quality";

const TODAY = calendarDate("2026-11-20");
const attribute = (subject: "person" | "firm", key: string) => attributeByKey(subject, key) as Attribute;
const BIRTH = attribute("person", "birth_date"); // public-security, daily
const ALIVE = attribute("person", "alive"); // public-security, yes or no
const CHILDREN = attribute("person", "children"); // a list
const DISHONEST = attribute("firm", "dishonest"); // credit, yes or no; no record means no
const DIBAO = attribute("person", "household_dibao"); // civil-affairs, monthly, yes or no
const STREAK = attribute("firm", "ins_months_streak"); // hrss, monthly, a figure
const OUTPUT = attribute("firm", "output_q_wan"); // statistics, quarterly
const FEE = attribute("firm", "ui_paid_prev_year"); // tax, of last year
const STAFF = attribute("firm", "si_headcount_now"); // hrss, of the month

const source = (profile: Partial<SourceProfile> = {}): SourceProfile => ({
  records: 1_000,
  twins: 0,
  attributes: {},
  ...profile,
});
const figure = (of: { present?: number; bad?: number; mean?: number | null }) => ({
  present: 1_000,
  bad: 0,
  mean: 10,
  ...of,
});

const WELL: QualityInput = {
  programs: [[BIRTH], [DIBAO], [STREAK, OUTPUT]],
  asOf: TODAY,
  yearsUntil: new Map(),
  completeness: new Map([
    ["public-security", calendarDate("2026-11-19")],
    ["civil-affairs", calendarDate("2026-10-31")],
    ["hrss", calendarDate("2026-10-31")],
    ["statistics", calendarDate("2026-09-30")],
  ]),
  now: {
    "public-security": source(),
    "civil-affairs": source({ attributes: { household_dibao: figure({ mean: 0.1 }) } }),
    hrss: source({ attributes: { ins_months_streak: figure({}) } }),
    statistics: source(),
  },
  before: {
    "public-security": source(),
    "civil-affairs": source({ attributes: { household_dibao: figure({ mean: 0.12 }) } }),
    hrss: source({ attributes: { ins_months_streak: figure({ mean: 9 }) } }),
    statistics: source(),
  },
};

const until = (code: string, day: string): QualityInput => ({
  ...WELL,
  completeness: new Map([...WELL.completeness, [code, calendarDate(day)]]),
});
const delivered = (code: string, profile: Partial<SourceProfile>): QualityInput => ({
  ...WELL,
  now: { ...WELL.now, [code]: source(profile) },
});
/** One attribute in a city of 600,000 records, last time and now. */
const became = (one: Attribute, was: Partial<AttributeProfile>, is: Partial<AttributeProfile> | null): QualityInput => {
  const of = (attributes: SourceProfile["attributes"]) => ({ [one.source]: source({ records: 600_000, attributes }) });
  const many = { present: 600_000, mean: null };
  return {
    programs: [[one]],
    asOf: TODAY,
    completeness: new Map(),
    yearsUntil: new Map(),
    before: of({ [one.key]: figure({ ...many, ...was }) }),
    now: of(is === null ? {} : { [one.key]: figure({ ...many, ...is }) }),
  };
};
/** One attribute of a source that is complete up to a day, and has said which years it has delivered, as of a day. */
const speaks = (one: Attribute, said: { until: string; years?: number; asOf: string }): QualityInput => ({
  ...became(one, {}, {}),
  asOf: calendarDate(said.asOf),
  completeness: new Map([[one.source, calendarDate(said.until)]]),
  yearsUntil: new Map(said.years === undefined ? [] : [[one.source, said.years]]),
});
const failed = (input: QualityInput) =>
  checkSources(input).map(({ gate, source, attributes }) => [gate, source, attributes]);

describe("checking the sources before a run", () => {
  test("lets a well city pass", () => {
    expect(failed(WELL)).toEqual([]);
  });

  test.each([
    [
      "a daily source silent for a week and a day",
      until("public-security", "2026-11-12"),
      "freshness",
      "public-security",
      ["birth_date"],
    ],
    [
      "a monthly source silent for more than two months",
      until("civil-affairs", "2026-09-18"),
      "freshness",
      "civil-affairs",
      ["household_dibao"],
    ],
    [
      "a delivery smaller by more than a tenth",
      delivered("public-security", { records: 899 }),
      "completeness",
      "public-security",
      null,
    ],
    [
      "a delivery larger by more than a quarter",
      delivered("public-security", { records: 1_251 }),
      "completeness",
      "public-security",
      null,
    ],
    ["a source that delivers nothing any more", { ...WELL, now: {} }, "completeness", "public-security", null],
    [
      "quarters two behind the months beside them",
      until("statistics", "2026-06-29"),
      "alignment",
      "statistics",
      ["output_q_wan"],
    ],
    [
      "last year's figure from a source that was last complete in that year",
      speaks(FEE, { until: "2025-03-15", asOf: "2026-01-02" }),
      "alignment",
      "tax",
      ["ui_paid_prev_year"],
    ],
    [
      "last year's figure from a source that is complete and has said that it has the year before only",
      speaks(FEE, { until: "2026-01-01", years: 2024, asOf: "2026-01-02" }),
      "alignment",
      "tax",
      ["ui_paid_prev_year"],
    ],
    [
      "the month's figure from a source that has not seen the end of the month before last",
      speaks(STAFF, { until: "2026-09-29", asOf: "2026-11-20" }),
      "alignment",
      "hrss",
      ["si_headcount_now"],
    ],
    [
      "the quarter's figure from a source two quarters behind",
      speaks(OUTPUT, { until: "2026-06-29", asOf: "2026-11-20" }),
      "alignment",
      "statistics",
      ["output_q_wan"],
    ],
    [
      "more than one identity in a thousand twice",
      delivered("public-security", { twins: 2 }),
      "duplicates",
      "public-security",
      null,
    ],
    [
      "more than one value in a hundred that cannot be",
      delivered("hrss", { attributes: { ins_months_streak: figure({ bad: 11 }) } }),
      "range",
      "hrss",
      ["ins_months_streak"],
    ],
    [
      "a mean that moved by more than half",
      delivered("hrss", { attributes: { ins_months_streak: figure({ mean: 14 }) } }),
      "jump",
      "hrss",
      ["ins_months_streak"],
    ],
    [
      "a share of yes that moved by more than a fifth of all",
      delivered("civil-affairs", { attributes: { household_dibao: figure({ mean: 0.33 }) } }),
      "jump",
      "civil-affairs",
      ["household_dibao"],
    ],
    [
      "a fact that is left out of every record",
      became(DISHONEST, { mean: 0.01 }, null),
      "jump",
      "credit",
      ["dishonest"],
    ],
    [
      "a fact that half of the few who have it have lost",
      became(DISHONEST, { mean: 0.01, present: 30_000 }, { mean: 0.01, present: 14_000 }),
      "jump",
      "credit",
      ["dishonest"],
    ],
    ["the few who are dishonest gone", became(DISHONEST, { mean: 0.01 }, { mean: 0 }), "jump", "credit", ["dishonest"]],
    [
      "the few who are dead come alive",
      became(ALIVE, { mean: 0.9 }, { mean: 1 }),
      "jump",
      "public-security",
      ["alive"],
    ],
    [
      "everybody born fifteen years earlier",
      became(BIRTH, { mean: 1980.4 }, { mean: 1965.4 }),
      "jump",
      "public-security",
      ["birth_date"],
    ],
    [
      "a list that hardly anybody has any more",
      became(CHILDREN, { mean: 1.4, present: 100_000 }, { mean: 1.4, present: 200 }),
      "jump",
      CHILDREN.source,
      ["children"],
    ],
    ["lists that are empty now", became(CHILDREN, { mean: 1.4 }, { mean: 0.1 }), "jump", CHILDREN.source, ["children"]],
    [
      "values that are no values any more",
      became(BIRTH, { mean: 1980.4 }, { mean: null }),
      "jump",
      "public-security",
      ["birth_date"],
    ],
  ] as [string, QualityInput, string, string, string[] | null][])("stops at %s", (_, input, gate, code, attributes) => {
    expect(failed(input)).toContainEqual([gate, code, attributes]);
  });

  test.each([
    ["a daily source a week behind", until("public-security", "2026-11-13")],
    ["a monthly source two months behind", until("civil-affairs", "2026-09-19")],
    ["a delivery smaller by a tenth", delivered("public-security", { records: 900 })],
    ["quarters one behind the months beside them", until("statistics", "2026-06-30")],
    ["last year's figure, delivered", speaks(FEE, { until: "2025-12-31", years: 2025, asOf: "2026-01-02" })],
    [
      "last year's figure from a source that is complete in this",
      speaks(FEE, { until: "2026-01-01", asOf: "2026-02-02" }),
    ],
    ["the month's figure a month later", speaks(STAFF, { until: "2026-09-30", asOf: "2026-11-20" })],
    ["the quarter's figure a quarter later", speaks(OUTPUT, { until: "2026-06-30", asOf: "2026-11-20" })],
    ["one identity in a thousand twice", delivered("public-security", { twins: 1 })],
    [
      "one value in a hundred that cannot be",
      delivered("hrss", { attributes: { ins_months_streak: figure({ bad: 10 }) } }),
    ],
    ["a mean that moved by half", delivered("hrss", { attributes: { ins_months_streak: figure({ mean: 13.5 }) } })],
    [
      "a share of yes that became larger by half",
      delivered("civil-affairs", { attributes: { household_dibao: figure({ mean: 0.18 }) } }),
    ],
    ["a delivery larger by a quarter", delivered("public-security", { records: 1_250 })],
    ["ninety-nine of the few who are dishonest gone", became(DISHONEST, { mean: 0.00033 }, { mean: 0.000165 })],
    ["a fact that is delivered for the first time", became(BIRTH, { present: 0 }, { mean: 1980 })],
    ["dates of one year replaced by the next year's", became(BIRTH, { mean: 2025.5 }, { mean: 2026.5 })],
    ["too few values to judge by", became(STREAK, { present: 99, mean: 10 }, { present: 99, bad: 99, mean: 99 })],
    ["a source that was never connected", { ...WELL, completeness: new Map(), now: {}, before: {} }],
  ] as [string, QualityInput][])("does not stop at %s", (_, input) => {
    expect(failed(input)).toEqual([]);
  });

  test("judges the few of a sample by as many records as it judges the few of all by", () => {
    const few = became(DISHONEST, { mean: 0.001 }, { mean: 0 }); // 600 firms
    const sampled = (of: QualityInput["now"]) => ({ credit: { ...(of.credit as SourceProfile), sampled: 20 } }); // 30 looked at
    expect(failed(few)).toHaveLength(1);
    expect(failed({ ...few, before: sampled(few.before), now: sampled(few.now) })).toEqual([]);
  });

  test("concerns only programs that read what is wrong", () => {
    const [failure] = checkSources(delivered("hrss", { attributes: { ins_months_streak: figure({ bad: 500 }) } }));
    expect(failure && [[STREAK, OUTPUT], [DIBAO], [OUTPUT]].map((reads) => concerns(failure, reads))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("measures the next delivery by the last one that passed", () => {
    const input = delivered("public-security", { records: 500 });
    const next = baseline(input, checkSources(input));
    expect(next["public-security"]?.records).toBe(1_000);
    expect(next.hrss).toEqual(input.now.hrss);
  });
});
