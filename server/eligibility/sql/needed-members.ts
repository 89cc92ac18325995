import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { written } from "./compile-sql";
import type { Environment } from "./environment";
import { type HasMember, subjectsWith } from "./gathered";
import { RowScope } from "./row-scope";
import { KNOWN } from "./value";

/**
 * A test that passes whoever has such a member in a list as a condition counts one of at least: count(子女[出生日期 >= …]) >= 1. Of a long
 * roster it leaves the few whose members are worth gathering. Null where the condition is none of this kind, or can be unknown.
 */
export function hasMember(condition: Compiled, env: Environment): HasMember | null {
  const counted = countedIn(condition);
  if (counted === null) return null;
  // Nothing that this adds to a FROM is needed: a test that reads more than the members is left out.
  const scope = new RowScope("");
  const apart = { ...env.whole, root: scope, joins: new Map(), definitions: new Map(), gatherings: new Map() };
  const list = written(counted, { ...env, whole: apart, scope, compile: written });
  return list.kind === "list" && list.u === KNOWN && list.isNull === "false" ? subjectsWith(list.open()) : null;
}

const LEAST: Readonly<Record<string, number>> = { ">=": 1, "=": 1, ">": 0 };

/** The filtered list of which a condition counts at least one member. */
function countedIn({ form }: Compiled): Compiled | null {
  if (form.op === "definition") return countedIn(form.value);
  if (form.op !== "compare" || !(form.right.literal instanceof FeelNumber)) return null;
  const least = LEAST[form.operator];
  return least === undefined || form.right.literal.lessThan(least) ? null : filteredIn(form.left);
}

function filteredIn({ form }: Compiled): Compiled | null {
  if (form.op === "definition") return filteredIn(form.value);
  if (form.op !== "call" || form.fn.name !== "count") return null;
  const [list] = form.args;
  return list !== undefined && isFiltered(list) ? list : null;
}

function isFiltered({ form }: Compiled): boolean {
  return form.op === "definition" ? isFiltered(form.value) : form.op === "filter";
}
