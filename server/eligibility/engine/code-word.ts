import type { Compiled } from "../feel/scope";
import type { Coder } from "./coder";
import type { Row } from "./row";
import { ABSENT, isNumber, UNFIT } from "./scaled";

/** Works out a text for the row's subject; ABSENT, MISSING or UNFIT where there is none. */
export type WordCode = (row: Row) => string | number;

/** The code of a text that is a fact, or the same for everybody; null for any other. */
export function codeWord(coder: Coder, compiled: Compiled): WordCode | null {
  const { literal, reads, type } = compiled;
  if (typeof literal === "string") return () => literal;
  if (type.kind !== "string") return null;
  if (reads.length === 0) return dailyWord(coder, compiled);
  const fact = coder.fact(compiled);
  if (fact === null) return null;
  return (row) => {
    const value = fact.read(row);
    return isNumber(value) ? (fact.raw as string) : value;
  };
}

function dailyWord(coder: Coder, compiled: Compiled): WordCode {
  let word = "";
  const { code } = coder.askedDaily(compiled, (_row, value) => {
    if (typeof value !== "string") return value === null ? ABSENT : UNFIT;
    word = value;
    return 1;
  });
  return (row) => {
    const value = code(row);
    return isNumber(value) ? word : value;
  };
}
