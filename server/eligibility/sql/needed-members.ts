import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { written } from "./compile-sql";
import type { Environment } from "./environment";
import { type HasMember, subjectsWith } from "./gathered";
import { RowScope } from "./row-scope";
import { KNOWN } from "./value";

/**
 * Tests that pass whoever has such a member in a list as a condition needs one of at least: count(子女[出生日期 >= …]) >= 1, some 证 in 证书[…]
 * satisfies …. Of a long roster they leave the few whose members are worth gathering. None where a condition is none of this kind, or where
 * it can be unknown although there is no such member.
 */
export function membersNeeded(condition: Compiled, env: Environment): readonly HasMember[] {
  const { form } = condition;
  if (form.op === "definition") return membersNeeded(form.value, env);
  // One that is false decides an "and", whatever the other lacks.
  if (form.op === "and") return [form.left, form.right].flatMap((part) => membersNeeded(part, env));
  const list = form.op === "some" ? form.loops[0]?.source : countedIn(condition);
  const found = list && hasMember(list, env);
  return found ? [found] : [];
}

/** Whoever has a member in a filtered list; where its filter may be unknown, in the list that it filters, without whose members it is known to have none. */
function hasMember(list: Compiled, env: Environment): HasMember | null {
  const { form } = list;
  if (form.op === "definition") return hasMember(form.value, env);
  if (form.op !== "filter") return null;
  // Nothing that this adds to a FROM is needed: a test that reads more than the members is left out.
  const scope = new RowScope("");
  const apart = { ...env.whole, root: scope, joins: new Map(), definitions: new Map(), gatherings: new Map() };
  const found = written(list, { ...env, whole: apart, scope, compile: written });
  const isSure = found.kind === "list" && found.u === KNOWN && found.isNull === "false";
  return isSure ? subjectsWith(found.open()) : hasMember(form.source, env);
}

const LEAST: Readonly<Record<string, number>> = { ">=": 1, "=": 1, ">": 0 };

/** The list of which a condition counts at least one member. */
function countedIn({ form }: Compiled): Compiled | undefined {
  if (form.op !== "compare" || !(form.right.literal instanceof FeelNumber)) return undefined;
  const least = LEAST[form.operator];
  return least === undefined || form.right.literal.lessThan(least) ? undefined : countOf(form.left);
}

function countOf({ form }: Compiled): Compiled | undefined {
  if (form.op === "definition") return countOf(form.value);
  return form.op === "call" && form.fn.name === "count" ? form.args[0] : undefined;
}
