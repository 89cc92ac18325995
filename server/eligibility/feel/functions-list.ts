import { conjunction, disjunction } from "./compile-comparison";
import type { FeelFunction } from "./function";
import { FeelNumber } from "./number";
import { ANY, BOOLEAN, type FeelType, listOf, NUMBER } from "./type";
import { Unknown } from "./unknown";
import { equalValues, type FeelValue, isContext, isList } from "./value";

const LIST = listOf(ANY);

/** Lets a function see a list whose members may be unknown: a missing list is still answered for it. */
function overList(call: (list: readonly FeelValue[], rest: readonly FeelValue[]) => FeelValue): FeelFunction["call"] {
  return ([list, ...rest]) => {
    if (list instanceof Unknown) return list;
    return isList(list as FeelValue) ? call(list as readonly FeelValue[], rest) : null;
  };
}

function sameList(given: readonly FeelType[]): FeelType {
  return given[0] ?? LIST;
}

/** Members without repetition, in the order of their first appearance. */
function distinct(list: readonly FeelValue[]): FeelValue[] {
  const kept: FeelValue[] = [];
  for (const member of list) if (!kept.some((seen) => equalValues(seen, member) === true)) kept.push(member);
  return kept;
}

/**
 * The list functions of FEEL that programs need. `count` knows its answer although a member is unknown; the others
 * are unknown with it unless the known members alone decide.
 */
export const LIST_FUNCTIONS: readonly FeelFunction[] = [
  {
    name: "count",
    parameters: [LIST],
    result: NUMBER,
    lenient: true,
    call: overList((list) => new FeelNumber(list.length)),
  },
  {
    name: "list contains",
    parameters: [LIST, ANY],
    result: BOOLEAN,
    lenient: true,
    call: overList((list, [wanted = null]) => disjunction(list.map((member) => equalValues(member, wanted)))),
  },
  {
    name: "all",
    parameters: [listOf(BOOLEAN)],
    result: BOOLEAN,
    lenient: true,
    call: overList((list) => conjunction(list as (boolean | null | Unknown)[])),
  },
  {
    name: "any",
    parameters: [listOf(BOOLEAN)],
    result: BOOLEAN,
    lenient: true,
    call: overList((list) => disjunction(list as (boolean | null | Unknown)[])),
  },
  {
    name: "append",
    parameters: [LIST, ANY],
    variadic: true,
    result: sameList,
    lenient: true,
    call: overList((list, more) => [...list, ...more]),
  },
  {
    name: "concatenate",
    parameters: [LIST],
    variadic: true,
    result: sameList,
    call: (lists) => lists.flatMap((list) => list as readonly FeelValue[]),
  },
  { name: "distinct values", parameters: [LIST], result: sameList, call: ([list]) => distinct(list as FeelValue[]) },
  {
    name: "get value",
    parameters: [ANY, { kind: "string" }],
    result: ([context]) => (context?.kind === "context" ? ([...context.entries.values()][0] ?? ANY) : ANY),
    call: ([context, key]) => (isContext(context as FeelValue) ? valueAt(context as FeelValue, key as string) : null),
  },
];

function valueAt(context: FeelValue, key: string): FeelValue {
  return isContext(context) ? (context.get(key) ?? null) : null;
}
