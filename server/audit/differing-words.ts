import type { TransactionSql } from "postgres";

/**
 * Where a row says of a claim or its payment what its event does not: when it was confirmed, opened and credited, to which account, under which name,
 * the bank's reference, reason and instant of a word, and when we heard and booked it. Receipts that were issued later, for what was paid before
 * there were any, tell the instant of our books and not the bank's. The bank's instants may differ by what a millisecond cuts off. What an event
 * of before does not tell is held by nothing.
 */
export async function readDifferingWords(tx: TransactionSql, limit: number): Promise<string[]> {
  const rows = await tx`
    with paid as materialized (
      select e.subject_id, e.object_id as claim_id, e.details ->> 'payment' as payment, (e.details ->> 'creditedAt')::timestamptz as credited_at,
             i.instruction_id, i.end_to_end_id, row_number() over (partition by e.subject_id, e.object_id order by i.attempt desc) as back
        from audit_event e join payment_instruction i on i.subject_id = e.subject_id and i.instruction_id = e.details ->> 'payment'
       where e.action = 'receipt-issued' and e.caller_job is distinct from 'seed'
    ), said as materialized (
      select subject_id, object_id as instruction_id, action, details ->> 'word' as word, details ->> 'bankReference' as reference, details ->> 'reason' as reason,
             (details ->> 'at')::timestamptz as said_at, (details ->> 'heardAt')::timestamptz as heard_at
        from audit_event where action in ('bank-said', 'bank-said-too-late', 'bank-said-another-sum') and details ? 'bankReference'
    ), opened as materialized (
      select subject_id, object_id as instruction_id, details ->> 'claimId' as claim_id, details ->> 'accountId' as account_id,
             (details ->> 'openedAt')::timestamptz as opened_at, (details ->> 'attempt')::int as attempt
        from audit_event where action = 'payment-opened' and details ? 'openedAt'
    ), back as materialized (
      select subject_id, object_id as claim_id, details ->> 'reason' as reason, (details ->> 'returnedAt')::timestamptz as returned_at
        from audit_event where action in ('claim-returned', 'claim-returned-late') and details ? 'returnedAt'
    ), booked as (
      select o.subject_id, o.instruction_id, o.opened_at, array_agg(s.heard_at) as heard_at,
             min(s.heard_at) filter (where s.word = 'RTND' or s.word = 'ACCC' and s.action = 'bank-said') as arrived_at
        from opened o left join said s using (subject_id, instruction_id) group by 1, 2, 3
    ), told (place, receipt, found) as (
      select 'claim ' || c.claim_id, 'credited at ' || p.credited_at, c.credited_at::text
        from paid p join claim c on c.subject_id = p.subject_id and c.claim_id = p.claim_id
       where p.back = 1 and (c.credited_at between p.credited_at - interval '2 ms' and p.credited_at + interval '2 ms') is not true
      union all
      select 'claim ' || c.claim_id, 'confirmed at ' || (e.details ->> 'confirmedAt'), c.confirmed_at::text
        from audit_event e join claim c on c.subject_id = e.subject_id and c.claim_id = e.object_id
       where e.action = 'claim-confirmed' and e.details ? 'confirmedAt' and c.confirmed_at <> (e.details ->> 'confirmedAt')::timestamptz
      union all
      select 'claim ' || c.claim_id, 'to ' || o.account_id, c.account_id
        from (select distinct on (subject_id, claim_id) * from opened order by subject_id, claim_id, attempt desc) o
        join claim c using (subject_id, claim_id) where c.account_id <> o.account_id
      union all
      select 'attempt ' || instruction_id, 'payment ' || payment, end_to_end_id from paid
       where end_to_end_id <> payment and not exists (select from opened o where o.subject_id = paid.subject_id and o.instruction_id = paid.instruction_id)
      union all
      select 'claim ' || c.claim_id, 'no such return', concat_ws(' ', c.returned_at, c.return_reason)
        from claim c
       where exists (select from back b where b.subject_id = c.subject_id and b.claim_id = c.claim_id)
         and (c.returned_at is not null or c.return_reason is not null or c.status in ('returned', 'cancelled'))
         and not exists (select from back b where b.subject_id = c.subject_id and b.claim_id = c.claim_id
                            and (b.returned_at, b.reason) is not distinct from (c.returned_at, c.return_reason))
      union all
      select 'attempt ' || i.instruction_id, concat_ws(' ', 'to', o.account_id, 'at', o.opened_at), concat_ws(' ', i.end_to_end_id, i.account_id, i.created_at)
        from opened o join payment_instruction i using (subject_id, instruction_id)
       where (i.account_id, i.created_at, i.end_to_end_id) is distinct from (o.account_id, o.opened_at, o.instruction_id)
      union all
      select 'word ' || w.status || ' about ' || w.instruction_id, 'nothing', concat_ws(' ', w.bank_reference, w.reason)
        from opened o join payment_event w using (subject_id, instruction_id)
       where not exists (
         select from said s
          where s.subject_id = w.subject_id and s.instruction_id = w.instruction_id
            and case when s.action = 'bank-said-another-sum' then s.word = 'RTND' and w.status = 'ACCC' else s.word = w.status end)
      union all
      select 'word ' || s.word || ' about ' || s.instruction_id, concat_ws(' ', s.reference, s.reason), null
        from opened o join said s using (subject_id, instruction_id)
       where s.action <> 'bank-said-another-sum'
         and not exists (select from payment_event w where w.subject_id = s.subject_id and w.instruction_id = s.instruction_id and w.status = s.word)
      union all
      select 'word ACCC about ' || w.instruction_id, 'credited at ' || p.credited_at, w.said_at::text
        from paid p join payment_event w on w.subject_id = p.subject_id and w.instruction_id = p.instruction_id and w.status = 'ACCC'
       where not exists (select from said s where s.subject_id = p.subject_id and s.instruction_id = p.instruction_id and s.said_at is not null)
         and w.said_at not between p.credited_at - interval '2 ms' and p.credited_at + interval '2 ms'
      union all
      select 'word ' || w.status || ' about ' || w.instruction_id, concat_ws(' ', s.reference, s.reason, s.said_at, s.heard_at),
             concat_ws(' ', w.bank_reference, w.reason, w.said_at, w.received_at)
        from said s join payment_event w on w.subject_id = s.subject_id and w.instruction_id = s.instruction_id and w.status = s.word
       where s.action <> 'bank-said-another-sum'
         and ((w.bank_reference, w.reason) is distinct from (s.reference, s.reason) or w.received_at <> s.heard_at
              or w.said_at not between s.said_at - interval '2 ms' and s.said_at + interval '2 ms')
      union all
      select 'transfer ' || t.subject_id || ' ' || t.transfer_id, concat_ws(' ', 'opened at', b.opened_at, 'arrived at', b.arrived_at, 'heard at', b.heard_at), t.created_at::text
        from booked b join ledger_transfer t on t.subject_id = b.subject_id and t.reference = b.instruction_id
       where case when t.kind = 'pending' then t.created_at <> b.opened_at when t.reason = 'credit' then t.created_at is distinct from b.arrived_at
                  when t.reason in ('disburse', 'advance', 'return', 'reversal') then (t.created_at = any (b.heard_at)) is not true end
    ) select place, receipt, coalesce(found, 'nothing') as found from told limit ${limit}`;
  return rows.map(({ place, receipt, found }) => `${place}: the event says ${receipt}, the row ${found}`);
}
