import { attributeByKey } from "../catalogue/attributes";
import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { BOOLEAN } from "../feel/type";
import { deliveryOf, FACTS, NEVER } from "./delivery";
import type { Environment } from "./environment";
import { holds, typed } from "./masks";
import { RowScope } from "./row-scope";
import type { Scalar } from "./value";

const ALWAYS = "true";
const LONGEST = 1_500; // letters: what is longer costs as much as the condition itself
const IS_WITHHELD = `${FACTS}.withheld is not null`;
/** What can be unknown although every fact behind it was delivered: a division by zero, a root of a negative number. */
const DOMAIN_ERRORS = /feel\.(divide|floor_divide|modulo|root)\(/;
const MONTHS_COUNTED: ReadonlySet<string> = new Set(["缴费月数", "最长连续月数"]);

/**
 * What a condition may be, asked of the wide row alone. Each is true wherever the condition is what it says or unknown,
 * and may be true elsewhere too; where it is false or NULL, the condition is not.
 */
type Gate = { readonly open: string; readonly shut: string; readonly lack: string };

const NO_GATE: Gate = { open: ALWAYS, shut: ALWAYS, lack: ALWAYS };

/**
 * A cheap test that every row passes for which a condition is met or unknown, over columns of the wide row alone: it keeps
 * the joins, subqueries and masks away from those who are refused at a glance. "true" where there is none.
 * @param write turns an expression into SQL without setting anything aside.
 */
export function gateOf(condition: Compiled, env: Environment, write: Environment["compile"]): string {
  const scope = new RowScope("");
  const whole = { ...env.whole, root: scope, joins: new Map(), definitions: new Map(), gatherings: new Map() };
  return gate(condition, { ...env, whole, scope, compile: write }).open;
}

function gate(condition: Compiled, env: Environment): Gate {
  const { form } = condition;
  switch (form.op) {
    case "definition":
      return gate(form.value, env);
    case "not": {
      const { open, shut, lack } = gate(form.value, env);
      return { open: shut, shut: open, lack };
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
  const value = lack === ALWAYS ? null : plain(condition, env);
  if (value === null) return { ...NO_GATE, lack };
  const v = typed(value, BOOLEAN);
  if (v === ALWAYS || v === NEVER) return { open: any(v, lack), shut: any(v === ALWAYS ? NEVER : ALWAYS, lack), lack };
  return { open: any(`(${holds(value)})`, lack), shut: any(`(not ${v})`, lack), lack };
}

/** The value, where it is short and made of columns of the wide row only. */
function plain(condition: Compiled, env: Environment): Scalar | null {
  const before = env.scope.text;
  const value = env.compile(condition, env);
  if (value.kind !== "scalar" || env.scope.text !== before) return null;
  const text = `${value.v} ${value.u}`;
  return value.v.length > LONGEST || /\bselect\b/.test(text) || DOMAIN_ERRORS.test(text) ? null : value;
}

/** A superset of where a condition is unknown. Who reads a list or an object may lack something of a member of it. */
function lackOf({ reads }: Compiled, env: Environment): string {
  return any(...reads.map((read) => any(absence(read, env), memberOf(read, env))));
}

/** Where a fact may be unknown: nowhere in a complete source, but for what was withheld. */
function absence(key: string, { whole }: Environment): string {
  const attribute = attributeByKey(whole.program.audience, key);
  if (attribute === undefined) return ALWAYS; // an officer's decision, a figure that no source states
  const delivery = deliveryOf(attribute, whole);
  if (delivery.fresh !== null) return ALWAYS;
  if (delivery.absent === undefined) return `${delivery.column(key)} is null`;
  return whole.isUnmarked ? NEVER : IS_WITHHELD;
}

function memberOf(key: string, { whole }: Environment): string {
  const attribute = attributeByKey(whole.program.audience, key);
  if (attribute?.type !== "list" && attribute?.type !== "object") return NEVER;
  return `${deliveryOf(attribute, whole).column(key)} is not null`;
}

/** A condition that nobody meets who has not so many members in a list: their number is a column of the wide row. */
function needsMembers(condition: Compiled, env: Environment): Gate | null {
  const needed = neededBy(condition);
  if (needed === null || needed.least < 1) return null;
  const missing = absence(needed.key, env);
  if (missing === ALWAYS) return null;
  return {
    open: any(`${FACTS}."${needed.key}" >= ${needed.least}`, missing),
    shut: ALWAYS,
    lack: lackOf(condition, env),
  };
}

type Needed = { readonly key: string; readonly least: number };

function neededBy({ form }: Compiled): Needed | null {
  if (form.op === "some") return of(form.loops[0]?.source, 1);
  if (form.op === "call" && form.fn.name === "当月参保") return of(form.args[0], 1);
  if (form.op !== "compare" || !(form.right.literal instanceof FeelNumber)) return null;
  const figure = form.right.literal.toNumber();
  const least = { ">=": Math.ceil(figure), ">": Math.floor(figure) + 1, "=": Math.ceil(figure) }[form.operator];
  return least === undefined ? null : counted(form.left, least);
}

/** How many members a figure needs to be as large: a count is at most their number. */
function counted({ form }: Compiled, least: number): Needed | null {
  if (form.op === "definition") return counted(form.value, least);
  if (form.op !== "call" || !(form.fn.name === "count" || MONTHS_COUNTED.has(form.fn.name))) return null;
  return of(form.args[0], least);
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

function any(...tests: readonly string[]): string {
  return joined(tests, { word: "or", decides: ALWAYS, says: NEVER });
}

function all(...tests: readonly string[]): string {
  return joined(tests, { word: "and", decides: NEVER, says: ALWAYS });
}

function joined(
  tests: readonly string[],
  { word, decides, says }: Record<"word" | "decides" | "says", string>,
): string {
  const own = [...new Set(tests)].filter((test) => test !== says);
  if (own.includes(decides)) return decides;
  return own.length === 0 ? says : own.length === 1 ? (own[0] as string) : `(${own.join(` ${word} `)})`;
}
