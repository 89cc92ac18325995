import { constantWorth } from "./constant-worth";
import { FeelNumber } from "./number";
import { compilePiece, expectType, type Piece, part, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Binding, type Compiled, type Run, readsOf } from "./scope";
import { ANY, BOOLEAN, describeType, type FeelType, joinType, listOf } from "./type";
import { typeWithUnit } from "./unit";
import { mergeUnknown, Unknown } from "./unknown";
import { type FeelValue, isContext, isList } from "./value";

/** [a, b, c]. Members of different kinds make a list of mixed kind, which may stand where the kind does not matter. */
export function compileList(piece: Piece): Compiled {
  const items = piece.node.children
    .filter((node) => node.name !== "[" && node.name !== "]")
    .map((node) => compilePiece({ ...piece, node }));
  return gathered(items);
}

/** Several values as one list. */
export function gathered(items: readonly Compiled[]): Compiled {
  return {
    type: listOf(items.map(typeWithUnit).reduce(joinType, ANY)),
    reads: readsOf(...items),
    evaluate: (run) => items.map((item) => item.evaluate(run)),
    form: { op: "list", items },
  };
}

/** A value where a list is wanted: the list of it alone, as FEEL says; a null stays null. */
export function asList(single: Compiled): Compiled {
  const { reads } = single;
  const wrap = (value: FeelValue) => (value === null || isList(value) ? value : [value]);
  return {
    type: listOf(typeWithUnit(single)),
    reads,
    evaluate: (run) => wrap(single.evaluate(run)),
    form: { op: "as-list", value: single },
  };
}

/**
 * list[condition] keeps the members for which it is true; list[2] and list[-1] take one member.
 * A value that is no list is a list of itself, as FEEL says.
 */
export function compileFilter(piece: Piece): Compiled {
  const given = compilePiece(part(piece, 0));
  const source = given.type.kind === "list" ? given : asList(given);
  const item = source.type.kind === "list" ? source.type.item : ANY;
  const { slot, scope } = piece.scope.withLocal({ name: "item", type: item, source, inside: membersOf(item) });
  const condition = compilePiece(part(piece, 2, scope));
  const reads = readsOf(source, condition);
  if (condition.type.kind === "number") {
    checkPosition(part(piece, 2), condition);
    return {
      type: item,
      reads,
      evaluate: (run) => memberAt(source.evaluate(run), condition.evaluate(run)),
      form: { op: "at", source, position: condition },
    };
  }
  expectType(part(piece, 2), condition, BOOLEAN);
  return {
    type: source.type,
    reads,
    evaluate: (run) => filter(source.evaluate(run), { slot, condition, run }),
    form: { op: "filter", slot, source, condition },
  };
}

/** Refuses a place at which no list has a member. @throws ExpressionError */
function checkPosition(at: Piece, position: Compiled): void {
  const worth = at.scope.program.saving === true ? constantWorth(position) : undefined;
  if (!(worth instanceof FeelNumber) || (worth.isInteger() && !worth.isZero())) return;
  throw new ExpressionError(
    at.node.from,
    { zh: `清单里没有第${worth}个，永远是 null`, en: `A list has no member at ${worth}; it is always null` },
    { zh: "第一个写 [1]，最后一个写 [-1]", en: "Write [1] for the first member and [-1] for the last" },
  );
}

/** A member whose condition is unknown leaves the whole list unknown: the standard would silently drop it. */
function filter(list: FeelValue, test: { slot: number; condition: Compiled; run: Run }): FeelValue {
  if (!isList(list)) return list instanceof Unknown ? list : null;
  const kept: FeelValue[] = [];
  let unknown: Unknown | null = null;
  for (const member of list) {
    test.run.locals[test.slot] = member;
    const answer = test.condition.evaluate(test.run);
    if (answer instanceof Unknown) unknown = unknown === null ? answer : mergeUnknown(unknown, answer);
    else if (answer === true) kept.push(member);
  }
  return unknown ?? kept;
}

/** Positions count from 1, negative ones from the end; there is no member at 0. */
function memberAt(list: FeelValue, position: FeelValue): FeelValue {
  if (list instanceof Unknown) return list;
  if (position instanceof Unknown) return position;
  if (!isList(list) || !(position instanceof FeelNumber) || !position.isInteger() || position.isZero()) return null;
  const index = position.toNumber();
  return list.at(index > 0 ? index - 1 : index) ?? null;
}

function membersOf(item: FeelType): ((local: Compiled) => Binding[]) | undefined {
  if (item.kind !== "context") return undefined;
  return (local) => [...item.entries].map(([name, type]) => [name, memberOf(local, name, type)]);
}

/** A member of an object by its name: null where the object has none. */
export function memberOf(source: Compiled, name: string, type: FeelType): Compiled {
  return {
    type,
    reads: source.reads,
    evaluate: (run) => entryOf(source.evaluate(run), name),
    form: { op: "member", source, name },
  };
}

/** The entry of a context; null for anything else, unknown for what is unknown. */
export function entryOf(value: FeelValue, name: string): FeelValue {
  if (value instanceof Unknown) return value;
  return isContext(value) ? (value.get(name) ?? null) : null;
}

/** The refusal of a value where a list is needed. */
export function notAList(piece: Piece, type: FeelType): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    {
      zh: `“${written(piece)}”不是清单，是${describeType(type).zh}`,
      en: `"${written(piece)}" is not a list but ${describeType(type).en}`,
    },
    { zh: "用目录里的清单，或写成 [a, b]", en: "Use a list of the catalogue, or write [a, b]" },
  );
}
