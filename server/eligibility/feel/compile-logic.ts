import { compilePiece, expectType, type Piece, part, written } from "./piece";
import { type Bound, boundsOf, checkPossible, checkReach, checkWritten } from "./reach";
import { ExpressionError } from "./rule-error";
import { type Compiled, readsOf } from "./scope";
import { BOOLEAN, commonType, describeType, type FeelType } from "./type";
import { commonUnit } from "./unit";
import { mergeUnknown, Unknown } from "./unknown";
import { equalValues } from "./value";
import { isTaken, waysOf } from "./ways";

/** a and b, three-valued and with unknown: one false decides, whatever the other is. */
export function compileConjunction(piece: Piece): Compiled {
  return compileLogic(piece, false);
}

/** a or b, three-valued and with unknown: one true decides, whatever the other is. */
export function compileDisjunction(piece: Piece): Compiled {
  return compileLogic(piece, true);
}

function compileLogic(piece: Piece, decisive: boolean): Compiled {
  const [left, right] = [compilePiece(part(piece, 0)), compilePiece(part(piece, 2))];
  expectCondition(part(piece, 0), left);
  expectCondition(part(piece, 2), right);
  checkWritten(part(piece, 0), left);
  checkWritten(part(piece, 2), right);
  if (!decisive) checkPossible(piece);
  return {
    type: BOOLEAN,
    reads: readsOf(left, right),
    evaluate: (run) => {
      const a = left.evaluate(run);
      if (a === decisive) return decisive;
      const b = right.evaluate(run);
      if (b === decisive) return decisive;
      if (a instanceof Unknown) return b instanceof Unknown ? mergeUnknown(a, b) : a;
      if (b instanceof Unknown) return b;
      return typeof a !== "boolean" || typeof b !== "boolean" ? null : !decisive;
    },
    form: { op: decisive ? "or" : "and", left, right },
  };
}

const VALUES = new Set(["string", "number", "range"]);

/** `学历 = "本科" or "硕士"`, `80 <= 年龄 and <= 90`: what stands alone has to be compared with something. @throws ExpressionError */
function expectCondition(side: Piece, compiled: Compiled): void {
  if (!VALUES.has(compiled.type.kind)) {
    expectType(side, compiled, BOOLEAN);
    return;
  }
  const is = describeType(compiled.type);
  throw new ExpressionError(
    side.node.from,
    {
      zh: `“${written(side)}”是${is.zh}，and 和 or 的两边都要是条件`,
      en: `"${written(side)}" is ${is.en}; both sides of and and or have to be conditions`,
    },
    {
      zh: '把比较写全：几个词的写成 学历 in ["本科", "硕士"]，两头的写成 年龄 between 80 and 90',
      en: 'Write out the comparison: several words as x in ["a", "b"], both bounds as x between 80 and 90',
    },
  );
}

/** not(a): the opposite; null and what is not true or false stay null, unknown stays unknown. */
export function compileNot(operand: Compiled): Compiled {
  return {
    type: BOOLEAN,
    reads: operand.reads,
    evaluate: (run) => {
      const value = operand.evaluate(run);
      if (value instanceof Unknown) return value;
      return typeof value === "boolean" ? !value : null;
    },
    form: { op: "not", value: operand },
  };
}

/**
 * if c then a else b. An unknown condition makes the whole unknown unless both branches come to the same;
 * the standard would take the else branch and pay or refuse on a missing fact.
 */
export function compileIf(piece: Piece): Compiled {
  const asked = part(piece, 1);
  const condition = compilePiece(asked);
  expectType(asked, condition, BOOLEAN);
  checkReach(asked, { compiled: condition, isTaken: isTaken(asked) });
  const yes = compilePiece(assuming(part(piece, 3), boundsOf(asked, true)));
  const otherwise = assuming(part(piece, 5), boundsOf(asked, false));
  const taken = piece.scope.program.saving === true ? waysOf(asked) : [];
  const no = compilePiece({ ...otherwise, refuted: [...(piece.refuted ?? []), ...taken] });
  const type = commonType(yes.type, no.type);
  if (type === null) throw differentBranches(piece, yes.type, no.type);
  return {
    type,
    unit: commonUnit(part(piece, 5), yes, no),
    reads: readsOf(condition, yes, no),
    evaluate: (run) => {
      const met = condition.evaluate(run);
      if (!(met instanceof Unknown)) return met === true ? yes.evaluate(run) : no.evaluate(run);
      const either = yes.evaluate(run);
      return equalValues(either, no.evaluate(run)) === true ? either : met;
    },
    form: { op: "if", condition, yes, no },
  };
}

function assuming(branch: Piece, bounds: readonly Bound[]): Piece {
  return { ...branch, assumed: [...(branch.assumed ?? []), ...bounds] };
}

function differentBranches(piece: Piece, yes: FeelType, no: FeelType): ExpressionError {
  const [a, b] = [describeType(yes), describeType(no)];
  return new ExpressionError(
    piece.node.from,
    { zh: `then 是${a.zh}，else 是${b.zh}`, en: `then is ${a.en} but else is ${b.en}` },
    { zh: "两边写成同一种值", en: "Give both branches the same kind of value" },
  );
}
