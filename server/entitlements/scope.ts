import { assert } from "@/server/kernel";

/** Which subjects: a range of ids in the database's own order (`until` exclusive, null to the end), or just these. */
export type Scope =
  | { readonly from: string; readonly until: string | null }
  | { readonly subjectIds: readonly string[] };

const SUBJECT_ID = /^sub_[0-9a-z]{1,31}$/;

/**
 * The scope as a condition on a column. Written out, because COPY takes no parameters, and because a range that the
 * planner can read is a range of the index.
 */
export function within(scope: Scope, column: string): string {
  if ("subjectIds" in scope) return `${column} in (${scope.subjectIds.map(literal).join(", ")})`;
  const upper = scope.until === null ? "" : ` and ${column} < ${literal(scope.until)}`;
  return scope.from === "" ? `true${upper}` : `${column} >= ${literal(scope.from)}${upper}`;
}

function literal(subjectId: string): string {
  assert(SUBJECT_ID.test(subjectId), "a subject's id has no character that means something to the database");
  return `'${subjectId}'`;
}
