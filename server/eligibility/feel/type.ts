import type { Bilingual } from "../bilingual";

/**
 * What an expression is known to be before it runs. `any` is known only when it runs: null, a duration read from text,
 * the items of an empty list. `mixed` is known to be of several kinds, and may stand only where the kind does not matter.
 */
export type FeelType =
  | { readonly kind: "any" | "mixed" | "boolean" | "date" | "time" | "date-time" }
  /** With the unit of a number that is a member of something; what is no member has it beside its type. */
  | { readonly kind: "number"; readonly unit?: string | undefined }
  | { readonly kind: "months-duration" | "days-duration" }
  | { readonly kind: "range"; readonly bound: FeelType }
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "list"; readonly item: FeelType }
  | { readonly kind: "context"; readonly entries: ReadonlyMap<string, FeelType> };

export const ANY = { kind: "any" } as const satisfies FeelType;
export const MIXED = { kind: "mixed" } as const satisfies FeelType;
export const NUMBER = { kind: "number" } as const satisfies FeelType;
export const BOOLEAN = { kind: "boolean" } as const satisfies FeelType;
export const STRING = { kind: "string" } as const satisfies FeelType;
export const DATE = { kind: "date" } as const satisfies FeelType;
export const TIME = { kind: "time" } as const satisfies FeelType;
export const DATE_TIME = { kind: "date-time" } as const satisfies FeelType;
export const MONTHS_DURATION = { kind: "months-duration" } as const satisfies FeelType;
export const DAYS_DURATION = { kind: "days-duration" } as const satisfies FeelType;

/** A list of such items. */
export function listOf(item: FeelType): FeelType {
  return { kind: "list", item };
}

const WORDS: Record<FeelType["kind"], Bilingual> = {
  any: { zh: "任意值", en: "any value" },
  mixed: { zh: "几种不同的值", en: "a mixture of kinds" },
  number: { zh: "数字", en: "a number" },
  boolean: { zh: "是否", en: "true or false" },
  date: { zh: "日期", en: "a date" },
  time: { zh: "时刻", en: "a time of day" },
  "date-time": { zh: "日期和时刻", en: "a date and time" },
  "months-duration": { zh: "年月时长", en: "a duration of years and months" },
  "days-duration": { zh: "天数时长", en: "a duration of days and time" },
  range: { zh: "区间", en: "a range" },
  string: { zh: "文字", en: "text" },
  list: { zh: "清单", en: "a list" },
  context: { zh: "对象", en: "an object" },
};

/** The type in words a rule author understands. */
export function describeType(type: FeelType): Bilingual {
  return WORDS[type.kind];
}

/** Whether a value of the one type may stand where the other is wanted. */
export function fits(given: FeelType, wanted: FeelType): boolean {
  if (given.kind === "any" || wanted.kind === "any") return true;
  if (given.kind !== wanted.kind) return false;
  if (given.kind === "list" && wanted.kind === "list") return fits(given.item, wanted.item);
  return true;
}

/** The type of a value that is either of the two; null when they have nothing in common. */
export function commonType(first: FeelType, second: FeelType): FeelType | null {
  if (first === second || second.kind === "any") return first;
  if (first.kind === "any") return second;
  if (first.kind === "mixed" || second.kind === "mixed") return MIXED;
  if (first.kind !== second.kind) return null;
  if (first.kind === "list" && second.kind === "list") {
    const item = commonType(first.item, second.item);
    return item === null ? null : listOf(item);
  }
  if (first.kind === "context" && second.kind === "context") return bothContexts(first.entries, second.entries);
  if (first.kind === "number" && second.kind === "number") return eitherNumber(first, second);
  return first.kind === "string" ? STRING : first;
}

type NumberType = Extract<FeelType, { kind: "number" }>;

/** A number that is either of the two: with the unit of both, or of the one that has a unit where the other certainly has none. */
function eitherNumber(first: NumberType, second: NumberType): FeelType {
  if (first.unit === second.unit || second.unit === "") return first;
  return first.unit === "" ? second : NUMBER;
}

/** The type of a value that is either of the two, whatever they are. */
export function joinType(first: FeelType, second: FeelType): FeelType {
  if (first.kind === "list" && second.kind === "list") return listOf(joinType(first.item, second.item));
  return commonType(first, second) ?? MIXED;
}

function bothContexts(first: ReadonlyMap<string, FeelType>, second: ReadonlyMap<string, FeelType>): FeelType {
  if (first === second) return { kind: "context", entries: first };
  const entries = new Map(first);
  for (const [name, type] of second) {
    const known = entries.get(name);
    entries.set(name, known === undefined ? type : joinType(known, type));
  }
  return { kind: "context", entries };
}
