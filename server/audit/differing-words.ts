import type { TransactionSql } from "postgres";

/**
 * Where a row says of a payment what its event does not: when a claim was credited, under which name and when by the bank, and the bank's
 * reference and reason of a word. Instants may differ by what a millisecond cuts off. Receipts that were issued later, for what was paid before
 * there were any, tell the instant of our books and not the bank's.
 */
export async function readDifferingWords(tx: TransactionSql, limit: number): Promise<string[]> {
  const rows = await tx`
    with paid as materialized (
      select e.subject_id, e.object_id as claim_id, e.details ->> 'payment' as payment, (e.details ->> 'creditedAt')::timestamptz as credited_at,
             i.instruction_id, i.end_to_end_id, row_number() over (partition by e.subject_id, e.object_id order by i.attempt desc) as back
        from audit_event e join payment_instruction i on i.subject_id = e.subject_id and i.instruction_id = e.details ->> 'payment'
       where e.action = 'receipt-issued' and e.caller_job is distinct from 'seed'
    ), told (place, receipt, found) as (
      select 'claim ' || c.claim_id, 'credited at ' || p.credited_at, c.credited_at::text
        from paid p join claim c on c.subject_id = p.subject_id and c.claim_id = p.claim_id
       where p.back = 1 and (c.credited_at between p.credited_at - interval '2 ms' and p.credited_at + interval '2 ms') is not true
      union all
      select 'attempt ' || instruction_id, 'payment ' || payment, end_to_end_id from paid where end_to_end_id <> payment
      union all
      select 'word ACCC about ' || w.instruction_id, 'credited at ' || p.credited_at, w.said_at::text
        from paid p join payment_event w on w.subject_id = p.subject_id and w.instruction_id = p.instruction_id and w.status = 'ACCC'
       where w.said_at not between p.credited_at - interval '2 ms' and p.credited_at + interval '2 ms'
      union all
      select 'word ' || w.status || ' about ' || w.instruction_id, concat_ws(' ', e.details ->> 'bankReference', e.details ->> 'reason'), concat_ws(' ', w.bank_reference, w.reason)
        from audit_event e
        join payment_event w on w.subject_id = e.subject_id and w.instruction_id = e.object_id and w.status = e.details ->> 'word'
       where e.action in ('bank-said', 'bank-said-too-late') and e.details ? 'bankReference'
         and (w.bank_reference, w.reason) is distinct from (e.details ->> 'bankReference', e.details ->> 'reason')
    ) select place, receipt, coalesce(found, 'nothing') as found from told limit ${limit}`;
  return rows.map(({ place, receipt, found }) => `${place}: the event says ${receipt}, the row ${found}`);
}
