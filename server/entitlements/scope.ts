import { assert } from "@/server/kernel";

/** Which subjects: a range of ids, or just these. */
export type Scope = RangeScope | { readonly subjectIds: readonly string[] };

/** A range of ids in the database's own order: `until` exclusive, null to the end. */
export type RangeScope = { readonly from: string; readonly until: string | null };

const SUBJECT_ID = /^sub_[0-9a-z]{1,31}$/;

/**
 * The scope as a condition on a column. A range is written out, so that the planner sees how much of the index it is; single
 * subjects are the parameter at a place, so that the statement is planned once for all of them.
 */
export function within(scope: Scope, column: string, place: number): string {
  if ("subjectIds" in scope) return `${column} = any ($${place}::text[])`;
  const upper = scope.until === null ? "" : ` and ${column} < ${literal(scope.until)}`;
  return scope.from === "" ? `true${upper}` : `${column} >= ${literal(scope.from)}${upper}`;
}

/** What stands for the scope among a statement's parameters, at its end. */
export function scopeParameters(scope: Scope): string[][] {
  return "subjectIds" in scope ? [[...scope.subjectIds]] : [];
}

/** Whether a statement with this scope is worth keeping planned. */
export function planning(scope: Scope): { prepare: boolean } {
  return { prepare: "subjectIds" in scope };
}

/** A range as a condition on a column. */
export function rangeWithin(scope: RangeScope): (column: string) => string {
  return (column) => within(scope, column, 0);
}

function literal(subjectId: string): string {
  assert(SUBJECT_ID.test(subjectId), "a subject's id has no character that means something to the database");
  return `'${subjectId}'`;
}
