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

/** Takes off the queue what was noted, unless the subject has changed again since, or is being changed: nobody is waited for. */
export async function crossOffChanges(tx: TransactionSql, noted: readonly NotedChange[]): Promise<void> {
  if (noted.length === 0) return;
  await tx.unsafe(
    `delete from fact_change where ctid = any (array(
       select c.ctid from unnest($1::text[], $2::bigint[]) as s (subject_id, change_id)
         join fact_change c on c.subject_id = s.subject_id and c.change_id = s.change_id for update of c skip locked))`,
    [noted.map(({ subjectId }) => subjectId), noted.map(({ changeId }) => changeId)],
    { prepare: true },
  );
}
