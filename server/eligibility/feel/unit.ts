import type { Bilingual } from "../bilingual";
import type { Piece } from "./piece";
import { ExpressionError } from "./rule-error";
import type { Compiled } from "./scope";

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
};
const SAME: Readonly<Record<string, string>> = { 岁: "周岁" };
/** Functions whose result has the unit of their arguments. */
const KEEPING = new Set([
  "abs",
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

/**
 * The unit that two values share which are added, compared or chosen between; undefined where neither has one.
 * @throws ExpressionError where they have different ones.
 */
export function commonUnit(at: Piece, left: Compiled, right: Compiled): string | undefined {
  const [a, b] = [left.unit, right.unit];
  if (a === undefined || b === undefined || a === b || at.scope.program.saving !== true) return a ?? b;
  const [one, other] = [describeUnit(a), describeUnit(b)];
  const money = [a, b].every((unit) => unit === "元" || unit === "万元");
  throw new ExpressionError(
    at.node.from,
    {
      zh: `单位不一样：一边是${one.zh}，一边是${other.zh}`,
      en: `The units differ: one is in ${one.en}, the other in ${other.en}`,
    },
    money
      ? { zh: "万元乘以10000再和元比较或相加", en: "Multiply what is in 10,000 yuan by 10000 first" }
      : { zh: "先换算成同一个单位", en: "Convert to one unit first" },
  );
}

/** The unit of a call's result: that of its arguments where the function keeps it, with all of them alike. @throws ExpressionError */
export function unitOfCall(name: string, given: readonly Argument[]) {
  if (!KEEPING.has(name)) return undefined;
  const [first, ...rest] = GATHERING.has(name) ? given.flatMap(membersOf) : given.slice(0, 1);
  let unit = first?.compiled.unit;
  let known = first?.compiled;
  for (const { at, compiled } of rest) {
    if (known === undefined) continue;
    unit = commonUnit(at, known, compiled);
    if (known.unit === undefined) known = compiled;
  }
  return unit;
}

type Argument = { readonly at: Piece; readonly compiled: Compiled };

/** The members of a list that is written out; anything else is one value. */
function membersOf(argument: Argument): readonly Argument[] {
  const { form } = argument.compiled;
  return form.op === "list" ? form.items.map((compiled) => ({ at: argument.at, compiled })) : [argument];
}
