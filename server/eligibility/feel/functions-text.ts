import { FeelDate } from "./date";
import type { FeelFunction } from "./function";
import { FeelNumber } from "./number";
import { ANY, BOOLEAN, DATE, listOf, MONTHS_DURATION, NUMBER, STRING } from "./type";
import { type FeelValue, MonthsDuration } from "./value";

/** A value as FEEL's `string` writes it; null for what has no text. */
export function textOf(value: FeelValue): string | null {
  if (value instanceof FeelNumber || value instanceof FeelDate) return value.toString();
  return typeof value === "string" || typeof value === "boolean" ? String(value) : null;
}

function test(name: string, call: (text: string, part: string) => boolean): FeelFunction {
  return { name, parameters: [STRING, STRING], result: BOOLEAN, call: ([a, b]) => call(a as string, b as string) };
}

/** The text and date functions of FEEL that programs need, to the standard. Text counts in characters, not bytes. */
export const TEXT_FUNCTIONS: readonly FeelFunction[] = [
  test("contains", (text, part) => text.includes(part)),
  test("starts with", (text, part) => text.startsWith(part)),
  test("ends with", (text, part) => text.endsWith(part)),
  {
    name: "string length",
    parameters: [STRING],
    result: NUMBER,
    call: ([text]) => new FeelNumber([...(text as string)].length),
  },
  {
    name: "substring",
    parameters: [STRING, NUMBER, NUMBER],
    optional: 1,
    result: STRING,
    call: ([text, start, length]) => substring(text as string, start as FeelNumber, length as FeelNumber | undefined),
  },
  {
    name: "string join",
    parameters: [listOf(STRING), STRING],
    optional: 1,
    result: STRING,
    call: ([list, separator = ""]) => (list as string[]).filter((text) => text !== null).join(separator as string),
  },
  { name: "string", parameters: [ANY], result: STRING, call: ([value]) => textOf(value as FeelValue) },
  {
    name: "years and months duration",
    parameters: [DATE, DATE],
    result: MONTHS_DURATION,
    call: ([from, to]) => new MonthsDuration((from as FeelDate).fullMonthsUntil(to as FeelDate)),
  },
];

function substring(text: string, start: FeelNumber, length: FeelNumber | undefined): string {
  const letters = [...text];
  const from = start.toNumber() > 0 ? start.toNumber() - 1 : letters.length + start.toNumber();
  return letters.slice(from, length === undefined ? undefined : from + length.toNumber()).join("");
}
