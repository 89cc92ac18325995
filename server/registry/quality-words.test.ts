import { describe, expect, test } from "vitest";
import { type Attribute, attributeByKey, type FactValue } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { isPlausible } from "./plausible";
import { haveWordsTurned, KEPT_WORDS, wordKeys } from "./quality-words";

const attribute = (subject: "person" | "firm", key: string) => attributeByKey(subject, key) as Attribute;
const of = (total: number, words: Record<string, number>) => ({ of: total, words });

describe("the words of a delivery", () => {
  test.each([
    ["a word in the place of another", of(2_000, { 宁波市: 2_000 }), of(2_000, { 绍兴市: 2_000 })],
    ["the same word written another way", of(2_000, { 宁波: 2_000 }), of(2_000, { 宁波市: 2_000 })],
    ["a fifth and more", of(2_000, { 宁波市: 1_401, 绍兴市: 599 }), of(2_000, { 宁波市: 1_000, 绍兴市: 1_000 })],
    [
      "a rare word half as often again",
      of(600_000, { 男: 599_699, 特优: 301 }),
      of(600_000, { 男: 599_800, 特优: 200 }),
    ],
    ["a rare word that is gone", of(600_000, { 男: 600_000 }), of(600_000, { 男: 599_700, 特优: 300 })],
    ["a word that was not there", of(600_000, { 男: 599_700, 特优: 300 }), of(600_000, { 男: 600_000 })],
  ])("have turned: %s", (_, is, was) => expect(haveWordsTurned(is, was)).toBe(true));

  test.each([
    ["the same", of(2_000, { 宁波市: 2_000 }), of(2_000, { 宁波市: 2_000 })],
    ["more of them in the same shares", of(2_400, { 宁波市: 1_200 }), of(2_000, { 宁波市: 1_000 })],
    ["just a fifth", of(2_000, { 宁波市: 1_400, 绍兴市: 600 }), of(2_000, { 宁波市: 1_000, 绍兴市: 1_000 })],
    [
      "a word that has just become common enough to be kept",
      of(2_000, { 宁波市: 1_899, 绍兴市: 101 }),
      of(2_000, { 宁波市: 1_905 }),
    ],
    ["fewer than are a basis", of(99, { 宁波市: 99 }), of(2_000, { 绍兴市: 2_000 })],
    ["never counted before", of(2_000, { 宁波市: 2_000 }), undefined],
    ["not counted any more", undefined, of(2_000, { 宁波市: 2_000 })],
  ])("have not turned: %s", (_, is, was) => expect(haveWordsTurned(is, was)).toBe(false));

  test("a word that took the place of the rarest that is kept is no other word than before", () => {
    const full = Object.fromEntries(Array.from({ length: KEPT_WORDS }, (_, i) => [`区${i}`, 1_000 + i]));
    const { 区0: _, ...others } = full;
    expect(haveWordsTurned(of(40_000, { ...others, 新区: 1_001 }), of(40_000, full))).toBe(false);
    expect(haveWordsTurned(of(40_000, { ...others, 新区: 1_700 }), of(40_000, full))).toBe(true);
  });

  test("are those of an attribute, or of the members of an object", () => {
    expect(wordKeys(attribute("person", "hukou_city"))).toEqual(["hukou_city"]);
    expect(wordKeys(attribute("person", "founder"))).toEqual(["founder.uscc", "founder.legal_form", "founder.status"]);
    expect(wordKeys(attribute("person", "birth_date"))).toEqual([]);
  });
});

describe("what cannot be", () => {
  const TODAY = calendarDate("2026-11-20");
  test.each<[string, "person" | "firm", string, FactValue, FactValue]>([
    ["an empty word", "person", "hukou_city", "", "宁波市"],
    ["a word of blanks", "person", "hukou_city", " \u3000", " 宁波市"],
    ["an empty word of a closed set", "person", "edu_level", "", "本科"],
    [
      "a child without a county, where it is not text",
      "person",
      "children",
      [{ hukou_county: 7 }],
      [{ hukou_county: "" }],
    ],
    ["a share above the whole", "firm", "rd_staff_ratio", "100.01", 100],
    ["a month more than a hundred years", "firm", "ins_months_streak", 1_201, 1_200],
    ["more days than a year has", "person", "work_days_in_window", 367, 366],
    ["a hire of an age that nobody reaches", "firm", "new_hires", [{ age: 131 }], [{ age: 130 }]],
    ["a year that is none", "firm", "tech_sme_year", 20_260, 2_026],
    ["more money than there is", "firm", "ui_paid_prev_year", 1e12 + 1, 1e12],
  ])("%s", (_, subject, key, not, is) => {
    expect(isPlausible(attribute(subject, key), not, TODAY)).toBe(false);
    expect(isPlausible(attribute(subject, key), is, TODAY)).toBe(true);
  });
});
