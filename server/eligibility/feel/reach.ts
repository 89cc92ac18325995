import { Canon } from "../engine/canonical";
import { constantWorth } from "./constant-worth";
import { FeelNumber, ZERO } from "./number";
import { compilePiece, type Piece, part, written } from "./piece";
import { ExpressionError, ParameterError } from "./rule-error";
import type { Compiled, ProgramNames, Scope } from "./scope";
import { compareValues, equalValues, type FeelValue } from "./value";

/** What is known of a value where an expression stands: `年龄 >= 80`, with the figure that the parameters have now. */
export type Bound = {
  readonly key: string;
  readonly scope: Scope;
  readonly operator: string;
  readonly value: FeelValue;
  /** What fails to be so may be because there is nothing: `not(年龄 > 80)` is so where there is no 年龄, too. */
  readonly orNull?: true;
};

/** What is so where a comparison fails. */
export const OPPOSITE: Readonly<Record<string, string>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "=": "!=",
  "!=": "=",
};
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!=" };
const MAX_PARTS = 60;

/** Expressions that are the same with definitions written out are known under one key, in all of a program. */
const CANONS = new WeakMap<ProgramNames, Canon>();

/** The key under which what is known of an expression is kept. */
export function keyOf({ scope }: Piece, compiled: Compiled): string {
  const canon = CANONS.get(scope.program) ?? new Canon();
  CANONS.set(scope.program, canon);
  return String(canon.of(compiled));
}

/** What must be so where a condition has come out as said. Says nothing of what it cannot read, nor of a rule that runs. */
export function boundsOf(condition: Piece, truth: boolean): readonly Bound[] {
  if (condition.scope.program.saving !== true) return [];
  const { name } = condition.node;
  if (name === "ParenthesizedExpression") return boundsOf(part(condition, 1), truth);
  if (name === "Conjunction" || name === "Disjunction") {
    return (name === "Conjunction") === truth ? [0, 2].flatMap((index) => boundsOf(part(condition, index), truth)) : [];
  }
  if (name === "FunctionInvocation" && written(part(condition, 0)) === "not") {
    const list = condition.node.children.find((child) => child.name === "PositionalParameters");
    const [only, ...others] = list?.children ?? [];
    const found = only && others.length === 0 ? boundsOf({ ...condition, node: only }, !truth) : [];
    return truth ? found : found.map((bound) => ({ ...bound, orNull: true as const })); // the opposite of nothing is nothing
  }
  if (name !== "Comparison") return [bareBound(condition, truth)];
  const operator = written(part(condition, 1));
  if (condition.node.children.length !== 3 || OPPOSITE[operator] === undefined) return [];
  const meant = truth ? operator : (OPPOSITE[operator] as string);
  const found = [...boundOf(condition, [0, 2], meant), ...boundOf(condition, [2, 0], MIRRORED[meant] as string)];
  return truth ? found : found.map((bound) => ({ ...bound, orNull: true as const }));
}

/** A condition that is no comparison is true, or is not: false, or nothing at all. */
function bareBound(condition: Piece, truth: boolean): Bound {
  const key = keyOf(condition, compilePiece(condition));
  return { key, scope: condition.scope, operator: truth ? "=" : "!=", value: true };
}

function boundOf(comparison: Piece, [subject, bound]: readonly [number, number], operator: string): readonly Bound[] {
  const value = constantWorth(compilePiece(part(comparison, bound)));
  if (value === undefined || (value === null && operator !== "=" && operator !== "!=")) return [];
  const compiled = compilePiece(part(comparison, subject));
  const { scope } = comparison;
  const key = keyOf(comparison, compiled);
  return [{ key, scope, operator, value }, ...countBounds(compiled).map((bound) => ({ ...bound, key, scope }))];
}

const COUNTS = new Set(["count", "string length", "缴费月数", "最长连续月数", "已领次数"]);

/** What is counted is never below zero, and what is counted of the months of a window is never more than those. */
function countBounds({ form }: Compiled): readonly Pick<Bound, "operator" | "value" | "orNull">[] {
  if (form.op === "definition" || form.op === "settled") return countBounds(form.value);
  if (form.op !== "call" || !COUNTS.has(form.fn.name)) return [];
  const most = form.fn.longest?.(form.args) ?? null;
  const least = { operator: ">=", value: ZERO, orNull: true } as const;
  return most === null ? [least] : [least, { operator: "<=", value: new FeelNumber(most), orNull: true }];
}

/** Whether nothing can be all of this at once. */
export function isImpossible(bounds: readonly Bound[]): boolean {
  const known = bounds.slice(-MAX_PARTS);
  return known.some((one, i) => known.slice(i + 1).some((other) => excludes(one, other)));
}

/** Whether two things cannot both be so. */
export function excludes(one: Bound, other: Bound): boolean {
  if (one.key !== other.key || one.scope !== other.scope) return false;
  if (one.operator === "=" && one.orNull !== true) return !allows(other, one.value);
  if (other.operator === "=" && other.orNull !== true) return !allows(one, other.value);
  if (one.operator === "=" || other.operator === "=") return false;
  const order = compareValues(one.value, other.value);
  if (order === null || one.operator === "!=" || other.operator === "!=") return false;
  const [isLower, otherIsLower] = [one.operator.startsWith(">"), other.operator.startsWith(">")];
  if (isLower === otherIsLower) return false;
  const gap = isLower ? order : -order; // of the lower bound above the upper one
  return gap > 0 || (gap === 0 && !(one.operator.endsWith("=") && other.operator.endsWith("=")));
}

function allows({ operator, value: bound, orNull }: Bound, value: FeelValue): boolean {
  if (value === null && operator !== "=" && operator !== "!=") return orNull === true;
  if (operator === "=") return equalValues(value, bound) === true;
  if (operator === "!=") return equalValues(value, bound) !== true;
  const order = compareValues(value, bound);
  if (order === null) return true;
  if (operator.startsWith("<")) return order < 0 || (order === 0 && operator === "<=");
  return order > 0 || (order === 0 && operator === ">=");
}

/** Refuses an `if` whose condition is always the same, or never true where it stands. @throws ExpressionError */
export function checkReach(condition: Piece, { compiled, isTaken }: { compiled: Compiled; isTaken: boolean }): void {
  if (condition.scope.program.saving !== true) return;
  if (constantWorth(compiled) !== undefined) {
    const { zh, en, Fault } = alwaysSame(condition, compiled);
    throw new Fault(
      condition.node.from,
      { zh: `${zh}，有一个分支永远走不到`, en: `${en}; one branch is never reached` },
      { zh: "去掉这个 if，留下用得到的那一边", en: "Remove the if and keep the branch that is used" },
    );
  }
  if (isCertain(condition)) throw alwaysHere(condition);
  if (!isTaken && !isImpossible([...(condition.assumed ?? []), ...boundsOf(condition, true)])) return;
  throw new ExpressionError(
    condition.node.from,
    {
      zh: `走不到这里：前面的条件已经排除了“${written(condition)}”`,
      en: `This branch is never reached: what stands before rules out "${written(condition)}"`,
    },
    {
      zh: "从高到低（或从低到高）排列各档，检查参数的大小",
      en: "Order the steps from high to low (or low to high), and check the parameters",
    },
  );
}

/** Whether a condition cannot fail where it stands: what is there by the conditions before it leaves it no other way. */
function isCertain(condition: Piece): boolean {
  const known = (condition.assumed ?? []).filter(({ orNull }) => orNull !== true).slice(-MAX_PARTS);
  if (known.length === 0) return false;
  return boundsOf(condition, false).some((failing) => known.some((one) => excludes(one, failing)));
}

function alwaysHere(condition: Piece): ExpressionError {
  return new ExpressionError(
    condition.node.from,
    {
      zh: `走到这里的，“${written(condition)}”都成立：else 永远走不到`,
      en: `"${written(condition)}" holds for all that comes here, so else is never reached`,
    },
    {
      zh: "去掉这个 if，留下 then 的那一边，或检查前面的条件和参数",
      en: "Remove the if and keep what stands after then, or check what stands before and the parameters",
    },
  );
}

/** What is said of an expression that reads no fact: with the figures that its parameters have in the file, where it has any. */
function alwaysSame(at: Piece, compiled: Compiled) {
  const [zh, en] = [`“${written(at)}”永远`, `"${written(at)}" is always`];
  if (!namesParameter(compiled)) return { zh: `${zh}一样`, en: `${en} the same`, Fault: ExpressionError };
  const worth = constantWorth(compiled);
  return {
    zh: `按参数在文件里的每一个值，${zh}是 ${worth}`,
    en: `With every value that its parameters have in the file, ${en} ${worth}`,
    Fault: ParameterError,
  };
}

/** Whether a parameter stands anywhere in an expression. */
export function namesParameter(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(namesParameter);
  if (typeof part !== "object" || part === null) return false;
  if ("parameter" in part && part.parameter === true) return true;
  return "form" in part ? namesParameter(part.form) : Object.values(part).some(namesParameter);
}

const UNEQUAL = new Set(["<", ">", "!="]);

/** Refuses a comparison of a thing with itself, and one that no count ever meets or fails. @throws ExpressionError */
export function checkCompared(comparison: Piece, left: Compiled, right: Compiled): void {
  if (comparison.scope.program.saving !== true) return;
  const readsFacts = left.reads.length > 0 || right.reads.length > 0;
  const isSame = readsFacts && keyOf(comparison, left) === keyOf(comparison, right);
  const isStrict = isSame && UNEQUAL.has(written(part(comparison, 1)));
  const isNever = isStrict || isImpossible(boundsOf(comparison, true));
  if (!isSame && !isNever && !isImpossible(boundsOf(comparison, false))) return;
  throw new ExpressionError(
    comparison.node.from,
    isNever
      ? { zh: `“${written(comparison)}”永远不会成立`, en: `"${written(comparison)}" can never be true` }
      : { zh: `“${written(comparison)}”永远一样`, en: `"${written(comparison)}" is always the same` },
    isSame
      ? { zh: "两边是同一个值：和别的比", en: "Both sides are the same: compare it with something else" }
      : {
          zh: "个数不会小于0，窗口里的月数不会超过窗口：检查符号和数字",
          en: "A count is never below 0, nor are there more months than the window has: check the sign and the figure",
        },
  );
}

/** Refuses a side of "and" or "or" that is always the same: it decides the whole, or says nothing. @throws ExpressionError */
export function checkWritten(side: Piece, compiled: Compiled): void {
  if (side.scope.program.saving !== true || !isWritten(compiled)) return;
  throw new ExpressionError(
    side.node.from,
    {
      zh: `“${written(side)}”永远一样，放在 and 或 or 里没有意义`,
      en: `"${written(side)}" is always the same; beside and or or it says nothing`,
    },
    { zh: "去掉它，或写成会变的条件", en: "Remove it, or write a condition that may change" },
  );
}

/** Refuses conditions that exclude one another: nobody could ever meet them. @throws ExpressionError */
export function checkPossible(conjunction: Piece): void {
  if (conjunction.scope.program.saving !== true) return;
  if (!isImpossible(boundsOf(conjunction, true))) return;
  throw new ExpressionError(
    conjunction.node.from,
    { zh: `“${written(conjunction)}”永远不会成立`, en: `"${written(conjunction)}" can never be true` },
    {
      zh: "两个条件互相排除：检查大于、小于和参数",
      en: "The conditions exclude one another: check the signs and the parameters",
    },
  );
}

/** Refuses a range between whose bounds nothing lies, with the figures that the parameters have now. @throws ExpressionError */
export function checkRange(
  at: Piece,
  bounds: readonly { readonly operator: string; readonly bound: Compiled }[],
): void {
  if (at.scope.program.saving !== true) return;
  const known = bounds.flatMap(({ operator, bound: { literal } }) =>
    literal === undefined || literal === null ? [] : [{ key: "", scope: at.scope, operator, value: literal }],
  );
  if (!isImpossible(known)) return;
  throw new ExpressionError(
    at.node.from,
    { zh: `“${written(at)}”里什么也没有`, en: `Nothing lies in "${written(at)}"` },
    { zh: "小的写在前，大的写在后，并检查参数", en: "Write the lower bound first, and check the parameters" },
  );
}

/** Whether an expression is made of what is written in the rule alone, so that no fact and no parameter changes it. */
function isWritten({ reads, parameter, literal, form }: Compiled): boolean {
  if (parameter === true || reads.length > 0) return false;
  if (literal !== undefined) return true;
  if (form.op === "compare" || form.op === "arithmetic" || form.op === "and" || form.op === "or")
    return isWritten(form.left) && isWritten(form.right);
  return form.op === "not" && isWritten(form.value);
}
