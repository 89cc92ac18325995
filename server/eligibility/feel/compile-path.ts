import { entryOf, memberOf } from "./compile-list";
import { nearest } from "./nearest";
import { compilePiece, type Piece, part, written } from "./piece";
import { propertyNames, propertyOf, propertyType } from "./property";
import { ExpressionError } from "./rule-error";
import type { Compiled } from "./scope";
import { ANY, describeType, type FeelType, listOf } from "./type";
import { Unknown } from "./unknown";
import { type FeelValue, isContext, isList } from "./value";

/** object.member, list.member (of every member), date.year, duration.months, range.start. */
export function compilePath(piece: Piece): Compiled {
  const source = compilePiece(part(piece, 0));
  const name = written(part(piece, 2));
  const { type, reads } = source;
  const form = { op: "path", source, name } as const;
  if (type.kind === "any") return { type: ANY, reads, evaluate: (run) => stepInto(source.evaluate(run), name), form };
  if (type.kind === "list") {
    const item = listOf(memberType(piece, type.item, name));
    return { type: item, reads, evaluate: (run) => project(source.evaluate(run), name), form };
  }
  const member = memberType(piece, type, name);
  if (type.kind === "context") return memberOf(source, name, member);
  return { type: member, reads, evaluate: (run) => stepInto(source.evaluate(run), name), form };
}

/** One step of a path, on a value whose kind is only known now. */
function stepInto(value: FeelValue, name: string): FeelValue {
  if (value instanceof Unknown || value === null) return value;
  if (isList(value)) return project(value, name);
  return isContext(value) ? entryOf(value, name) : propertyOf(value, name);
}

function project(list: FeelValue, name: string): FeelValue {
  if (!isList(list)) return list instanceof Unknown ? list : null;
  return list.map((member) => stepInto(member, name));
}

function memberType(piece: Piece, type: FeelType, name: string): FeelType {
  const found = type.kind === "context" ? type.entries.get(name) : propertyType(type, name);
  if (found !== undefined) return found;
  if (type.kind === "any") return ANY;
  if (type.kind === "list") return listOf(memberType(piece, type.item, name));
  const known = type.kind === "context" ? [...type.entries.keys()] : propertyNames(type);
  throw noSuchMember(piece, type, known);
}

function noSuchMember(piece: Piece, type: FeelType, known: readonly string[]): ExpressionError {
  const name = written(part(piece, 2));
  const near = nearest(name, known) ?? known.join("、");
  return new ExpressionError(
    part(piece, 2).node.from,
    { zh: `${describeType(type).zh}没有“${name}”这一项`, en: `${describeType(type).en} has no member "${name}"` },
    known.length === 0
      ? {
          zh: "只有对象、日期、时刻、时长和区间能用点取值",
          en: "Only objects, dates, times, durations and ranges have members",
        }
      : { zh: `可以用：${near}`, en: `Use: ${near}` },
  );
}
