import { MAX_RANGE_LENGTH } from "../feel/compile-loop";
import type { LoopForm } from "../feel/form";
import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { ANY, BOOLEAN, type FeelType } from "../feel/type";
import { digitsOfLiteral } from "./digits";
import { type Environment, inside, type Whole } from "./environment";
import { gathered } from "./gathered";
import { loopRows, loopStatus } from "./loop";
import {
  aggregate,
  asList,
  asScalar,
  either,
  firstOf,
  inOrder,
  isKnown,
  isPlainLiteral,
  scalar,
  selectFrom,
  typed,
  WHAT_ANY_LACKS,
} from "./masks";
import { NotForSql } from "./not-for-sql";
import { sqlType } from "./quote";
import { RowScope } from "./row-scope";
import { KNOWN, type ListValue, type Rows, type Scalar, type SqlValue } from "./value";

/** [a, b, c]. */
export function listOfItems(items: readonly Compiled[], type: FeelType, env: Environment): ListValue {
  const item = type.kind === "list" ? type.item : type;
  const values = items.map((one) => asScalar(env.compile(one, env), "in a list"));
  return listOf(values, item, env.whole);
}

/** A value where a list is wanted: the list of it alone; a null stays null. */
export function single(value: Scalar, whole: Whole): ListValue {
  const isNull = value.v === "null" ? isKnown(value.u) : `(${value.v} is null and ${isKnown(value.u)})`;
  return { ...listOf([value], value.type, whole), isNull, length: `(case when not ${isNull} then 1 end)` };
}

function listOf(items: readonly Scalar[], type: FeelType, whole: Whole): ListValue {
  const base = { kind: "list", isNull: "false", u: KNOWN, length: String(items.length), items } as const;
  return { ...base, open: () => valueRows(items, type, whole) };
}

function valueRows(items: readonly Scalar[], type: FeelType, whole: Whole): Rows {
  if (type.kind === "any" && items.some((item) => item.type.kind !== "any"))
    throw new NotForSql("a list of several kinds");
  const alias = whole.alias();
  const rows = items.map((item, i) => `(${i}, (${typed(item, type)})::${sqlType(type)}, (${item.u})::bigint)`);
  const none = `(select 0, null::${sqlType(type)}, 0::bigint where false)`;
  const table = rows.length === 0 ? none : `(values ${rows.join(", ")})`;
  const u = items.every((item) => item.u === KNOWN) ? KNOWN : `${alias}.u`;
  return {
    scope: new RowScope(`lateral ${table} ${alias}(o, v, u)`),
    where: [],
    order: [`${alias}.o`],
    item: scalar(type, `${alias}.v`, u),
  };
}

/** list[condition]: the members for which it is true; a member whose condition is unknown leaves the whole unknown. */
export function filtered(form: { slot: number; source: Compiled; condition: Compiled }, env: Environment): ListValue {
  const source = asList(env.compile(form.source, env));
  const test = () => {
    const rows = source.open();
    const within = inside(env, rows.scope, [form.slot, rows.item]);
    const condition = asScalar(env.compile(form.condition, within), "as the condition of a filter");
    return { rows, met: typed(condition, BOOLEAN), u: condition.u };
  };
  const { rows, u } = test();
  const lacking = u === KNOWN ? KNOWN : `coalesce((${aggregate(rows, { u }, WHAT_ANY_LACKS)}), 0)`;
  const whole = lacking === KNOWN ? source.u : boundMask(either(source.u, lacking), env);
  return {
    kind: "list",
    isNull: source.isNull,
    u: whole,
    open: () => {
      const kept = test();
      // A list that is unknown has no members, whatever was kept before the one that is not known.
      const known = lacking === KNOWN ? [] : [isKnown(whole)];
      return { ...kept.rows, where: [...kept.rows.where, ...known, kept.met] };
    },
  };
}

/** A mask worked out once for each row of where the list stands. */
function boundMask(mask: string, env: Environment): string {
  const { whole, scope } = env;
  const known = scope === whole.root ? whole.joins.get(mask) : undefined;
  if (known !== undefined) return known;
  const alias = whole.alias();
  scope.once(`(${mask})::bigint as u`, alias);
  if (scope === whole.root) whole.joins.set(mask, `${alias}.u`);
  return `${alias}.u`;
}

/** some and every … satisfies: one true (or one false) decides, whatever the other members lack. */
export function quantified(
  isSome: boolean,
  form: { loops: readonly LoopForm[]; body: Compiled },
  env: Environment,
): Scalar {
  const status = loopStatus(form.loops, env);
  const { rows, body } = loopRows(form.loops, form.body, env);
  const answer = asScalar(body, "as the condition of a quantifier");
  return decidedBy(isSome, { rows, answer, status });
}

type Answers = { readonly rows: Rows; readonly answer: Scalar; readonly status: { isNull: string; u: string } };

/** Many answers as one: three-valued "or" (one true decides) or "and" (one false does). */
export function decidedBy(isSome: boolean, { rows, answer, status }: Answers): Scalar {
  const values = { v: typed(answer, BOOLEAN), u: answer.u };
  const decisive = isSome ? "bool_or(g.v)" : "not bool_and(g.v)";
  const all = `case when ${decisive} then ${isSome} when bool_or(g.v is null) then null else ${!isSome} end`;
  const guarded = `(case when ${isKnown(status.u)} and not ${status.isNull} then (${aggregate(rows, values, { what: all, ofNone: `${!isSome}` })}) end)`;
  if (answer.u === KNOWN) return scalar(BOOLEAN, guarded, status.u);
  const what = `case when ${decisive} then 0 else coalesce(bit_or(g.u), 0) end`;
  const lacking = aggregate(rows, values, { what, ofNone: "0" });
  return scalar(BOOLEAN, guarded, firstOf(status.u, `(${lacking})`));
}

const MOST_WRITTEN_OUT = 16; // members of a list in a rule for which a loop's body is written again

/** A loop over a list that is written in the rule, with its body written out for each member; null for any other. */
function writtenOut(form: { loops: readonly LoopForm[]; body: Compiled }, env: Environment): readonly Scalar[] | null {
  const [loop, ...inner] = form.loops;
  if (loop === undefined) {
    const body = env.compile(form.body, env);
    return body.kind === "scalar" ? [body] : null;
  }
  const source = env.compile(loop.source, env);
  if (source.kind !== "list" || source.items === undefined || source.items.length > MOST_WRITTEN_OUT) return null;
  if (!source.items.every(isPlainLiteral)) return null;
  const values: Scalar[] = [];
  for (const item of source.items) {
    const own = writtenOut({ loops: inner, body: form.body }, inside(env, env.scope, [loop.slot, item]));
    if (own === null || values.length + own.length > MOST_WRITTEN_OUT) return null;
    values.push(...own);
  }
  return values;
}

/** for … return: one value for every member; one that is unknown stays an unknown member. */
export function looped(
  form: { loops: readonly LoopForm[]; body: Compiled },
  type: FeelType,
  env: Environment,
): ListValue {
  const values = writtenOut(form, env);
  if (values !== null) return listOf(values, type.kind === "list" ? type.item : type, env.whole);
  const status = loopStatus(form.loops, env);
  return {
    kind: "list",
    ...status,
    open: () => {
      const { rows, body } = loopRows(form.loops, form.body, env);
      const known = form.loops.length === 1 ? [] : [isKnown(status.u), `not ${status.isNull}`];
      return { ...rows, where: [...rows.where, ...known], item: body };
    },
  };
}

/** From the first to the last in steps of one, upwards or downwards: numbers, or days. */
export function stepped(
  form: { from: Compiled; to: Compiled; behind: readonly string[] },
  type: FeelType,
  env: Environment,
): ListValue {
  const [from, to] = [form.from, form.to].map((bound) => asScalar(env.compile(bound, env), "as a step")) as [
    Scalar,
    Scalar,
  ];
  const item: FeelType = type.kind === "list" ? type.item : { kind: "number" };
  const [a, b] = [typed(from, item), typed(to, item)];
  const written = writtenSteps(from, to);
  if (written !== null) return listOf(written, item, env.whole);
  const isShort = `abs(${b} - ${a}) < ${MAX_RANGE_LENGTH}`;
  const u = firstOf(
    firstOf(from.u, to.u),
    `(case when not ${isShort} then ${env.whole.names.mask(form.behind)} else 0 end)`,
  );
  return {
    kind: "list",
    u,
    isNull: `(${isKnown(u)} and (${a} is null or ${b} is null))`,
    open: () => {
      const alias = env.whole.alias();
      const series = `generate_series(0, case when ${isShort} then floor(abs(${b} - ${a}))::integer end) ${alias}(o)`;
      const step = item.kind === "date" ? `${alias}.o` : `${alias}.o::numeric`;
      const v = `(${a} + case when ${b} >= ${a} then ${step} else - ${step} end)`;
      return { scope: new RowScope(series), where: [], order: [`${alias}.o`], item: scalar(item, v) };
    },
  };
}

/** The steps upwards between two numbers that are written in the rule, where they are few. */
function writtenSteps(from: Scalar, to: Scalar): readonly Scalar[] | null {
  const [a, b] = [wholeLiteral(from), wholeLiteral(to)];
  if (a === null || b === null || b < a || b - a >= MOST_WRITTEN_OUT) return null;
  return Array.from({ length: b - a + 1 }, (_, i) => ({
    ...scalar(from.type, `(${a + i})::numeric`),
    digits: digitsOfLiteral(new FeelNumber(a + i)),
  }));
}

/** The whole number that a value is, where it is one that is written in the rule. */
function wholeLiteral({ v, u }: Scalar): number | null {
  const digits = u === KNOWN ? /^\((\d{1,9})\)::numeric$/.exec(v)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

/** list[2], list[-1]: one member; null where there is none. */
export function atPosition(form: { source: Compiled; position: Compiled }, env: Environment): SqlValue {
  const source = asList(env.compile(form.source, env));
  const position = asScalar(env.compile(form.position, env), "as a position");
  const at = `(${typed(position, { kind: "number" })})`;
  const place = wholeLiteral(position);
  const nth = (rows: Rows, n: number) => `(array_agg(g.x ${inOrder(rows)}))[${n}]`;
  const u = firstOf(source.u, position.u);
  // There is nothing in it of any kind, and a column has one.
  if (source.items?.length === 0) return scalar(ANY, "null", u);
  const part = (pick: (item: SqlValue) => string): string => {
    const rows = source.open();
    const what = pick(rows.item);
    const first =
      place === null || place < 1 ? null : gathered(rows, { x: what }, { what: nth(rows, place), ofNone: "null" });
    if (first !== null) return `(${first})`;
    const order = rows.order.join(", ");
    const numbered = selectFrom(
      rows,
      `${what} as x, row_number() over (order by ${order}) as i, count(*) over () as n`,
    );
    return `(select p.x from (${numbered}) p where p.i = case when ${at} > 0 then ${at} else p.n + 1 + ${at} end)`;
  };
  return memberAt(source.open().item, { u, part });
}

/** A value that is looked for only once somebody asks for it: of most members of an object nobody does. */
function whenAsked({ type, digits }: Scalar, value: () => string, lack: () => string): Scalar {
  let [v, u]: (string | undefined)[] = [];
  return {
    kind: "scalar",
    type,
    digits,
    get v() {
      v ??= value();
      return v;
    },
    get u() {
      u ??= lack();
      return u;
    },
  };
}

type Picked = { u: string; part: (pick: (item: SqlValue) => string) => string };

/** The member of a list as a value: each of its parts is selected on its own. */
function memberAt(item: SqlValue, { u, part }: Picked): SqlValue {
  const take = (find: (item: SqlValue) => Scalar): Scalar => {
    const lacks = () => (find(item).u === KNOWN ? KNOWN : `coalesce(${part((member) => find(member).u)}, 0)`);
    return whenAsked(
      find(item),
      () => part((member) => find(member).v),
      () => firstOf(u, lacks()),
    );
  };
  if (item.kind === "scalar") return take((member) => asScalar(member, "at a position"));
  if (item.kind !== "context") throw new NotForSql(`a ${item.kind} at a position`);
  const entries = [...item.entries].flatMap(([name, entry]) =>
    entry.kind === "scalar"
      ? [[name, take((member) => asScalar(entryNamed(member, name), "at a position"))] as const]
      : [],
  );
  return {
    kind: "context",
    get isNull() {
      return `(${isKnown(u)} and ${part(() => "true")} is null)`;
    },
    u,
    entries: new Map(entries),
  };
}

function entryNamed(member: SqlValue, name: string): SqlValue {
  const found = member.kind === "context" ? member.entries.get(name) : undefined;
  if (found === undefined) throw new NotForSql(`the member ${name}`);
  return found;
}
