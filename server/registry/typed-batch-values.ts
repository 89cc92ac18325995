import { type FactValue, MISSING, UNFIT } from "@/server/eligibility";
import type { LoadedColumn } from "./typed-batch";

/** The value of one cell as its source delivered it; undefined where it is missing. */
export function valueIn(column: LoadedColumn | undefined, n: number): FactValue | undefined {
  if (column === undefined) return undefined;
  const value = column.values[n] as number;
  if (value === MISSING) return undefined;
  if (Number.isNaN(value)) return null;
  switch (column.place.type) {
    case "number":
    case "integer":
      return value === UNFIT ? (column.texts.get(n) as string) : decimal(value, column.scales?.[n] ?? 0);
    case "boolean":
      return value === 1;
    case "date":
      return dateText(value);
    case "string":
    case "enum":
      return column.words[column.codes?.[n] as number] as string;
    case "months":
      return monthsOf(column, n);
    case "strings":
      return JSON.parse(column.json?.[n] ?? "[]");
    default:
      return value; // a list or an object: made of its members
  }
}

function decimal(value: number, scale: number): FactValue {
  if (scale === 0) return value;
  const digits = String(Math.abs(value)).padStart(scale + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function dateText(ordinal: number): string {
  const digits = String(ordinal);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

function monthsOf({ spans }: LoadedColumn, n: number): string[] {
  if (spans === null) return [];
  const months: string[] = [];
  for (let i = spans.offsets[n] as number; i < (spans.offsets[n + 1] as number); i += 2) {
    for (let month = spans.runs[i] as number; month <= (spans.runs[i + 1] as number); month++) {
      months.push(`${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`);
    }
  }
  return months;
}
