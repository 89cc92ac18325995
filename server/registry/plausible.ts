import type { Attribute, FactValue, Member } from "@/server/eligibility";
import { addDays, type CalendarDate, isCalendarDate } from "@/server/kernel";
import { isWord, largestOf } from "./plausible-range";

const DECIMAL = /^-?\d+(\.\d+)?$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
/** Nothing a rule reads happened before. */
const EARLIEST_DATE = "1880-01-01";
/** The furthest a planned date may lie ahead: a retirement. */
const LATEST_DAYS_AHEAD = 60 * 366;
/** Dates of what has happened: a birth, a founding. */
const PAST_ONLY: ReadonlySet<string> = new Set(["birth_date", "reg_date"]);

/**
 * Whether a delivered value can be at all: of the catalogue's type, no negative figure nor one larger than its unit has, no empty
 * word, no date that nobody lives to see.
 * What cannot be is never decided on.
 */
export function isPlausible(attribute: Attribute, value: FactValue, asOf: CalendarDate): boolean {
  if (typeof value === "string" && WORDS.has(attribute.type) && !isWord(value)) return false;
  return fits(attribute, value, asOf);
}

/** A member of a list or an object may be empty where it does not apply: the county of a child from elsewhere. */
const WORDS: ReadonlySet<Attribute["type"]> = new Set(["string", "enum"]);

type Typed = Member & { readonly members?: readonly Member[] };

function fits(member: Typed, value: FactValue, asOf: CalendarDate): boolean {
  if (value === null) return true;
  switch (member.type) {
    case "number":
    case "integer":
      return isFigure(value, largestOf(member));
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return isDate(member.key, value, asOf);
    case "string":
    case "enum":
      return typeof value === "string";
    case "months":
      return Array.isArray(value) && value.every((month) => typeof month === "string" && MONTH.test(month));
    case "strings":
      return Array.isArray(value) && value.every((text) => typeof text === "string");
    case "list":
      return Array.isArray(value) && value.every((item) => isObject(member.members ?? [], item, asOf));
    case "object":
      return isObject(member.members ?? [], value, asOf);
  }
}

function isFigure(value: FactValue, largest: number): boolean {
  if (typeof value !== "number" && !(typeof value === "string" && DECIMAL.test(value))) return false;
  return Number(value) >= 0 && Number(value) <= largest;
}

function isDate(key: string, value: FactValue, asOf: CalendarDate): boolean {
  if (typeof value !== "string" || !isKnownDate(value) || value < EARLIEST_DATE) return false;
  return value <= asOf || (!PAST_ONLY.has(key) && value <= latestOn(asOf));
}

/** The latest date that was asked for last: a run has one day. */
let latest = { asOf: "", date: "" };

function latestOn(asOf: CalendarDate): string {
  if (latest.asOf !== asOf) latest = { asOf, date: addDays(asOf, LATEST_DAYS_AHEAD) };
  return latest.date;
}

const MAX_DATES = 100_000;
const dates = new Map<string, boolean>();

/** The dates of a city are few beside its people: each is looked at once. */
function isKnownDate(text: string): boolean {
  const known = dates.get(text);
  if (known !== undefined) return known;
  if (dates.size >= MAX_DATES) dates.clear();
  const isDate = isCalendarDate(text);
  dates.set(text, isDate);
  return isDate;
}

function isObject(members: readonly Member[], value: FactValue, asOf: CalendarDate): boolean {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const given = value as { readonly [key: string]: FactValue };
  return members.every(
    (member) => given[member.key] === undefined || fits(member, given[member.key] as FactValue, asOf),
  );
}
