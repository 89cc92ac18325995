import type { LoopForm } from "../feel/form";
import type { Compiled } from "../feel/scope";
import { type Environment, inside } from "./environment";
import { asList, isUnknown, selectFrom } from "./masks";
import { KNOWN, type Rows, type SqlValue } from "./value";

/** What a loop is as a whole. */
export type LoopStatus = { readonly isNull: string; readonly u: string };

/** Whether a loop as a whole is null or unknown: its list is, or a list inside it is for one of the members, the first of them. */
export function loopStatus(loops: readonly LoopForm[], env: Environment): LoopStatus {
  const [loop, ...inner] = loops;
  if (loop === undefined) return { isNull: "false", u: KNOWN };
  const source = asList(env.compile(loop.source, env));
  if (inner.length === 0) return { isNull: source.isNull, u: source.u };
  const rows = source.open();
  const nested = loopStatus(inner, inside(env, rows.scope, [loop.slot, rows.item]));
  if (nested.u === KNOWN && nested.isNull === "false") return { isNull: source.isNull, u: source.u };
  const where = `${isUnknown(nested.u)} or ${nested.isNull}`;
  const first = (what: string, none: string) =>
    `coalesce((${selectFrom(rows, what, { where, ordered: true })} limit 1), ${none})`;
  return {
    isNull: `(${source.isNull} or ${first(nested.isNull, "false")})`,
    u: `(case when ${isUnknown(source.u)} then ${source.u} else ${first(`(${nested.u})::bigint`, "0")} end)`,
  };
}

/** The rows of all combinations of the loops' members, and the body over each. */
export function loopRows(loops: readonly LoopForm[], body: Compiled, env: Environment): { rows: Rows; body: SqlValue } {
  const [first, ...inner] = loops as readonly [LoopForm, ...LoopForm[]];
  let rows = asList(env.compile(first.source, env)).open();
  let within = inside(env, rows.scope, [first.slot, rows.item]);
  for (const loop of inner) {
    const next = asList(env.compile(loop.source, within)).open();
    rows.scope.cross(next.scope.text);
    rows = {
      scope: rows.scope,
      where: [...rows.where, ...next.where],
      order: [...rows.order, ...next.order],
      item: next.item,
    };
    within = inside(within, rows.scope, [loop.slot, next.item]);
  }
  return { rows, body: env.compile(body, within) };
}
