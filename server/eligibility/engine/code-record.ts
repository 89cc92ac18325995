import { monthWindow } from "../domain/months";
import type { FeelFunction } from "../feel/function";
import type { Compiled } from "../feel/scope";
import { isContext } from "../feel/value";
import { codeMonths } from "./code-months";
import { codeWord, type WordCode } from "./code-word";
import type { Coder } from "./coder";
import type { ScaledNumber } from "./column";
import { isFree } from "./free-slots";
import type { Coded, NumberCode } from "./number-operations";
import { once, remembered } from "./remembered";
import { ABSENT, UNFIT } from "./scaled";
import { scaledLiteral } from "./scaled-literal";

/** How many members a list of facts has, or how many of them a filter keeps. */
export function codeCount(coder: Coder, compiled: Compiled, list: Compiled): Coded | null {
  const fact = list.type.kind === "list" ? coder.wholeFact(list) : null;
  if (fact !== null) return { code: (row) => fact.read(row), cheap: true };
  const members = coder.list(list);
  if (members === null) return null;
  const code: NumberCode = (row) => {
    const count = members.fill(row);
    row.scale = 0;
    return count;
  };
  return orAsked(coder, compiled, code);
}

/** A code that asks the interpreter where it cannot say; once a subject, where it stands in no loop. */
export function orAsked(coder: Coder, compiled: Compiled, code: NumberCode): Coded {
  if (isFree(compiled)) return { code, cheap: false };
  const asked = coder.asked(compiled);
  const whole: NumberCode = (row) => {
    const known = code(row);
    return known === UNFIT ? asked.code(row) : known;
  };
  return { code: remembered(whole), cheap: false };
}

/** A function over a window of insured months; null where the list is no fact. */
export function codeWindow(
  coder: Coder,
  compiled: Compiled,
  { fn, args }: { readonly fn: FeelFunction; readonly args: readonly Compiled[] },
): Coded | null {
  const [months, from, to] = args;
  const list = months === undefined ? null : coder.wholeFact(months);
  const asked = monthWindow(fn);
  if (asked === undefined || list === null || from?.type.kind !== "date" || to?.type.kind !== "date") return null;
  const coded = codeMonths(list, [coder.date(from), coder.date(to)], asked);
  return isFree(compiled) ? coded : once(coded);
}

/** A table of the rule, asked with a word. */
export function codeLookup(coder: Coder, table: Compiled, key: Compiled): Coded | null {
  const { literal } = table;
  if (literal === undefined || !isContext(literal) || key.type.kind !== "string") return null;
  const entries = new Map([...literal].map(([word, value]) => [word, scaledLiteral(value)]));
  const words = codeWord(coder, key);
  if (words === null || [...entries.values()].includes(null)) return null;
  return { code: lookup(entries as ReadonlyMap<string, ScaledNumber>, words), cheap: true };
}

function lookup(entries: ReadonlyMap<string, ScaledNumber>, words: WordCode): NumberCode {
  return (row) => {
    const word = words(row);
    if (typeof word === "number") return word;
    const found = entries.get(word);
    if (found === undefined) return ABSENT;
    row.scale = found.scale;
    return found.value;
  };
}

/** Past claims: nobody who was never paid needs to be counted. */
export function codeLedger(coder: Coder, compiled: Compiled, args: readonly Compiled[]): Coded | null {
  const words = args.map((arg) => codeWord(coder, arg));
  const asked = coder.asked(compiled);
  if (words.includes(null)) return null;
  const code: NumberCode = (row) => {
    if (row.isRemembered) return asked.code(row);
    for (const word of words as readonly WordCode[]) {
      const value = word(row);
      if (typeof value === "number") return value;
    }
    row.scale = 0;
    return 0;
  };
  return { code, cheap: false };
}
