import type { TransactionSql } from "postgres";
import { type RangeScope, rangeWithin } from "./scope";

/** A change that has been seen. A later one of the same subject has another number. */
export type NotedChange = { readonly subjectId: string; readonly changeId: string };

/** Notes, before a range is read, which of its subjects were queued: only these changes will have been seen. */
export async function noteChanges(tx: TransactionSql, scope: RangeScope): Promise<readonly NotedChange[]> {
  return tx.unsafe<NotedChange[]>(
    `select subject_id as "subjectId", change_id as "changeId" from fact_change where ${rangeWithin(scope)("subject_id")}`,
  );
}

/**
 * The statement that takes noted changes off the queue, told as "$1" which subjects and which changes: nobody is waited for. A row that
 * somebody is changing is passed over, and so is one that was changed since. `only`: a condition besides.
 */
export function crossingOff(subjects: string, changes: string, only = "true"): string {
  return `delete from fact_change
     where ctid = any (array(
        select c.ctid
          from unnest(${subjects}::text[], ${changes}::bigint[]) as s (subject_id, change_id)
          join fact_change c on c.subject_id = s.subject_id and c.change_id = s.change_id
         where ${only} for update of c skip locked))`;
}

/** Takes off the queue what was noted, unless the subject has changed again since, or is being changed. */
export async function crossOffChanges(tx: TransactionSql, noted: readonly NotedChange[]): Promise<void> {
  if (noted.length === 0) return;
  await tx.unsafe(
    crossingOff("$1", "$2"),
    [noted.map(({ subjectId }) => subjectId), noted.map(({ changeId }) => changeId)],
    { prepare: true },
  );
}
