import type { Sql, TransactionSql } from "postgres";
import { planning, type Scope, scopeParameters, within } from "./scope";

/** Notes, before a scope is read, which of its subjects were queued: only these changes will have been seen. */
export async function noteChanges(tx: TransactionSql, scope: Scope): Promise<void> {
  await tx.unsafe(
    `insert into stage_change select subject_id, change_id from fact_change where ${within(scope, "subject_id", 1)}`,
    scopeParameters(scope),
    planning(scope),
  );
}

/** Takes off the queue what was noted, unless the subject has changed again since. */
export async function crossOffChanges(tx: TransactionSql): Promise<void> {
  await tx`
    delete from fact_change c using stage_change s where c.subject_id = s.subject_id and c.change_id = s.change_id`;
}

/** Whether anybody waits to be decided again. */
export async function anyQueued(sql: Sql): Promise<boolean> {
  const [row] = await sql`select exists (select from fact_change) as queued`;
  return row?.queued === true;
}

/** The subjects that have waited longest to be decided again. */
export async function queuedSubjects(tx: TransactionSql, limit: number): Promise<string[]> {
  const rows = await tx`select subject_id from fact_change order by change_id limit ${limit}`;
  return rows.map((row) => row.subject_id);
}
