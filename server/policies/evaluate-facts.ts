import type { Locale } from "@/server/context";
import {
  type Attribute,
  attributeByKey,
  type Bilingual,
  type FactValue,
  type Member,
  type SubjectKind,
} from "@/server/eligibility";
import { isCalendarDate, Refusal } from "@/server/kernel";
import { keyMeant } from "./key-meant";

/** How many facts one question may hold: more than any kind of subject has. */
export const MAX_FACTS = 100;
/** How long a list of a fact may be: fifty years of monthly payments, and a large firm's new hires of a year. */
const MAX_ITEMS = 600;
const MAX_TEXT_CHARS = 100;
/** No figure of a person or a firm is larger; beyond it sums would leave the integers that money is counted in. */
const MAX_FIGURE = 1e10;
const DECIMAL = /^-?\d{1,11}(\.\d{1,6})?$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

type Words = "zh" | "en";

/** The language in which somebody is told what to send. */
export function wordsOf(locale: Locale): Words {
  return locale === "en" ? "en" : "zh";
}
type Shaped = Member & { readonly members?: readonly Member[] };

/**
 * Facts that somebody gave, as the catalogue's types: every key is an attribute of this kind of subject, every value has
 * its shape. Null is a known "none".
 * @throws Refusal INPUT_INVALID naming the attribute and the shape that is wanted.
 */
export function readFacts(
  audience: SubjectKind,
  given: Readonly<Record<string, unknown>>,
  language: Words,
): ReadonlyMap<string, { attribute: Attribute; value: FactValue }> {
  const facts = new Map<string, { attribute: Attribute; value: FactValue }>();
  for (const [key, value] of Object.entries(given)) {
    const attribute = attributeByKey(audience, key);
    if (attribute === undefined)
      throw new Refusal("INPUT_INVALID", { attribute: key, wanted: unknownKey(audience, key)[language] });
    const fault = faultOf(attribute, key, value);
    if (fault !== null) {
      throw new Refusal("INPUT_INVALID", { attribute: fault.place, wanted: wantedOf(fault.member, language) });
    }
    facts.set(key, { attribute, value: value as FactValue });
  }
  return facts;
}

/** What could be meant: the key that a Chinese name stands for, or one that is written almost so. */
function unknownKey(audience: SubjectKind, written: string): Bilingual {
  const none = { zh: "目录里没有这个属性", en: "the catalogue has no such attribute" };
  const meant = keyMeant(audience, written);
  if (meant === null) return none;
  return { zh: `${none.zh}，是不是 ${meant}？`, en: `${none.en}; did you mean ${meant}?` };
}

/** The shape, and what a figure is counted in. */
function wantedOf(member: Shaped, language: Words): string {
  const shape = describeShape(member, language);
  if (!member.unit) return shape;
  return language === "zh" ? `${shape}，单位是${member.unit}` : `${shape}, counted in ${member.unit}`;
}

type Fault = { readonly place: string; readonly member: Shaped };

/** The first place where a value is not of its member's type; null where there is none. */
function faultOf(member: Shaped, place: string, value: unknown): Fault | null {
  if (value === null) return null;
  if (member.type === "list") {
    if (!Array.isArray(value) || value.length > MAX_ITEMS) return { place, member };
    return firstFault(value.map((item) => () => objectFault(member, place, item)));
  }
  if (member.type === "object") return objectFault(member, place, value);
  return isOfType(member, value) ? null : { place, member };
}

function objectFault(member: Shaped, place: string, value: unknown): Fault | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { place, member };
  const entries = Object.entries(value);
  const known = new Map(member.members?.map((inner) => [inner.key, inner]));
  return firstFault(
    entries.map(([key, item]) => () => {
      const inner = known.get(key);
      return inner === undefined ? { place, member } : faultOf(inner, `${place}.${key}`, item);
    }),
  );
}

function firstFault(checks: readonly (() => Fault | null)[]): Fault | null {
  for (const check of checks) {
    const fault = check();
    if (fault !== null) return fault;
  }
  return null;
}

function isOfType({ type, values }: Shaped, value: unknown): boolean {
  switch (type) {
    case "number":
      return isFigure(value);
    case "integer":
      return isFigure(value) && Number.isInteger(Number(value));
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return typeof value === "string" && isCalendarDate(value);
    case "enum":
      return typeof value === "string" && (values ?? []).includes(value);
    case "months":
      return isListOf(value, (item) => MONTH.test(item));
    case "strings":
      return isListOf(value, (item) => item.length <= MAX_TEXT_CHARS);
    default:
      return typeof value === "string" && value.length <= MAX_TEXT_CHARS;
  }
}

/** A number, or a decimal written as text so that nothing of it is lost on the way. */
function isFigure(value: unknown): boolean {
  if (typeof value === "string") return DECIMAL.test(value) && Math.abs(Number(value)) <= MAX_FIGURE;
  return typeof value === "number" && Math.abs(value) <= MAX_FIGURE;
}

function isListOf(value: unknown, isRight: (item: string) => boolean): boolean {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return false;
  return value.every((item) => typeof item === "string" && isRight(item));
}

const SHAPES = {
  number: { zh: "数字", en: "a number" },
  integer: { zh: "整数", en: "a whole number" },
  boolean: { zh: "true或false", en: "true or false" },
  date: { zh: "日期，写成2026-11-20", en: "a date, written 2026-11-20" },
  enum: { zh: "其中一个：", en: "one of: " },
  months: { zh: '月份的清单，写成["2026-11"]', en: 'a list of months, written ["2026-11"]' },
  strings: { zh: "文字的清单", en: "a list of texts" },
  string: { zh: "文字", en: "text" },
  list: { zh: "清单，每一项有：", en: "a list whose items have: " },
  object: { zh: "对象，里面有：", en: "an object with: " },
} as const;

/** The shape a value must have, in one line. */
export function describeShape(member: Shaped, language: Words): string {
  const shape = SHAPES[member.type][language];
  const [comma, bracket] =
    language === "zh" ? ["、", (text: string) => `（${text}）`] : [", ", (text: string) => ` (${text})`];
  if (member.type === "enum") return shape + (member.values ?? []).join(comma);
  if (member.type !== "list" && member.type !== "object") return shape;
  const members = (member.members ?? []).map((inner) => inner.key + bracket(describeShape(inner, language)));
  return shape + members.join(comma);
}
