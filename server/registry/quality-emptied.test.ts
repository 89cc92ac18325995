import { expect, test } from "vitest";
import { type Attribute, attributeByKey } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { type AttributeProfile, checkSources, type SourceProfile } from "./quality";

const HUKOU = attributeByKey("person", "hukou_city") as Attribute; // a word
const STREAK = attributeByKey("firm", "ins_months_streak") as Attribute; // a figure
const RECORDS = 600_000;

/** Whether one attribute is held by the jump gate: of 600,000 records last time and now, with the words that were kept. */
function isHeld(one: Attribute, before: Said, now: Said): boolean {
  const profile = ({ words, ...said }: Said): SourceProfile => ({
    records: RECORDS,
    twins: 0,
    attributes: { [one.key]: { present: RECORDS, bad: 0, mean: one === STREAK ? 10 : null, ...said } },
    ...(words && { words: { [one.key]: { of: RECORDS, words } } }),
  });
  const found = checkSources({
    programs: [[one]],
    asOf: calendarDate("2026-11-20"),
    completeness: new Map(),
    yearsUntil: new Map(),
    before: { [one.source]: profile(before) },
    now: { [one.source]: profile(now) },
  });
  expect(found.every(({ gate }) => gate === "jump")).toBe(true);
  return found.length > 0;
}

type Said = Partial<AttributeProfile> & { words?: Record<string, number> };

// That somebody has none is a fact and refuses: a source that says so of everybody by mistake refuses a city.
test.each<[string, Attribute, Said, Said]>([
  ["figures that are nothing now", STREAK, { nulls: 6_000 }, { nulls: 300_000 }],
  ["words that are nothing now", HUKOU, { nulls: 0 }, { nulls: RECORDS }],
  ["twice as many of the few who have none", HUKOU, { nulls: 300 }, { nulls: 600 }],
  ["words of which each is somebody's own", HUKOU, { words: { 宁波市: 400_000 } }, {}],
])("%s are held", (_, one, before, now) => expect(isHeld(one, before, now)).toBe(true));

test.each<[string, Attribute, Said, Said]>([
  ["hardly more who have none", HUKOU, { nulls: 60_000 }, { nulls: 66_000 }],
  ["those who have none, whom nobody counted last time,", HUKOU, {}, { nulls: RECORDS }],
  ["a word that was hardly common enough to be kept", HUKOU, { words: { 宁波市: 101 } }, {}],
])("%s are not held", (_, one, before, now) => expect(isHeld(one, before, now)).toBe(false));
