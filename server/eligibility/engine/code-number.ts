import { assert } from "@/server/kernel";
import { monthWindow } from "../domain/months";
import type { FeelFunction } from "../feel/function";
import { type Compiled, LEDGER_READ } from "../feel/scope";
import { Unknown } from "../feel/unknown";
import { codeCount, codeLedger, codeLookup, codeWindow } from "./code-record";
import { codeSeries } from "./code-series";
import type { Coder } from "./coder";
import type { ScaledNumber } from "./column";
import { isFree } from "./free-slots";
import {
  binary,
  type Coded,
  extreme,
  folded,
  type NumberCode,
  OPERATIONS,
  quotient,
  type RoundingMode,
  rounded,
  roundedQuotient,
} from "./number-operations";
import { once } from "./remembered";
import type { Row } from "./row";
import { ABSENT, compareScaled, isNumber, MISSING, UNFIT } from "./scaled";
import { scaledLiteral } from "./scaled-literal";
import { LACKING, TRUE, UNSURE } from "./truth";

const MOST_PLACES = 6;
const NO_PLACES: ScaledNumber = { value: 0, scale: 0 };

/** The code of an expression that is a number: exact, or UNFIT. */
export function codeNumber(coder: Coder, compiled: Compiled): Coded {
  const { form, literal, reads } = compiled;
  if (literal !== undefined) return codeLiteral(coder, compiled);
  if (form.op === "local") return codeLocal(coder, compiled, form.slot);
  if (reads.length === 0 && !isFree(compiled)) return coder.askedDaily(compiled);
  const fact = coder.fact(compiled);
  if (fact !== null) return { code: (row) => fact.read(row), cheap: true, fact };
  const ofRecord = (form.op === "member" || form.op === "path") && form.source.form.op === "local" ? form : null;
  if (ofRecord?.source.form.op === "local") {
    const member = coder.memberNumber(ofRecord.source.form.slot, ofRecord.name);
    if (member !== null) return member;
  }
  switch (form.op) {
    case "definition":
      return once(coder.number(form.value));
    case "arithmetic":
      return codeArithmetic(coder, compiled);
    case "negate":
      return mapped(coder.number(form.value), (_row, value) => -value);
    case "if":
      return codeIf(coder, form);
    case "settled":
      return codeSettled(coder, form);
    case "path":
      return codeDatePart(coder, compiled);
    case "call":
      return codeCall(coder, compiled, form) ?? coder.asked(compiled);
    default:
      return coder.asked(compiled);
  }
}

function codeLiteral(coder: Coder, compiled: Compiled): Coded {
  if (compiled.literal === null) return { code: () => ABSENT, cheap: true };
  const number = scaledLiteral(compiled.literal);
  return number === null ? coder.asked(compiled) : { code: constant(number), cheap: true };
}

function constant({ value, scale }: ScaledNumber): NumberCode {
  return (row) => {
    row.scale = scale;
    return value;
  };
}

/** The variable of a loop over numbers. */
function codeLocal(coder: Coder, compiled: Compiled, slot: number): Coded {
  const scope = coder.locals[slot];
  if (scope?.kind === "number") {
    const code: NumberCode = (row) => {
      row.scale = 0;
      return row.items[slot] as number;
    };
    return { code, cheap: false };
  }
  if (scope?.kind !== "values" || scope.numbers.length === 0) return coder.asked(compiled);
  return oneOfNumbers(scope.numbers, slot);
}

/** The number that belongs to the item a loop has come to. */
export function oneOfNumbers(numbers: readonly ScaledNumber[], slot: number): Coded {
  const code: NumberCode = (row) => {
    const number = numbers[row.items[slot] as number];
    if (number === undefined) return UNFIT;
    row.scale = number.scale;
    return number.value;
  };
  return { code, cheap: false };
}

function codeArithmetic(coder: Coder, compiled: Compiled): Coded {
  const { form } = compiled;
  assert(form.op === "arithmetic", "the expression is arithmetic");
  const operation = OPERATIONS[form.operator];
  const areNumbers = form.left.type.kind === "number" && form.right.type.kind === "number";
  if (operation === undefined || !areNumbers) return coder.asked(compiled);
  const [left, right] = [coder.number(form.left), coder.number(form.right)];
  const cheap = left.cheap && right.cheap;
  if (form.operator !== "/") return { code: binary(left.code, right.code, operation), cheap };
  return { code: quotient(left.code, right.code, new Unknown(form.right.reads)), cheap };
}

/** An unknown condition makes the whole unknown, unless both branches come to the same. */
function codeIf(coder: Coder, form: { condition: Compiled; yes: Compiled; no: Compiled }): Coded {
  const [met, yes, no] = [coder.truth(form.condition), coder.number(form.yes), coder.number(form.no)];
  const code: NumberCode = (row) => {
    const truth = met.peek(row);
    if (truth === UNSURE) return UNFIT;
    if (truth !== LACKING) return truth === TRUE ? yes.code(row) : no.code(row);
    const lacks = row.unknown;
    const either = agreed(row, yes.code, no.code);
    if (either === MISSING) row.unknown = lacks;
    return either;
  };
  return { code, cheap: met.shape.cheap && yes.cheap && no.cheap };
}

/** A number, and where it is unknown what its least and its most both come to. */
function codeSettled(coder: Coder, form: { value: Compiled; low: Compiled; high: Compiled }): Coded {
  const [value, low, high] = [coder.number(form.value), coder.number(form.low), coder.number(form.high)];
  const code: NumberCode = (row) => {
    const known = value.code(row);
    if (known !== MISSING) return known;
    const lacks = row.unknown;
    const both = agreed(row, low.code, high.code);
    if (isNumber(both) || both === UNFIT) return both;
    row.unknown = lacks;
    return MISSING;
  };
  return { code, cheap: value.cheap };
}

/** What two codes both come to; MISSING when they differ. */
function agreed(row: Row, yes: NumberCode, no: NumberCode): number {
  const first = yes(row);
  const { scale } = row;
  const second = no(row);
  row.leftScale = scale;
  if (first === UNFIT || second === UNFIT) return UNFIT;
  if (first === MISSING || second === MISSING) return MISSING;
  if (isNumber(first) && isNumber(second)) {
    const order = compareScaled(row, first, second);
    return isNumber(order) ? (order === 0 ? second : MISSING) : UNFIT;
  }
  return isNumber(first) === isNumber(second) ? ABSENT : MISSING;
}

/** Does something to a number that is there. */
function mapped({ code, cheap }: Coded, change: (row: Row, value: number) => number): Coded {
  return {
    code: (row) => {
      const value = code(row);
      return isNumber(value) ? change(row, value) : value;
    },
    cheap,
  };
}

const DATE_PARTS: Readonly<Record<string, (date: number) => number>> = {
  year: (date) => Math.floor(date / 10_000),
  month: (date) => Math.floor(date / 100) % 100,
  day: (date) => date % 100,
};

function codeDatePart(coder: Coder, compiled: Compiled): Coded {
  const { form } = compiled;
  const part = form.op === "path" && form.source.type.kind === "date" ? DATE_PARTS[form.name] : undefined;
  if (form.op !== "path" || part === undefined) return coder.asked(compiled);
  return mapped(coder.date(form.source), (row, date) => {
    row.scale = 0;
    return part(date);
  });
}

type Call = { readonly fn: FeelFunction; readonly args: readonly Compiled[] };

const MODES: Readonly<Record<string, RoundingMode>> = {
  floor: "floor",
  ceiling: "ceiling",
  decimal: "halfEven",
  "round up": "up",
  "round down": "down",
  "round half up": "halfUp",
  "round half down": "halfDown",
};

function codeCall(coder: Coder, compiled: Compiled, { fn, args }: Call): Coded | null {
  const [first, second] = args;
  if (MODES[fn.name] !== undefined) return codeRounding(coder, { fn, args });
  if (fn.name === "min" || fn.name === "max" || fn.name === "sum") {
    return codeFold(coder, { fn, args }) ?? (args.length === 1 && first ? codeSeries(coder, compiled, first) : null);
  }
  if (fn.name === "周岁" || fn.name === "满月数") return codeSpan(coder, compiled, { fn, args });
  if (fn.name === "count" && first !== undefined) return codeCount(coder, compiled, first);
  if (fn.name === "合计" && first !== undefined) return codeSeries(coder, compiled, first);
  if (monthWindow(fn) !== undefined) return codeWindow(coder, compiled, { fn, args });
  if (fn.name === "get value" && first !== undefined && second !== undefined) return codeLookup(coder, first, second);
  if (fn.name === "abs" && first?.type.kind === "number") {
    return mapped(coder.number(first), (_row, value) => Math.abs(value));
  }
  const asksLedger = Array.isArray(fn.reads) && fn.reads.includes(LEDGER_READ);
  return asksLedger ? codeLedger(coder, compiled, args) : null;
}

function codeRounding(coder: Coder, { fn, args }: Call): Coded | null {
  const [value, scale] = args;
  const places = scale === undefined ? NO_PLACES : scaledLiteral(scale.literal);
  if (value?.type.kind !== "number" || places === null || places.scale > 0) return null;
  if (places.value < 0 || places.value > MOST_PLACES) return null;
  const to = { places: places.value, mode: MODES[fn.name] as RoundingMode };
  const { form } = value;
  if (form.op === "arithmetic" && form.operator === "/" && form.right.type.kind === "number") {
    const [left, right] = [coder.number(form.left), coder.number(form.right)];
    const code = roundedQuotient([left.code, right.code], to, new Unknown(form.right.reads));
    return { code, cheap: left.cheap && right.cheap };
  }
  return mapped(coder.number(value), (row, number) => rounded(row, number, to));
}

/** min, max and sum of members that are written one by one. */
function codeFold(coder: Coder, { fn, args }: Call): Coded | null {
  const form = args[0]?.form;
  if (args.length !== 1 || form?.op !== "list" || form.items.length === 0) return null;
  if (form.items.some(({ type }) => type.kind !== "number")) return null;
  const items = form.items.map((item) => coder.number(item));
  const operation = fn.name === "sum" ? OPERATIONS["+"] : extreme(fn.name === "max" ? 1 : -1);
  if (operation === undefined) return null;
  return {
    code: folded(
      items.map(({ code }) => code),
      operation,
    ),
    cheap: items.every(({ cheap }) => cheap),
  };
}

const MONTHS_A_YEAR = 12;

function fullYears(from: number, to: number): number {
  return Math.floor(to / 10_000) - Math.floor(from / 10_000) - (to % 10_000 < from % 10_000 ? 1 : 0);
}

function fullMonths(from: number, to: number): number {
  const months =
    (Math.floor(to / 10_000) - Math.floor(from / 10_000)) * MONTHS_A_YEAR +
    (Math.floor(to / 100) % 100) -
    (Math.floor(from / 100) % 100);
  if (months > 0 && to % 100 < from % 100) return months - 1;
  return months < 0 && to % 100 > from % 100 ? months + 1 : months;
}

function codeSpan(coder: Coder, compiled: Compiled, { fn, args }: Call): Coded | null {
  const [from, to] = args;
  if (from?.type.kind !== "date" || to?.type.kind !== "date") return null;
  const [start, end] = [coder.date(from), coder.date(to)];
  const span = fn.name === "周岁" ? fullYears : fullMonths;
  const code = binary(start.code, end.code, (row, a, b) => {
    row.scale = 0;
    return span(a, b);
  });
  const coded = { code, cheap: start.cheap && end.cheap };
  return isFree(compiled) ? coded : once(coded);
}
