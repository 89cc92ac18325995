import type { Compiled } from "../feel/scope";
import type { Coder } from "./coder";
import { isFree } from "./free-slots";
import type { LocalScope } from "./list-code";
import type { Row } from "./row";
import { ABSENT, isNumber, MISSING, UNFIT } from "./scaled";

/** Works out a text for the row's subject; ABSENT, MISSING or UNFIT where there is none. */
export type WordCode = (row: Row) => string | number;

/** The code of a text that is a fact, or the same for everybody; null for any other. */
export function codeWord(coder: Coder, compiled: Compiled): WordCode | null {
  const { form, literal, reads, type } = compiled;
  if (typeof literal === "string") return () => literal;
  if (form.op === "local") return localWord(coder.locals[form.slot], form.slot);
  if (type.kind !== "string") return null;
  if (reads.length === 0) return isFree(compiled) ? null : dailyWord(coder, compiled);
  if (form.op === "call" && form.fn.name === "string") return writtenNumber(coder, form.args[0]);
  const fact = coder.fact(compiled);
  if (fact === null) return null;
  return (row) => {
    const value = fact.read(row);
    return isNumber(value) ? fact.word(row) : value;
  };
}

function localWord(scope: LocalScope | undefined, slot: number): WordCode | null {
  if (scope?.kind !== "values" || scope.words.length === 0) return null;
  const { words } = scope;
  return ({ items }) => words[items[slot] as number] ?? UNFIT;
}

/** string(…) of a whole number. */
function writtenNumber(coder: Coder, value: Compiled | undefined): WordCode | null {
  if (value?.type.kind !== "number") return null;
  const { code, cheap } = coder.number(value);
  if (!cheap) return null;
  return (row) => {
    const number = code(row);
    if (isNumber(number)) return row.scale === 0 ? String(number) : UNFIT;
    return number === MISSING ? MISSING : UNFIT;
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
