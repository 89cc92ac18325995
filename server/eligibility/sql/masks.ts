import { BOOLEAN, type FeelType } from "../feel/type";
import { gathered, type Made } from "./gathered";
import { NotForSql } from "./not-for-sql";
import { sqlType } from "./quote";
import { KNOWN, type ListValue, NULL, type Rows, type Scalar, type SqlValue } from "./value";

/** Everything that any of these masks lacks. */
export function either(...masks: readonly string[]): string {
  const lacking = [...new Set(masks.filter((mask) => mask !== KNOWN))];
  return lacking.length === 0 ? KNOWN : lacking.length === 1 ? (lacking[0] as string) : `(${lacking.join(" | ")})`;
}

/** The first of these masks that lacks something. */
export function firstOf(first: string, second: string): string {
  if (first === KNOWN || second === KNOWN) return first === KNOWN ? second : first;
  return `(case when ${isUnknown(first)} then ${first} else ${second} end)`;
}

// The mask of a single fact: the test in it is what one asks of five million rows, not the mask.
const ONE_FACT = /^\(case when ((?:(?!case |then ).)*) then 0 else \d+::bigint end\)$/;

/** Whether a mask lacks nothing, as SQL. */
export function isKnown(mask: string): string {
  const test = ONE_FACT.exec(mask)?.[1];
  if (test !== undefined) return `(${test})`;
  return mask === KNOWN ? "true" : `(${mask}) = 0`;
}

/** Whether a mask lacks something, as SQL. */
export function isUnknown(mask: string): string {
  const test = ONE_FACT.exec(mask)?.[1];
  if (test !== undefined) return `(not (${test}))`;
  return mask === KNOWN ? "false" : `(${mask}) <> 0`;
}

/** Whether a truth value is true, as SQL; false or NULL where it is anything else. */
export function holds(condition: Scalar): string {
  return condition.holds ?? typed(condition, BOOLEAN);
}

/** A value of one expression for each row that is met. */
export function scalar(type: FeelType, v: string, u: string = KNOWN): Scalar {
  return { kind: "scalar", type, v, u };
}

/** The value with a type of its own, also where it is a bare null, or a member of a list in which nothing else can be. */
export function typed(value: Scalar, type: FeelType = value.type): string {
  if (value.v === NULL) return `null::${sqlType(value.type.kind === "any" ? type : value.type)}`;
  return value.type.kind === "any" && type.kind !== "any" ? `(${value.v})::${sqlType(type)}` : value.v;
}

/** A value that has to be one of its own, no list and no object. @throws NotForSql otherwise */
export function asScalar(value: SqlValue, where: string): Scalar {
  if (value.kind !== "scalar") throw new NotForSql(`a ${value.kind} ${where}`);
  return value;
}

/** A known value that is not null, whatever the row is. */
export function isPlainLiteral({ v, u }: Scalar): boolean {
  return u === KNOWN && /^('[^']*'::text|\(-?[0-9.]+\)::numeric|true|false|date '[0-9-]+')$/.test(v);
}

/** The text of a query over the members of a list. */
export function selectFrom(rows: Rows, what: string, options: { ordered?: boolean; where?: string } = {}): string {
  const where = [...rows.where, ...(options.where === undefined ? [] : [options.where])];
  const conditions = where.length === 0 ? "" : ` where ${where.map((one) => `(${one})`).join(" and ")}`;
  const order = options.ordered === true ? ` order by ${rows.order.join(", ")}` : "";
  return `select ${what} from ${rows.scope.text}${conditions}${order}`;
}

/**
 * The text of a query that makes one value of the members of a list, or of an expression that comes to it. The values stand in a query of their own, under `g`:
 * an aggregate over columns of an outer query alone would be the outer query's.
 */
export function aggregate(rows: Rows, values: Readonly<Record<string, string>>, made: Made): string {
  const forAll = gathered(rows, values, made);
  if (forAll !== null) return forAll;
  const orders = rows.order.map((by, i) => `${by} as o${i}`);
  const columns = [...Object.entries(values).map(([name, value]) => `${value} as ${name}`), ...orders];
  return `select ${made.what} from (${selectFrom(rows, columns.join(", "))}) g`;
}

/** The order of a list inside an aggregate. */
export function inOrder(rows: Rows): string {
  return `order by ${rows.order.map((_, i) => `g.o${i}`).join(", ")}`;
}

/** The masks of all members as one; null where there are none. */
export const WHAT_ANY_LACKS: Made = { what: "bit_or(g.u)", ofNone: "null" };

/** Everything that any member of a list lacks. */
export function membersLack(list: ListValue, where: string): string {
  if (list.items !== undefined) return either(...list.items.map(({ u }) => u));
  if (list.areMembersKnown === true) return KNOWN;
  const rows = list.open();
  const { u } = asScalar(rows.item, where);
  return u === KNOWN ? KNOWN : `coalesce((${aggregate(rows, { u }, WHAT_ANY_LACKS)}), 0)`;
}

/** A value that has to be a list. @throws NotForSql otherwise */
export function asList(value: SqlValue): ListValue {
  if (value.kind !== "list") throw new NotForSql(`a ${value.kind} where a list is needed`);
  return value;
}
