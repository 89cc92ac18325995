import { attributeByKey } from "../catalogue/attributes";
import { FACTS } from "./delivery";
import type { Environment } from "./environment";
import { factValue } from "./fact-value";
import { aggregate, asScalar, typed } from "./masks";
import { MissingNames } from "./missing-names";
import { quoteName, quoteText } from "./quote";
import type { SqlValue } from "./value";

/** A check of the subject itself, beside every rule: what a fact must not be, or whom a list must not name twice. */
export type SqlStop =
  | { readonly unlessRead: string; readonly isNot: boolean | readonly string[] }
  | { readonly ifRead: string; readonly namedOnce: string };

/**
 * The conditions that keep out whom a check stops, for a program that does not decide on the same fact itself. A list that names
 * somebody twice marks its row: nobody else is asked for it.
 */
export function stopConditions(env: Environment): readonly string[] {
  const { program, sources } = env.whole;
  const reads = new Set(program.slots.map(({ attribute }) => attribute.key));
  const apart = { ...env, whole: { ...env.whole, names: new MissingNames() } }; // nothing is missing for want of a check
  return sources.stops.flatMap((stop) => {
    if ("unlessRead" in stop) return reads.has(stop.unlessRead) ? [] : [isNot(stop, apart)];
    return reads.has(stop.ifRead) && !env.whole.isUnmarked ? [namesNobodyTwice(stop, apart)] : [];
  });
}

function isNot(stop: Extract<SqlStop, { unlessRead: string }>, env: Environment): string {
  const value = typed(asScalar(factValue(stop.unlessRead, env), "as a check"));
  if (typeof stop.isNot === "boolean") return `(${value}) is distinct from ${stop.isNot}`;
  return `((${value}) = any(array[${stop.isNot.map(quoteText).join(", ")}])) is not true`;
}

function namesNobodyTwice(stop: Extract<SqlStop, { ifRead: string }>, env: Environment): string {
  const list: SqlValue = factValue(stop.ifRead, env);
  const named = attributeByKey(env.whole.program.audience, stop.ifRead)?.members.find(
    ({ key }) => key === stop.namedOnce,
  );
  if (list.kind !== "list" || named === undefined) throw new Error(`${stop.ifRead} names nobody by ${stop.namedOnce}`);
  const rows = list.open();
  const { item } = rows;
  const entry = item.kind === "context" ? item.entries.get(named.feelName) : undefined;
  const name = typed(asScalar(entry ?? item, "as a name"));
  const isTwice = aggregate(rows, { v: name }, { what: "count(g.v) > count(distinct g.v)", ofNone: "false" });
  return `(coalesce(${FACTS}.${quoteName(stop.ifRead)}, 0) < 2 or not (${isTwice}))`;
}
