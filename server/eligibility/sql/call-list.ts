import { type FeelType, NUMBER } from "../feel/type";
import type { Call, WriteCall } from "./call";
import { equal, isMember } from "./compare";
import type { Environment } from "./environment";
import { decidedBy } from "./list";
import {
  aggregate,
  asList,
  asScalar,
  either,
  isKnown,
  membersLack,
  scalar,
  selectFrom,
  typed,
  WHAT_ANY_LACKS,
} from "./masks";
import { NotForSql } from "./not-for-sql";
import { quoteText, sqlType } from "./quote";
import { RowScope } from "./row-scope";
import { argument } from "./strict-call";
import { KNOWN, type ListValue, type Rows, type Scalar, type SqlValue } from "./value";

function listAt(call: Call, index: number): ListValue {
  const value = call.values[index];
  if (value === undefined) throw new NotForSql(`${call.name} without a list`);
  return asList(value);
}

function itemType(type: FeelType): FeelType {
  return type.kind === "list" ? type.item : type;
}

/** all and any. */
function truth(isAny: boolean): WriteCall {
  return (call) => {
    const list = listAt(call, 0);
    const rows = list.open();
    return decidedBy(isAny, { rows, answer: asScalar(rows.item, `in ${call.name}`), status: list });
  };
}

/** index of: where the wanted value stands, counted from 1; unknown when a member that could be it is. */
function indexOf(call: Call): ListValue {
  const [list, wanted] = [listAt(call, 0), argument(call, 1)];
  const compare = () => {
    const rows = list.open();
    return { rows, same: equal(asScalar(rows.item, "in index of"), wanted) };
  };
  const { rows, same } = compare();
  const lacking = same.u === KNOWN ? KNOWN : `coalesce((${aggregate(rows, { u: same.u }, WHAT_ANY_LACKS)}), 0)`;
  const u = either(list.u, lacking);
  return {
    kind: "list",
    isNull: list.isNull,
    u,
    open: () => {
      const found = compare();
      const alias = call.env.whole.alias();
      const numbered = `row_number() over (order by ${found.rows.order.join(", ")}) as o, ${found.same.v} as same`;
      const scope = new RowScope(`lateral (${selectFrom(found.rows, numbered)}) ${alias}`);
      return {
        scope,
        where: [`${alias}.same`, isKnown(u)],
        order: [`${alias}.o`],
        item: scalar(NUMBER, `${alias}.o::numeric`),
      };
    },
  };
}

/** The members of several lists one after another, as rows of their own. */
function joinedRows(lists: readonly ListValue[], item: FeelType, env: Environment): Rows {
  const alias = env.whole.alias();
  const parts = lists.map((list, i) => {
    const rows = list.open();
    const member = asScalar(rows.item, "in lists that are joined");
    const order = `row_number() over (order by ${rows.order.join(", ")})`;
    return selectFrom(
      rows,
      `${i} as b, ${order} as o, (${typed(member, item)})::${sqlType(item)} as v, (${member.u})::bigint as u`,
    );
  });
  const scope = new RowScope(`lateral (${parts.join(" union all ")}) ${alias}`);
  return { scope, where: [], order: [`${alias}.b`, `${alias}.o`], item: scalar(item, `${alias}.v`, `${alias}.u`) };
}

function joinedLists(lists: readonly ListValue[], item: FeelType, env: Environment): ListValue {
  const nulls = lists.map(({ isNull }) => isNull).filter((isNull) => isNull !== "false");
  const u = either(...lists.map((list) => list.u));
  const isNull = nulls.length === 0 ? "false" : `(${isKnown(u)} and (${nulls.join(" or ")}))`;
  return {
    kind: "list",
    isNull,
    u,
    open: () => {
      const rows = joinedRows(lists, item, env);
      return isNull === "false" && u === KNOWN ? rows : { ...rows, where: [`${isKnown(u)} and not ${isNull}`] };
    },
  };
}

/** append: what is put in may be unknown or null, and stays so. */
function append(call: Call): ListValue {
  const [, ...items] = call.values.map((value, i) => (i === 0 ? null : asScalar(value, "appended")));
  const item = itemType(call.type);
  const ends = (items as readonly Scalar[]).map(
    (value): ListValue => ({
      kind: "list",
      isNull: "false",
      u: KNOWN,
      open: () => {
        const alias = call.env.whole.alias();
        const scope = new RowScope(`lateral (select 0 as o) ${alias}`);
        return { scope, where: [], order: [`${alias}.o`], item: value };
      },
    }),
  );
  return joinedLists([listAt(call, 0), ...ends], item, call.env);
}

/** distinct values and union: unknown when a member is. */
function distinct(call: Call): ListValue {
  const lists = call.values.map(asList);
  const item = itemType(call.type);
  const whole = joinedLists(lists, item, call.env);
  const u = either(whole.u, ...lists.map((list) => membersLack(list, `in ${call.name}`)));
  return {
    kind: "list",
    isNull: whole.isNull,
    u,
    open: () => {
      const rows = whole.open();
      const alias = call.env.whole.alias();
      const [b, o] = rows.order;
      const { v } = asScalar(rows.item, `in ${call.name}`);
      const first = `select ${v} as v, row_number() over (order by min(array[${b}, ${o}])) as o from ${rows.scope.text}`;
      const where = [isKnown(u), ...rows.where].join(") and (");
      const scope = new RowScope(`lateral (${first} where (${where}) group by 1) ${alias}`);
      return { scope, where: [], order: [`${alias}.o`], item: scalar(item, `${alias}.v`) };
    },
  };
}

function reverse(call: Call): ListValue {
  const { isNull, u, open } = listAt(call, 0);
  const turned = () => {
    const rows = open();
    return { ...rows, order: rows.order.map((by) => `(- ${by})`) };
  };
  return { kind: "list", isNull, u, open: turned };
}

/** get value: an entry of an object by a name that may be worked out. */
function getValue(call: Call): SqlValue {
  const [context] = call.values;
  if (context?.kind !== "context") throw new NotForSql("get value of what is no object");
  const written = call.args[1]?.literal;
  if (typeof written === "string") return context.entries.get(written) ?? scalar(call.type, "null", context.u);
  const key = argument(call, 1);
  const entries = [...context.entries].map(([name, entry]) => ({ name, entry: asScalar(entry, "in get value") }));
  const kinds = new Set(entries.map(({ entry }) => entry.type.kind));
  const [first] = entries;
  if (first === undefined || kinds.size > 1) throw new NotForSql("get value of an object with several kinds of value");
  const whens = entries.map(({ name, entry }) => `when ${quoteText(name)} then ${entry.v}`).join(" ");
  const isPlain = entries.every(({ entry }) => entry.u === KNOWN);
  const lacks = entries.map(({ name, entry }) => `when ${quoteText(name)} then ${entry.u}`).join(" ");
  const u = either(context.u, key.u, isPlain ? KNOWN : `(case ${typed(key)} ${lacks} else 0 end)`);
  return scalar(first.entry.type, `(case ${typed(key)} ${whens} end)`, u);
}

/** The functions over lists and objects. */
export const LIST_CALLS: Readonly<Record<string, WriteCall>> = {
  "list contains": (call) => isMember(listAt(call, 0), argument(call, 1), "member first"),
  "index of": indexOf,
  all: truth(false),
  any: truth(true),
  append,
  concatenate: (call) => joinedLists(call.values.map(asList), itemType(call.type), call.env),
  "distinct values": distinct,
  union: distinct,
  reverse,
  "get value": getValue,
};
