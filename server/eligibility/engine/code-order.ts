import type { Unknown } from "../feel/unknown";
import type { WordCode } from "./code-word";
import { merged } from "./merged";
import type { Coded } from "./number-operations";
import type { Row } from "./row";
import { isNumber, MISSING, UNFIT } from "./scaled";
import { FALSE, LACKING, NEITHER, TRUE, type Truth, type TruthCode, UNSURE } from "./truth";

const HOLDS: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (difference) => difference === 0,
  "!=": (difference) => difference !== 0,
  "<": (difference) => difference < 0,
  "<=": (difference) => difference <= 0,
  ">": (difference) => difference > 0,
  ">=": (difference) => difference >= 0,
};

/** A comparison of two numbers or two dates. Equality names the first side that is missing, an order both. */
export function codeOrder(
  operator: string,
  [left, right]: readonly [Coded, Coded],
  compare: (row: Row, left: number, right: number) => number,
): { readonly code: TruthCode; readonly cheap: boolean } | null {
  const holds = HOLDS[operator];
  if (holds === undefined) return null;
  const isEqual = operator === "=" || operator === "!=";
  const code: TruthCode = (row) => {
    const first = left.code(row);
    const { scale, unknown } = row;
    const second = right.code(row);
    if (isNumber(first) && isNumber(second)) {
      row.leftScale = scale;
      const difference = compare(row, first, second);
      if (!isNumber(difference)) return UNSURE;
      return holds(difference) ? TRUE : FALSE;
    }
    return compareOthers(row, { first, second, lacks: unknown, isEqual, holds });
  };
  return { code, cheap: left.cheap && right.cheap };
}

/** Whether two words are the same; null for any other question about them. */
export function codeSame(operator: string, [left, right]: readonly [WordCode, WordCode]): TruthCode | null {
  const holds = HOLDS[operator];
  if (holds === undefined || (operator !== "=" && operator !== "!=")) return null;
  return (row) => {
    const first = left(row);
    const { unknown } = row;
    const second = right(row);
    if (typeof first === "string" && typeof second === "string") return holds(first === second ? 0 : 1) ? TRUE : FALSE;
    const sides = { first: presence(first), second: presence(second), lacks: unknown };
    return compareOthers(row, { ...sides, isEqual: true, holds });
  };
}

function presence(word: string | number): number {
  return typeof word === "string" ? 1 : word;
}

type Sides = {
  readonly first: number;
  readonly second: number;
  readonly lacks: Unknown;
  readonly isEqual: boolean;
  readonly holds: (order: number) => boolean;
};

function compareOthers(row: Row, { first, second, lacks, isEqual, holds }: Sides): Truth {
  if (first === UNFIT || second === UNFIT) return UNSURE;
  if (first === MISSING) {
    row.unknown = second === MISSING && !isEqual ? merged(lacks, row.unknown) : lacks;
    return LACKING;
  }
  if (second === MISSING) return LACKING;
  if (!isEqual) return NEITHER;
  return holds(isNumber(first) || isNumber(second) ? 1 : 0) ? TRUE : FALSE;
}
