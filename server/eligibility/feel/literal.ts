import { FeelDate } from "./date";
import { FeelDateTime } from "./date-time";
import { parseDuration } from "./duration";
import { FeelTime } from "./time";
import type { FeelValue } from "./value";

const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|["'\\nrt])/g;
const MAX_CODE_POINT = 0x10ffff;
const SIGNS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** The text that a string literal stands for, given with its quotes. What is no escape of FEEL stays as it is written. */
export function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(ESCAPE, meaning);
}

function meaning(escaped: string): string {
  const sign = escaped.slice(1, 2);
  if (sign !== "u" && sign !== "U") return SIGNS[sign] ?? sign;
  const code = Number.parseInt(escaped.slice(2), 16);
  return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : escaped;
}

/** The value of @"…": a date, a time, a date and time or a duration; null when the text is none of them. */
export function temporalValue(text: string): FeelValue {
  if (/^-?P/.test(text)) return parseDuration(text);
  return FeelDate.read(text) ?? FeelTime.parse(text) ?? FeelDateTime.parse(text);
}
