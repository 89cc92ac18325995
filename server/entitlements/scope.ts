import { assert } from "@/server/kernel";

/** A range of ids in the database's own order: `until` exclusive, null to the end. */
export type RangeScope = { readonly from: string; readonly until: string | null };

const SUBJECT_ID = /^sub_[0-9a-z]{1,31}$/; // as the subject's table has it
const BEFORE_ALL = "'sub_'";
const AFTER_ALL = `'sub_${"z".repeat(32)}'`;

/**
 * A range as a condition on a column, written out, so that the planner sees how much of an index it is. It has two ends even where it goes to the last
 * subject: for an open one a third of the table is expected, and the books of the whole city were gone through for the last part.
 */
export function rangeWithin({ from, until }: RangeScope): (column: string) => string {
  const lower = from === "" ? BEFORE_ALL : literal(from);
  const upper = until === null ? AFTER_ALL : literal(until);
  return (column) => `${column} >= ${lower} and ${column} < ${upper}`;
}

function literal(subjectId: string): string {
  assert(SUBJECT_ID.test(subjectId), "a subject's id has no character that means something to the database");
  return `'${subjectId}'`;
}
