import { assert } from "@/server/kernel";

/** A range of ids in the database's own order: `until` exclusive, null to the end. */
export type RangeScope = { readonly from: string; readonly until: string | null };

const SUBJECT_ID = /^sub_[0-9a-z]{1,31}$/;

/** A range as a condition on a column, written out, so that the planner sees how much of an index it is. */
export function rangeWithin({ from, until }: RangeScope): (column: string) => string {
  const [lower, upper] = [literal(from === "" ? null : from), literal(until)];
  return (column) => {
    const above = lower === null ? "true" : `${column} >= ${lower}`;
    return upper === null ? above : `${above} and ${column} < ${upper}`;
  };
}

function literal(subjectId: string | null): string | null {
  if (subjectId === null) return null;
  assert(SUBJECT_ID.test(subjectId), "a subject's id has no character that means something to the database");
  return `'${subjectId}'`;
}
