import { checkSought } from "./check-sought";
import { conjunction, disjunction, type Truth } from "./comparison";
import { type FeelFunction, parameterAt } from "./function";
import { FeelNumber } from "./number";
import type { Piece } from "./piece";
import { ExpressionError } from "./rule-error";
import type { Compiled } from "./scope";
import { ANY, BOOLEAN, type FeelType, joinType, listOf, NUMBER, STRING } from "./type";
import { COUNTED } from "./unit";
import { Unknown, unknownAmong } from "./unknown";
import { equalValues, type FeelValue, isContext, isList } from "./value";

const LIST = listOf(ANY);

type Members = readonly FeelValue[];

/** Lets a function see a list whose members may be unknown: a missing list is still answered for it. */
function overList(call: (list: Members, rest: Members) => FeelValue): FeelFunction["call"] {
  return ([list = null, ...rest]) => {
    if (list instanceof Unknown) return list;
    return isList(list) ? call(list, rest) : null;
  };
}

/** A function that only moves members about: those that are unknown stay unknown members. */
function moving(
  fn: Pick<FeelFunction, "name" | "names" | "parameters" | "result"> & Partial<FeelFunction>,
): FeelFunction {
  const call = fn.call ?? (() => null);
  return {
    ...fn,
    lenient: true,
    call: (args, context) => {
      const positions = args.filter((_, i) => POSITIONS.has(parameterAt(fn, i).kind));
      return unknownAmong(positions) ?? (positions.includes(null) ? null : call(args, context));
    },
  };
}

const POSITIONS: ReadonlySet<FeelType["kind"]> = new Set(["number", "list"]);

function sameList(given: readonly FeelType[]): FeelType {
  return given[0] ?? LIST;
}

/** The list's own type, widened by what is put into it. */
function widened(by: number): (given: readonly FeelType[]) => FeelType {
  return (given) => {
    const [list] = given;
    const item = list?.kind === "list" ? list.item : ANY;
    return listOf(given.slice(by).reduce(joinType, item));
  };
}

function joined(given: readonly FeelType[]): FeelType {
  return given.reduce(joinType, LIST);
}

/** Members without repetition, in the order of their first appearance. */
function distinct(list: Members): FeelValue[] {
  const kept: FeelValue[] = [];
  for (const member of list) if (!kept.some((seen) => equalValues(seen, member) === true)) kept.push(member);
  return kept;
}

function flattened(list: Members): FeelValue[] {
  return list.flatMap((member) => (isList(member) ? flattened(member) : [member]));
}

function flatItem(type: FeelType): FeelType {
  return type.kind === "list" ? flatItem(type.item) : type;
}

/** The index of the n-th member, counted from 1, or from the end where it is negative; null where there is none. */
function indexAt(list: Members, position: FeelValue): number | null {
  const at = (position as FeelNumber).trunc().toNumber();
  const index = at > 0 ? at - 1 : list.length + at;
  return at === 0 || index < 0 || index >= list.length ? null : index;
}

type Splice = { readonly remove: number; readonly items: Members };

/** The list with members taken out and put in at a position; null where there is no such position. */
function spliced(list: Members, position: FeelValue | undefined, { remove, items }: Splice): FeelValue {
  const at = indexAt(list, position ?? null);
  return at === null ? null : list.toSpliced(at, remove, ...items);
}

function sublist(list: Members, start: FeelValue, length: FeelValue | undefined): FeelValue {
  const from = indexAt(list, start);
  const count = length === undefined ? list.length : (length as FeelNumber).trunc().toNumber();
  if (from === null || count < 0) return null;
  return length !== undefined && from + count > list.length ? null : list.slice(from, from + count);
}

/** Where in the list the wanted value stands, counted from 1; unknown when a member that could be it is. */
function positionsOf(list: Members, wanted: FeelValue): FeelValue {
  const same = list.map((member) => equalValues(member, wanted));
  return unknownAmong(same) ?? same.flatMap((equal, i) => (equal === true ? [new FeelNumber(i + 1)] : []));
}

function truth(name: string, join: (answers: readonly Truth[]) => Truth): FeelFunction {
  return {
    name,
    names: ["list"],
    parameters: [listOf(BOOLEAN)],
    gathers: true,
    result: BOOLEAN,
    lenient: true,
    call: overList((list) => join(list as readonly Truth[])),
  };
}

const QUESTIONS: readonly FeelFunction[] = [
  {
    name: "count",
    names: ["list"],
    parameters: [LIST],
    gathers: true,
    result: NUMBER,
    unit: COUNTED,
    lenient: true,
    call: overList((list) => new FeelNumber(list.length)),
  },
  {
    name: "list contains",
    names: ["list", "element"],
    parameters: [LIST, ANY],
    result: BOOLEAN,
    lenient: true,
    check: checkSought,
    call: overList((list, [wanted = null]) => disjunction(list.map((member) => equalValues(member, wanted)))),
  },
  {
    name: "index of",
    names: ["list", "match"],
    parameters: [LIST, ANY],
    result: listOf(NUMBER),
    lenient: true,
    check: checkSought,
    call: overList((list, [wanted = null]) => positionsOf(list, wanted)),
  },
  truth("all", conjunction),
  truth("any", disjunction),
];

const CHANGES: readonly FeelFunction[] = [
  moving({
    name: "append",
    parameters: [LIST, ANY],
    variadic: true,
    result: widened(1),
    call: ([list, ...more]) => [...(list as Members), ...more],
  }),
  moving({
    name: "concatenate",
    parameters: [LIST],
    variadic: true,
    result: joined,
    call: (lists) => lists.flatMap((list) => list as Members),
  }),
  moving({
    name: "insert before",
    names: ["list", "position", "newItem"],
    parameters: [LIST, NUMBER, ANY],
    result: widened(2),
    call: ([list, position, item = null]) => spliced(list as Members, position, { remove: 0, items: [item] }),
  }),
  moving({
    name: "list replace",
    names: ["list", "position", "newItem"],
    parameters: [LIST, NUMBER, ANY],
    result: widened(2),
    call: ([list, position, item = null]) => spliced(list as Members, position, { remove: 1, items: [item] }),
  }),
  moving({
    name: "remove",
    names: ["list", "position"],
    parameters: [LIST, NUMBER],
    result: sameList,
    call: ([list, position]) => spliced(list as Members, position, { remove: 1, items: [] }),
  }),
  moving({
    name: "reverse",
    names: ["list"],
    parameters: [LIST],
    result: sameList,
    call: ([list]) => (list as Members).toReversed(),
  }),
  moving({
    name: "sublist",
    names: ["list", "start position", "length"],
    parameters: [LIST, NUMBER, NUMBER],
    optional: 1,
    result: sameList,
    call: ([list, start = null, length]) => sublist(list as Members, start, length),
  }),
  moving({
    name: "flatten",
    names: ["list"],
    parameters: [LIST],
    result: ([list]) => listOf(flatItem(list ?? LIST)),
    call: ([list]) => flattened(list as Members),
  }),
  {
    name: "distinct values",
    names: ["list"],
    parameters: [LIST],
    result: sameList,
    call: ([list]) => distinct(list as Members),
  },
  {
    name: "union",
    parameters: [LIST],
    variadic: true,
    result: joined,
    call: (lists) => distinct(lists.flatMap((list) => list as Members)),
  },
];

const ENTRIES: readonly FeelFunction[] = [
  {
    name: "get value",
    names: ["m", "key"],
    parameters: [{ kind: "context", entries: new Map() }, STRING],
    result: ([context], [, key]) => entryType(context, key),
    check: (piece, [context, key]) => checkKey(piece, context, key),
    call: ([context, key]) => (isContext(context ?? null) ? ((context as Entries).get(key as string) ?? null) : null),
  },
  {
    name: "get entries",
    names: ["m"],
    parameters: [{ kind: "context", entries: new Map() }],
    result: ([context]) =>
      listOf({
        kind: "context",
        entries: new Map<string, FeelType>([
          ["key", STRING],
          ["value", entryType(context)],
        ]),
      }),
    call: ([context]) =>
      [...(context as Entries)].map(
        ([key, value]) =>
          new Map<string, FeelValue>([
            ["key", key],
            ["value", value],
          ]),
      ),
  },
];

type Entries = ReadonlyMap<string, FeelValue>;

/** Refuses a key that is written out and that the table has not. @throws ExpressionError */
function checkKey(piece: Piece, context: Compiled | undefined, key: Compiled | undefined): void {
  if (piece.scope.program.saving !== true || context?.type.kind !== "context" || typeof key?.literal !== "string")
    return;
  const keys = [...context.type.entries.keys()];
  if (keys.length === 0 || keys.includes(key.literal)) return;
  throw new ExpressionError(
    piece.node.from,
    { zh: `表里没有“${key.literal}”`, en: `The table has no "${key.literal}"` },
    { zh: `改成其中之一：${keys.join("、")}`, en: `Write one of: ${keys.join(", ")}` },
  );
}

function entryType(context: FeelType | undefined, key?: Compiled): FeelType {
  if (context?.kind !== "context") return ANY;
  const named = typeof key?.literal === "string" ? context.entries.get(key.literal) : undefined;
  return named ?? [...context.entries.values()].reduce(joinType, ANY);
}

/**
 * The list and context functions of FEEL that programs need. `count` knows its answer although a member is unknown, and
 * so do those that only move members about; the others are unknown with it unless the known members alone decide.
 */
export const LIST_FUNCTIONS: readonly FeelFunction[] = [...QUESTIONS, ...CHANGES, ...ENTRIES];
