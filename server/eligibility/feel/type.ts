import type { Bilingual } from "../bilingual";

/** What an expression is known to be before it runs. `any` is only ever the type of null or of an empty list's items. */
export type FeelType =
  | { readonly kind: "any" | "number" | "boolean" | "date" | "months-duration" | "days-duration" | "range" }
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "list"; readonly item: FeelType }
  | { readonly kind: "context"; readonly entries: ReadonlyMap<string, FeelType>; readonly open?: boolean };

export const ANY = { kind: "any" } as const satisfies FeelType;
export const NUMBER = { kind: "number" } as const satisfies FeelType;
export const BOOLEAN = { kind: "boolean" } as const satisfies FeelType;
export const STRING = { kind: "string" } as const satisfies FeelType;
export const DATE = { kind: "date" } as const satisfies FeelType;
export const MONTHS_DURATION = { kind: "months-duration" } as const satisfies FeelType;
export const DAYS_DURATION = { kind: "days-duration" } as const satisfies FeelType;

/** A list of such items. */
export function listOf(item: FeelType): FeelType {
  return { kind: "list", item };
}

const WORDS: Record<FeelType["kind"], Bilingual> = {
  any: { zh: "任意值", en: "any value" },
  number: { zh: "数字", en: "a number" },
  boolean: { zh: "是否", en: "true or false" },
  date: { zh: "日期", en: "a date" },
  "months-duration": { zh: "年月时长", en: "a duration of years and months" },
  "days-duration": { zh: "天数时长", en: "a duration of days" },
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
  if (first.kind === "any") return second;
  if (second.kind === "any") return first;
  if (first.kind !== second.kind) return null;
  if (first.kind === "list" && second.kind === "list") {
    const item = commonType(first.item, second.item);
    return item === null ? null : listOf(item);
  }
  return first.kind === "string" && first !== second ? STRING : first;
}
