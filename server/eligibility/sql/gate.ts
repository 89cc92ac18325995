import { attributeByKey } from "../catalogue/attributes";
import { monthWindow } from "../domain/months";
import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { BOOLEAN } from "../feel/type";
import { deliveryOf, FACTS, NEVER } from "./delivery";
import type { Environment } from "./environment";
import { ANYTHING, bothOf, type Held, held, NOBODY, neededFor, oneOf } from "./held";
import { literalMonth } from "./literal-month";
import { holds, typed } from "./masks";
import { RowScope } from "./row-scope";
import type { Scalar } from "./value";

const LONGEST = 1_500; // letters: what is longer costs as much as the condition itself
/** What can be unknown although every fact behind it was delivered: a division by zero, a root of a negative number. */
const DOMAIN_ERRORS = /feel\.(divide|floor_divide|modulo|root)\(/;

/**
 * A test of the wide row, as alternatives of which one passes, and what everybody holds who passes it. `only` says that it is
 * the test of holding that and nothing else.
 */
type Test = { readonly either: readonly string[]; readonly held: Held; readonly only?: string };

const ALWAYS = "true";
const EVERYBODY: Test = { either: [ALWAYS], held: ANYTHING };
const NO_ONE: Test = { either: [], held: NOBODY };
const WITHHELD: Test = { either: [`${FACTS}.withheld is not null`], held: ANYTHING };

/**
 * What a condition may be, asked of the wide row alone. Each is true wherever the condition is what it says or unknown,
 * and may be true elsewhere too; where it is false or NULL, the condition is not.
 */
type Gate = { readonly open: Test; readonly shut: Test; readonly lack: Test };

/** A gate as SQL: a test over columns of the wide row, "true" where there is none, and what everybody holds who passes it. */
export type GateSql = { readonly test: string; readonly held: Held };

/**
 * A cheap test that every row passes for which a condition is met or unknown, over columns of the wide row alone: it keeps
 * the joins, subqueries and masks away from those who are refused at a glance.
 * @param write turns an expression into SQL without setting anything aside.
 */
export function gateOf(condition: Compiled, env: Environment, write: Environment["compile"]): GateSql {
  const scope = new RowScope("");
  const whole = { ...env.whole, root: scope, joins: new Map(), definitions: new Map(), gatherings: new Map() };
  const { open } = gate(condition, { ...env, whole, scope, compile: write });
  return { test: textOf(open), held: open.held };
}

function gate(condition: Compiled, env: Environment): Gate {
  const { form } = condition;
  switch (form.op) {
    case "definition":
    case "settled": // what it is worth where its value is unknown, is a part of what that may be
      return gate(form.value, env);
    case "not": {
      const { open, shut, lack } = gate(form.value, env);
      const needed = any({ ...EVERYBODY, held: neededFor(condition, env.whole) }, lack);
      return { open: { ...shut, held: bothOf(shut.held, needed.held) }, shut: open, lack };
    }
    case "and":
      return both(gate(form.left, env), gate(form.right, env));
    case "or":
      return turned(both(turned(gate(form.left, env)), turned(gate(form.right, env))));
    default:
      return needsMembers(condition, env) ?? alone(condition, env);
  }
}

/** One that is false decides an "and"; one that is null does not where the other is unknown. */
function both(a: Gate, b: Gate): Gate {
  return {
    open: all(any(a.open, b.lack), any(b.open, a.lack)),
    shut: any(a.shut, b.shut),
    lack: any(a.lack, b.lack),
  };
}

function turned({ open, shut, lack }: Gate): Gate {
  return { open: shut, shut: open, lack };
}

/** A condition by its own value. NULL is null or unknown; what is unknown lacks a fact. */
function alone(condition: Compiled, env: Environment): Gate {
  const lack = lackOf(condition, env);
  if (textOf(lack) === ALWAYS) return { open: EVERYBODY, shut: EVERYBODY, lack };
  const { value, isPlain, isCertain } = plainOf(condition, env);
  const held = isCertain ? neededFor(condition, env.whole) : ANYTHING;
  if (!isPlain) return { open: any({ either: [ALWAYS], held }, lack), shut: EVERYBODY, lack };
  const v = typed(value, BOOLEAN);
  if (v === ALWAYS) return { open: EVERYBODY, shut: lack, lack };
  if (v === NEVER) return { open: lack, shut: EVERYBODY, lack };
  return {
    open: any({ either: [`(${holds(value)})`], held }, lack),
    shut: any({ either: [`(not ${v})`], held: ANYTHING }, lack),
    lack,
  };
}

type Found =
  | { readonly value: Scalar; readonly isPlain: true; readonly isCertain: boolean }
  | { readonly value: null; readonly isPlain: false; readonly isCertain: boolean };

/** The value, where it is short and made of columns of the wide row only; and whether it is known where its facts are. */
function plainOf(condition: Compiled, env: Environment): Found {
  const before = env.scope.text;
  const value = env.compile(condition, env);
  if (value.kind !== "scalar") return { value: null, isPlain: false, isCertain: false };
  const text = `${value.v} ${value.u} ${env.scope.text.slice(before.length)}`;
  const isCertain = !DOMAIN_ERRORS.test(text);
  const isPlain = env.scope.text === before && value.v.length <= LONGEST && !/\bselect\b/.test(text) && isCertain;
  return isPlain ? { value, isPlain, isCertain } : { value: null, isPlain, isCertain };
}

/** A superset of where a condition is unknown. Who reads a list or an object may lack something of a member of it. */
function lackOf({ reads }: Compiled, env: Environment): Test {
  const isOpen = reads.some((read) => env.whole.sources.openMonths.has(read));
  return isOpen ? EVERYBODY : factsLack(reads, env);
}

function factsLack(reads: readonly string[], env: Environment): Test {
  return any(...reads.map((read) => any(absence(read, env), memberOf(read, env))));
}

/** Where a fact may be unknown: nowhere in a complete source, but for what was withheld. */
function absence(key: string, { whole }: Environment): Test {
  const attribute = attributeByKey(whole.program.audience, key);
  if (attribute === undefined) return EVERYBODY; // an officer's decision, a figure that no source states
  const delivery = deliveryOf(attribute, whole);
  if (delivery.fresh !== null) return EVERYBODY;
  if (delivery.absent === undefined) return { either: [`${delivery.column(key)} is null`], held: ANYTHING };
  return whole.isUnmarked ? NO_ONE : WITHHELD;
}

/** Where a member may be unknown: only of a list that has some, in a row that is marked, and of an object that is there. */
function memberOf(key: string, { whole }: Environment): Test {
  const attribute = attributeByKey(whole.program.audience, key);
  if (attribute?.type !== "list" && attribute?.type !== "object") return NO_ONE;
  if (attribute.type === "list" && whole.isUnmarked) return NO_ONE;
  const column = deliveryOf(attribute, whole).column(key);
  const test = attribute.type === "list" ? `${column} > 0` : `${column} is not null`;
  const own = held(key, whole.program.audience);
  return { either: [test], held: own, ...(own === ANYTHING ? {} : { only: own.join() }) };
}

/** A condition that nobody meets who has not so many members in a list: their number is a column of the wide row. */
function needsMembers(condition: Compiled, env: Environment): Gate | null {
  const needed = neededBy(condition, env);
  if (needed === null || needed.least < 1) return null;
  // Months between days are unknown where a day is; what is counted of an empty list is nothing, whatever is missing.
  const missing = needed.isOfDays ? factsLack(condition.reads, env) : absence(needed.key, env);
  if (textOf(missing) === ALWAYS) return null;
  const enough = {
    either: [`${FACTS}."${needed.key}" >= ${needed.least}`],
    held: held(needed.key, env.whole.program.audience),
  };
  return {
    open: any(enough, missing),
    shut: EVERYBODY,
    lack: needed.isOfDays ? any(enough, factsLack(condition.reads, env)) : lackOf(condition, env),
  };
}

/** So many members of a list; `isOfDays` where it is months that are counted, from one day to another, up to the month `until`. */
type Needed = { readonly key: string; readonly least: number; readonly isOfDays?: true; readonly until?: number };

/** The members without which a condition is neither met nor unknown; fewer, where months may still come. */
function neededBy(condition: Compiled, { whole }: Environment): Needed | null {
  const needed = neededForAll(condition);
  const open = needed === null ? undefined : whole.sources.openMonths.get(needed.key);
  const isOpen = needed?.isOfDays && open !== undefined && (needed.until ?? open.first) >= open.first;
  return isOpen ? { ...needed, least: needed.least - (open.last - open.first + 1) } : needed;
}

function neededForAll({ form }: Compiled): Needed | null {
  if (form.op === "some") return of(form.loops[0]?.source, 1);
  if (form.op === "call" && form.fn.name === "当月参保") return ofDays(of(form.args[0], 1), form.args);
  if (form.op !== "compare" || !(form.right.literal instanceof FeelNumber)) return null;
  const figure = form.right.literal.toNumber();
  const least = { ">=": Math.ceil(figure), ">": Math.floor(figure) + 1, "=": Math.ceil(figure) }[form.operator];
  return least === undefined ? null : counted(form.left, least);
}

/** How many members a figure needs to be as large: a count is at most their number. */
function counted({ form }: Compiled, least: number): Needed | null {
  if (form.op === "definition") return counted(form.value, least);
  if (form.op !== "call") return null;
  if (monthWindow(form.fn) !== undefined) return ofDays(of(form.args[0], least), form.args);
  return form.fn.name === "count" ? of(form.args[0], least) : null;
}

function ofDays(needed: Needed | null, args: readonly Compiled[]): Needed | null {
  return needed === null ? null : { ...needed, isOfDays: true, until: literalMonth(args.at(-1)) };
}

/** The list of the wide row from which a list is made, by leaving members out or by taking something of each. */
function of(list: Compiled | undefined, least: number): Needed | null {
  const form = list?.form;
  switch (form?.op) {
    case "fact":
      return list?.type.kind === "list" ? { key: form.key, least } : null;
    case "definition":
      return of(form.value, least);
    case "filter":
    case "member":
    case "path":
      return list?.type.kind === "list" ? of(form.source, least) : null;
    default:
      return null;
  }
}

/** One of the tests passes. Where one of them is to hold something and nothing else, the others that need that say nothing new. */
function any(...tests: readonly Test[]): Test {
  const only = tests.flatMap((test) => (test.only === undefined ? [] : [test.only]));
  const own = tests.filter(
    ({ either, held, only: alone = "" }) =>
      either.length > 0 && (only.includes(alone) || !held.some((clause) => only.includes(clause.join()))),
  );
  const either = [...new Set(own.flatMap((test) => test.either))];
  const [first, ...more] = own;
  return {
    either: either.includes(ALWAYS) ? [ALWAYS] : either,
    held: own.map((test) => test.held).reduce(oneOf, NOBODY),
    ...(first?.only !== undefined && more.every((test) => test.only === first.only) ? { only: first.only } : {}),
  };
}

/** All of the tests pass. */
function all(...tests: readonly Test[]): Test {
  const texts = [...new Set(tests.map(textOf))].filter((text) => text !== ALWAYS);
  const text = texts.includes(NEVER) ? NEVER : texts.length > 1 ? `(${texts.join(" and ")})` : (texts[0] ?? ALWAYS);
  const [first, ...more] = tests;
  const isOne = first?.only !== undefined && more.every(({ only }) => only === first.only);
  return {
    either: text === NEVER ? [] : [text],
    held: tests.map((test) => test.held).reduce(bothOf, ANYTHING),
    ...(isOne ? { only: first.only } : {}),
  };
}

function textOf({ either }: Test): string {
  return either.length > 1 ? `(${either.join(" or ")})` : (either[0] ?? NEVER);
}
