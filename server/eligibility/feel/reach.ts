import { compilePiece, type Piece, part, written } from "./piece";
import { ExpressionError } from "./rule-error";
import type { Compiled, Scope } from "./scope";
import { compareValues, equalValues, type FeelValue } from "./value";

/** What is known of a value where an expression stands: `年龄 >= 80`, with the figure that the parameters have now. */
export type Bound = {
  readonly key: string;
  readonly scope: Scope;
  readonly operator: string;
  readonly value: FeelValue;
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

/** What must be so where a condition has come out as said. Says nothing of what it cannot read. */
export function boundsOf(condition: Piece, truth: boolean): readonly Bound[] {
  const { name } = condition.node;
  if (name === "ParenthesizedExpression") return boundsOf(part(condition, 1), truth);
  if (name === (truth ? "Conjunction" : "Disjunction")) {
    return [0, 2].flatMap((index) => boundsOf(part(condition, index), truth));
  }
  if (name === "FunctionInvocation" && written(part(condition, 0)) === "not") {
    const list = condition.node.children.find((child) => child.name === "PositionalParameters");
    const [only, ...others] = list?.children ?? [];
    return only && others.length === 0 ? boundsOf({ ...condition, node: only }, !truth) : [];
  }
  if (name !== "Comparison" || condition.node.children.length !== 3) return [];
  const operator = written(part(condition, 1));
  if (OPPOSITE[operator] === undefined) return [];
  const meant = truth ? operator : (OPPOSITE[operator] as string);
  return [...boundOf(condition, [0, 2], meant), ...boundOf(condition, [2, 0], MIRRORED[meant] as string)];
}

function boundOf(comparison: Piece, [subject, bound]: readonly [number, number], operator: string): readonly Bound[] {
  const value = compilePiece(part(comparison, bound)).literal;
  if (value === undefined || value === null) return [];
  return [{ key: written(part(comparison, subject)), scope: comparison.scope, operator, value }];
}

/** Whether nothing can be all of this at once. */
export function isImpossible(bounds: readonly Bound[]): boolean {
  const known = bounds.slice(-MAX_PARTS);
  return known.some((one, i) => known.slice(i + 1).some((other) => excludes(one, other)));
}

/** Whether two things cannot both be so. */
export function excludes(one: Bound, other: Bound): boolean {
  if (one.key !== other.key || one.scope !== other.scope) return false;
  if (one.operator === "=") return !allows(other, one.value);
  if (other.operator === "=") return !allows(one, other.value);
  const order = compareValues(one.value, other.value);
  if (order === null || one.operator === "!=" || other.operator === "!=") return false;
  const [isLower, otherIsLower] = [one.operator.startsWith(">"), other.operator.startsWith(">")];
  if (isLower === otherIsLower) return false;
  const gap = isLower ? order : -order; // of the lower bound above the upper one
  return gap > 0 || (gap === 0 && !(one.operator.endsWith("=") && other.operator.endsWith("=")));
}

function allows({ operator, value: bound }: Bound, value: FeelValue): boolean {
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
  if (isWritten(compiled)) {
    throw new ExpressionError(
      condition.node.from,
      {
        zh: `“${written(condition)}”永远一样，有一个分支永远走不到`,
        en: `"${written(condition)}" is always the same; one branch is never reached`,
      },
      { zh: "去掉这个 if，留下用得到的那一边", en: "Remove the if and keep the branch that is used" },
    );
  }
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
