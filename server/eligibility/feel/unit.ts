import type { Bilingual } from "../bilingual";
import type { FeelFunction } from "./function";
import { FeelNumber } from "./number";
import type { Piece } from "./piece";
import { ExpressionError } from "./rule-error";
import type { Compiled } from "./scope";
import type { FeelType } from "./type";

/** The units that are told apart, in English. What is counted by something else (元/月) may stand beside any of them. */
const NAMES: Readonly<Record<string, string>> = {
  元: "yuan",
  万元: "10,000 yuan",
  人: "people",
  月: "months",
  年: "years",
  天: "days",
  周岁: "years of age",
  亩: "mu",
  件: "pieces",
  升: "litres",
  次: "times",
  "%": "per cent",
  个: "items",
};
/** The unit of a number that is written without one: a share, a factor. */
export const PLAIN = "";
/** The unit of how many there are of something: of people, months or pieces, but never of money. */
export const COUNTED = "个";
const MONEY: ReadonlySet<string> = new Set(["元", "万元"]);
const YUAN_A_WAN = 10_000;
const SAME: Readonly<Record<string, string>> = { 岁: "周岁" };
/** Functions whose result has the unit of their arguments. */
const KEEPING = new Set([
  "abs",
  "modulo",
  "floor",
  "ceiling",
  "decimal",
  "round up",
  "round down",
  "round half up",
  "round half down",
  "min",
  "max",
  "sum",
  "mean",
  "median",
  "合计",
]);
/** Of these, the ones that make steps of a quotient: 每满1000万元 is floor(营业收入万元 / 1000), and no money. */
const STEPPING = new Set(["floor", "ceiling", "round up", "round down"]);
/** Of these, the ones that take several values, or a list of them. */
const GATHERING = new Set(["min", "max", "sum", "mean", "median", "合计"]);

/** A unit of the catalogue or of a parameter, where it is one of those that are told apart. */
export function unitOf(written: string | undefined): string | undefined {
  const unit = written === undefined ? undefined : (SAME[written] ?? written);
  return unit !== undefined && NAMES[unit] !== undefined ? unit : undefined;
}

/** A unit in both languages. */
export function describeUnit(unit: string): Bilingual {
  return { zh: unit, en: NAMES[unit] ?? unit };
}

/** The unit of a number, wherever it is kept: beside its type, or in it where it is a member of something. Of a list, its members'. */
export function unitIn({ unit, type }: Pick<Compiled, "unit" | "type">): string | undefined {
  return unit ?? unitOfType(type);
}

function unitOfType(type: FeelType): string | undefined {
  if (type.kind === "list") return unitOfType(type.item);
  return type.kind === "number" ? type.unit : undefined;
}

/** The type of a value that becomes a member of something, with its unit. */
export function typeWithUnit(member: Compiled): FeelType {
  const { type, unit } = member;
  return type.kind === "number" && unit !== undefined ? { kind: "number", unit } : type;
}

/**
 * The unit that two values share which are added, compared or chosen between; undefined where it is not known.
 * @throws ExpressionError where they have different ones.
 */
export function commonUnit(at: Piece, left: Compiled, right: Compiled): string | undefined {
  const [a, b] = [unitIn(left), unitIn(right)];
  if (a === undefined || b === undefined) return (a ?? b) === PLAIN ? undefined : (a ?? b);
  if (a === PLAIN || b === PLAIN) return a === PLAIN ? b : a;
  if (mayCount(left, b) || mayCount(right, a)) return undefined;
  if (goTogether(a, b) || at.scope.program.saving !== true) return a === COUNTED ? b : a;
  const [one, other] = [describeUnit(a), describeUnit(b)];
  throw new ExpressionError(
    at.node.from,
    {
      zh: `单位不一样：一边是${one.zh}，一边是${other.zh}`,
      en: `The units differ: one is in ${one.en}, the other in ${other.en}`,
    },
    MONEY.has(a) && MONEY.has(b)
      ? { zh: "万元乘以10000再和元比较或相加", en: "Multiply what is in 10,000 yuan by 10000 first" }
      : { zh: "先换算成同一个单位", en: "Convert to one unit first" },
  );
}

/** Money by a number alone, beside what is no money: by what each of them gets it may be how many they are. */
function mayCount(value: Compiled, other: string): boolean {
  return isQuotient(value) && !MONEY.has(other);
}

function goTogether(a: string, b: string): boolean {
  if (a === b) return true;
  if (a === COUNTED || b === COUNTED) return !MONEY.has(a) && !MONEY.has(b);
  return [a, b].every((unit) => unit === "年" || unit === "周岁"); // a year less another is an age
}

/**
 * The unit of a product or quotient. Money times a number alone stays money, and times 10000 万元 become 元; what is counted times a
 * number alone may be money by then (500 yuan for each), so its unit is no longer known.
 */
export function unitOfProduct(operator: string, left: Compiled, right: Compiled): string | undefined {
  const [a, b] = [unitIn(left), unitIn(right)];
  if (a === undefined || b === undefined) return undefined;
  if (operator === "*")
    return b === PLAIN ? timesPlain(left, right) : a === PLAIN ? timesPlain(right, left) : undefined;
  if (operator !== "/") return undefined;
  if (a === b) return PLAIN;
  if (b !== PLAIN || !MONEY.has(a)) return undefined;
  return a === "元" && isWan(right) ? undefined : a; // 万分之三 is * 3 / 10000, and so is how many 万元 there are
}

function timesPlain(value: Compiled, factor: Compiled): string | undefined {
  const unit = unitIn(value);
  if (unit === PLAIN) return PLAIN;
  if (unit === undefined || !MONEY.has(unit)) return undefined;
  if (unit === "万元" && isWan(factor)) return "元";
  return isQuotient(value) ? undefined : unit; // so much for every 1000
}

function isWan({ literal }: Compiled): boolean {
  return literal instanceof FeelNumber && literal.equals(YUAN_A_WAN);
}

function isQuotient({ form }: Compiled): boolean {
  if (form.op === "definition" || form.op === "settled") return isQuotient(form.value);
  return form.op === "arithmetic" && form.operator === "/";
}

/** The unit of a call's result: that of its arguments where the function keeps it, with all of them alike. @throws ExpressionError */
export function unitOfCall({ name, unit: own }: FeelFunction, given: readonly Argument[]): string | undefined {
  if (own !== undefined || !KEEPING.has(name)) return own;
  const [first, ...rest] = GATHERING.has(name) ? given.flatMap(membersOf) : given.slice(0, 1);
  if (first === undefined || (STEPPING.has(name) && isQuotient(first.compiled))) return undefined;
  let known = first.compiled;
  let unit = unitIn(known);
  for (const { at, compiled } of rest) {
    unit = commonUnit(at, known, compiled);
    if ((unitIn(known) ?? PLAIN) === PLAIN) known = compiled;
  }
  return unit;
}

type Argument = { readonly at: Piece; readonly compiled: Compiled };

/** The members of a list that is written out; anything else is one value. */
function membersOf(argument: Argument): readonly Argument[] {
  const { form } = argument.compiled;
  return form.op === "list" ? form.items.map((compiled) => ({ at: argument.at, compiled })) : [argument];
}
