import { describe, expect, test } from "vitest";
import { type Attribute, attributeByKey } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { baseline, checkSources, concerns, type QualityInput, type SourceProfile } from "./quality";

const TODAY = calendarDate("2026-11-20");
const attribute = (subject: "person" | "firm", key: string) => attributeByKey(subject, key) as Attribute;
const BIRTH = attribute("person", "birth_date"); // public-security, daily
const DIBAO = attribute("person", "household_dibao"); // civil-affairs, monthly, yes or no
const STREAK = attribute("firm", "ins_months_streak"); // hrss, monthly, a figure
const OUTPUT = attribute("firm", "output_q_wan"); // statistics, quarterly

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
    ["a source that delivers nothing any more", { ...WELL, now: {} }, "completeness", "public-security", null],
    [
      "quarters two behind the months beside them",
      until("statistics", "2026-06-29"),
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
  ] as [string, QualityInput, string, string, string[] | null][])("stops at %s", (_, input, gate, code, attributes) => {
    expect(failed(input)).toContainEqual([gate, code, attributes]);
  });

  test.each([
    ["a daily source a week behind", until("public-security", "2026-11-13")],
    ["a monthly source two months behind", until("civil-affairs", "2026-09-19")],
    ["a delivery smaller by a tenth", delivered("public-security", { records: 900 })],
    ["quarters one behind the months beside them", until("statistics", "2026-06-30")],
    ["one identity in a thousand twice", delivered("public-security", { twins: 1 })],
    [
      "one value in a hundred that cannot be",
      delivered("hrss", { attributes: { ins_months_streak: figure({ bad: 10 }) } }),
    ],
    ["a mean that moved by half", delivered("hrss", { attributes: { ins_months_streak: figure({ mean: 13.5 }) } })],
    [
      "a share of yes that moved by a fifth",
      delivered("civil-affairs", { attributes: { household_dibao: figure({ mean: 0.3 }) } }),
    ],
    [
      "too few values to judge by",
      delivered("hrss", { attributes: { ins_months_streak: figure({ present: 99, bad: 99, mean: 99 }) } }),
    ],
    ["a source that was never connected", { ...WELL, completeness: new Map(), now: {}, before: {} }],
  ] as [string, QualityInput][])("does not stop at %s", (_, input) => {
    expect(failed(input)).toEqual([]);
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
