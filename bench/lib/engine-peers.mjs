// The same rules for the peers: JSON for json-logic-js, expressions for zen-engine. Dates are numbers (20261120) and ages
// and months are worked out beforehand, in the peers' favour: neither has a calendar of its own in its rules.

import { attributeByKey } from "../../server/eligibility/index.ts";

/** @typedef {import("../../server/eligibility/index.ts").CompiledProgram} Program */
/** @typedef {{ jsonLogic: any, zen: string }} Said one expression in both languages */
/** @typedef {Said & { spans: Map<string, { name: string, from: any, to: any }> }} PeerRule */

const SAME = /** @type {Record<string, string>} */ ({
  "=": "==",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
});

class Inexpressible extends Error {}

/**
 * A program for the peers: the amount where every condition holds, 0 otherwise; null where a peer cannot say it.
 * @param {Program} program @param {string} day @returns {PeerRule | null}
 */
export function peerRule(program, day) {
  /** @type {Map<string, { name: string, from: any, to: any }>} */
  const spans = new Map();
  try {
    const say = (/** @type {any} */ part) => said(part, { spans, day: numberOfDate(day), audience: program.audience });
    const conditions = program.conditions.map(({ condition }) => say(condition));
    const amount = say(program.amount);
    const met = {
      jsonLogic: { and: conditions.map(({ jsonLogic }) => jsonLogic) },
      zen: conditions.map(({ zen }) => zen).join(" and "),
    };
    return { jsonLogic: { if: [met.jsonLogic, amount.jsonLogic, 0] }, zen: `(${met.zen}) ? ${amount.zen} : 0`, spans };
  } catch (error) {
    if (error instanceof Inexpressible) return null;
    throw error;
  }
}

/**
 * A subject as the peers take it: an object of plain values, with the ages and months their rules ask for.
 * @param {any} subject @param {readonly PeerRule[]} rules @param {string} day
 */
export function peerFacts(subject, rules, day) {
  /** @type {Record<string, any>} */
  const facts = {};
  for (const [key, { value }] of subject.facts) {
    if (value === null || typeof value !== "object") facts[key] = plain(value);
    else if (!Array.isArray(value)) {
      for (const [member, inner] of Object.entries(value)) facts[`${key}_${member}`] = plain(inner);
    }
  }
  const known = new Set();
  for (const { spans } of rules) {
    for (const [name, { name: fn, from, to }] of spans) {
      if (known.has(name)) continue;
      known.add(name);
      const [start, end] = [from, to].map((end) => (end === "day" ? numberOfDate(day) : facts[end]));
      if (typeof start === "number" && typeof end === "number")
        facts[name] = fn === "周岁" ? years(start, end) : months(start, end);
      else if (start === null || end === null) facts[name] = null;
    }
  }
  return facts;
}

function plain(/** @type {any} */ value) {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? numberOfDate(value) : value;
}

function numberOfDate(/** @type {string} */ date) {
  return Number(date.replaceAll("-", ""));
}

function years(/** @type {number} */ from, /** @type {number} */ to) {
  return Math.floor((to - from) / 10_000);
}

function months(/** @type {number} */ from, /** @type {number} */ to) {
  const [a, b] = [from, to].map((date) => Math.floor(date / 10_000) * 12 + (Math.floor(date / 100) % 100));
  return /** @type {number} */ (b) - /** @type {number} */ (a) - (to % 100 < from % 100 ? 1 : 0);
}

/** @typedef {{ spans: Map<string, any>, day: number, audience: "person" | "firm" }} Around */

/** @returns {Said} */
function said(/** @type {any} */ compiled, /** @type {Around} */ around) {
  if (compiled.literal !== undefined) return literal(compiled.literal);
  const { form } = compiled;
  const say = (/** @type {any} */ part) => said(part, around);
  switch (form.op) {
    case "definition":
      return say(form.value);
    case "as-of":
      return literal(around.day);
    case "negate": {
      const value = say(form.value);
      return { jsonLogic: { "-": [value.jsonLogic] }, zen: `(-${value.zen})` };
    }
    case "fact":
    case "member":
    case "path":
      return variable(pathOf(compiled, around.audience));
    case "not": {
      const value = say(form.value);
      return { jsonLogic: { "!": [value.jsonLogic] }, zen: `not (${value.zen})` };
    }
    case "and":
    case "or":
      return infix(form.op, form.op, [say(form.left), say(form.right)]);
    case "compare":
      return infix(SAME[form.operator] ?? fail(), SAME[form.operator] ?? fail(), [say(form.left), say(form.right)]);
    case "arithmetic":
      if (compiled.type.kind !== "number" || form.operator === "**") return fail();
      return infix(form.operator, form.operator, [say(form.left), say(form.right)]);
    case "between":
      return all(
        form.bounds.map((/** @type {any} */ { operator, bound }) =>
          infix(operator, operator, [say(form.subject), say(bound)]),
        ),
      );
    case "among":
      return form.tests.map(say).reduce((/** @type {Said} */ a, /** @type {Said} */ b) => infix("or", "or", [a, b]));
    case "in":
      return oneOf(say(form.subject), form.container.literal);
    case "if": {
      const [condition, yes, no] = [say(form.condition), say(form.yes), say(form.no)];
      return {
        jsonLogic: { if: [condition.jsonLogic, yes.jsonLogic, no.jsonLogic] },
        zen: `((${condition.zen}) ? ${yes.zen} : ${no.zen})`,
      };
    }
    case "call":
      return call(form, around);
    default:
      return fail();
  }
}

/** @returns {Said} */
function call(/** @type {any} */ { fn, args }, /** @type {Around} */ around) {
  const items = args[0]?.form.op === "list" ? args[0].form.items : [];
  if ((fn.name === "min" || fn.name === "max") && items.length > 0) {
    const parts = items.map((/** @type {any} */ item) => said(item, around));
    const zen = `${fn.name}([${parts.map((/** @type {Said} */ part) => part.zen).join(", ")}])`;
    return { jsonLogic: { [fn.name]: parts.map((/** @type {Said} */ part) => part.jsonLogic) }, zen };
  }
  if (fn.name === "已领次数") return literal(0); // nobody of these subjects was paid before
  if (fn.name === "get value") return table(args, around);
  // Neither peer rounds to the fen: both are given the figure unrounded, which costs them less.
  if (fn.name === "round half up") return said(args[0], around);
  if (fn.name !== "周岁" && fn.name !== "满月数") return fail();
  const [from, to] = args.map((/** @type {any} */ end) =>
    end.form.op === "as-of" ? "day" : pathOf(end, around.audience),
  );
  const name = `${fn.name}_${from}_${to}`.replaceAll("周岁", "years").replaceAll("满月数", "months");
  around.spans.set(name, { name: fn.name, from, to });
  return variable(name);
}

/** A table of the rule as a chain of conditions. @returns {Said} */
function table(/** @type {readonly any[]} */ [entries, key], /** @type {Around} */ around) {
  if (!(entries.literal instanceof Map)) return fail();
  const word = said(key, around);
  return [...entries.literal].reduceRight((/** @type {Said} */ rest, [name, value]) => {
    const [test, worth] = [infix("==", "==", [word, literal(name)]), literal(value)];
    return {
      jsonLogic: { if: [test.jsonLogic, worth.jsonLogic, rest.jsonLogic] },
      zen: `((${test.zen}) ? ${worth.zen} : ${rest.zen})`,
    };
  }, literal(null));
}

/** @returns {string} */
function pathOf(/** @type {any} */ { form }, /** @type {"person" | "firm"} */ audience) {
  if (form.op === "definition") return pathOf(form.value, audience);
  if (form.op === "fact") return form.key;
  if ((form.op !== "member" && form.op !== "path") || form.source.form.op !== "fact") return fail();
  const whole = attributeByKey(audience, form.source.form.key);
  const member = whole?.type === "object" ? whole.members.find(({ feelName }) => feelName === form.name) : undefined;
  return whole === undefined || member === undefined ? fail() : `${whole.key}_${member.key}`;
}

/** @returns {Said} */
function variable(/** @type {string} */ name) {
  return { jsonLogic: { var: name }, zen: name };
}

/** @returns {Said} */
function literal(/** @type {any} */ value) {
  if (value === null) return { jsonLogic: null, zen: "null" };
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    return { jsonLogic: value, zen: JSON.stringify(value) };
  }
  if (typeof value.ordinal === "number") return literal(value.ordinal);
  if (typeof value.toNumber === "function") return literal(value.toNumber());
  return fail();
}

/** @returns {Said} */
function infix(/** @type {string} */ json, /** @type {string} */ zen, /** @type {readonly Said[]} */ [a, b]) {
  return { jsonLogic: { [json]: [a?.jsonLogic, b?.jsonLogic] }, zen: `(${a?.zen} ${zen} ${b?.zen})` };
}

/** @returns {Said} */
function all(/** @type {readonly Said[]} */ parts) {
  return {
    jsonLogic: { and: parts.map(({ jsonLogic }) => jsonLogic) },
    zen: `(${parts.map(({ zen }) => zen).join(" and ")})`,
  };
}

/** @returns {Said} */
function oneOf(/** @type {Said} */ subject, /** @type {any} */ members) {
  if (!Array.isArray(members)) return fail();
  const values = members.map((member) => literal(member));
  return {
    jsonLogic: { in: [subject.jsonLogic, values.map(({ jsonLogic }) => jsonLogic)] },
    zen: `(${subject.zen} in [${values.map(({ zen }) => zen).join(", ")}])`,
  };
}

/** @returns {never} */
function fail() {
  throw new Inexpressible();
}
