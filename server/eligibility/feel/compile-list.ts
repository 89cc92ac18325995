import { FeelDate } from "./date";
import { nearest } from "./nearest";
import { FeelNumber } from "./number";
import { compilePiece, expectType, type Piece, part, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Binding, type Compiled, type Run, readsOf } from "./scope";
import { childrenOf } from "./syntax";
import { ANY, BOOLEAN, commonType, describeType, type FeelType, listOf, NUMBER } from "./type";
import { mergeUnknown, Unknown } from "./unknown";
import { DaysDuration, type FeelValue, isContext, isList, MonthsDuration } from "./value";

const MONTHS_A_YEAR = 12;

/** [a, b, c] */
export function compileList(piece: Piece): Compiled {
  const items = childrenOf(piece.node)
    .filter((node) => node.name !== "[" && node.name !== "]")
    .map((node) => compilePiece({ ...piece, node }));
  const item = items.reduce<FeelType | null>((type, next) => type && commonType(type, next.type), ANY);
  if (item === null) throw mixedList(piece);
  return {
    type: listOf(item),
    reads: readsOf(...items),
    evaluate: (run) => items.map((member) => member.evaluate(run)),
  };
}

/** list[condition] keeps the members for which it is true; list[2] and list[-1] take one member. */
export function compileFilter(piece: Piece): Compiled {
  const source = compilePiece(part(piece, 0));
  if (source.type.kind !== "list") throw notAList(part(piece, 0), source.type);
  const item = source.type.item;
  const { slot, scope } = piece.scope.withLocal({ name: "item", type: item, source, inside: membersOf(item) });
  const condition = compilePiece(part(piece, 2, scope));
  const reads = readsOf(source, condition);
  if (condition.type.kind === "number") {
    return { type: item, reads, evaluate: (run) => memberAt(source.evaluate(run), condition.evaluate(run)) };
  }
  expectType(part(piece, 2), condition, BOOLEAN);
  return { type: source.type, reads, evaluate: (run) => filter(source.evaluate(run), { slot, condition, run }) };
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

function memberAt(list: FeelValue, position: FeelValue): FeelValue {
  if (list instanceof Unknown) return list;
  if (position instanceof Unknown) return position;
  if (!isList(list) || !(position instanceof FeelNumber) || !position.isInteger()) return null;
  const index = position.toNumber();
  return list.at(index > 0 ? index - 1 : index) ?? null;
}

function membersOf(item: FeelType): ((local: Compiled) => Binding[]) | undefined {
  if (item.kind !== "context") return undefined;
  return (local) => [...item.entries].map(([name, type]) => [name, memberOf(local, name, type)]);
}

function memberOf(source: Compiled, name: string, type: FeelType): Compiled {
  return { type, reads: source.reads, evaluate: (run) => entryOf(source.evaluate(run), name) };
}

function entryOf(value: FeelValue, name: string): FeelValue {
  if (value instanceof Unknown) return value;
  return isContext(value) ? (value.get(name) ?? null) : null;
}

const PROPERTIES: Readonly<Record<string, Readonly<Record<string, (value: never) => number>>>> = {
  date: {
    year: (date: FeelDate) => date.year,
    month: (date: FeelDate) => date.month,
    day: (date: FeelDate) => date.day,
  },
  "months-duration": {
    years: (duration: MonthsDuration) => Math.trunc(duration.months / MONTHS_A_YEAR),
    months: (duration: MonthsDuration) => duration.months % MONTHS_A_YEAR,
  },
  "days-duration": { days: (duration: DaysDuration) => duration.days },
};

/** object.member, list.member (of every member), date.year, duration.months. */
export function compilePath(piece: Piece): Compiled {
  const source = compilePiece(part(piece, 0));
  const name = written(part(piece, 2));
  const property = PROPERTIES[source.type.kind]?.[name];
  if (property !== undefined) return propertyOf(source, property);
  if (source.type.kind === "list" && source.type.item.kind === "context") {
    const type = entryType(piece, source.type.item, name);
    return { type: listOf(type), reads: source.reads, evaluate: (run) => project(source.evaluate(run), name) };
  }
  return memberOf(source, name, entryType(piece, source.type, name));
}

function propertyOf(source: Compiled, property: (value: never) => number): Compiled {
  return {
    type: NUMBER,
    reads: source.reads,
    evaluate: (run) => {
      const value = source.evaluate(run);
      const has = value instanceof FeelDate || value instanceof MonthsDuration || value instanceof DaysDuration;
      return has ? new FeelNumber(property(value as never)) : value;
    },
  };
}

function project(list: FeelValue, name: string): FeelValue {
  if (!isList(list)) return list instanceof Unknown ? list : null;
  return list.map((member) => entryOf(member, name));
}

function entryType(piece: Piece, type: FeelType, name: string): FeelType {
  const entries = type.kind === "context" ? type.entries : new Map<string, FeelType>();
  const found = entries.get(name);
  if (found !== undefined) return found;
  const known = [...entries.keys(), ...Object.keys(PROPERTIES[type.kind] ?? {})];
  const near = nearest(name, known) ?? known.join("、");
  throw new ExpressionError(
    part(piece, 2).node.from,
    { zh: `${describeType(type).zh}没有“${name}”这一项`, en: `${describeType(type).en} has no member "${name}"` },
    known.length === 0
      ? { zh: "只有对象、日期和时长能用点取值", en: "Only objects, dates and durations have members" }
      : { zh: `可以用：${near}`, en: `Use: ${near}` },
  );
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

function mixedList(piece: Piece): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    { zh: "清单里的值不是同一种", en: "The members of the list are of different kinds" },
    { zh: "清单里写同一种值", en: "Write values of one kind" },
  );
}
