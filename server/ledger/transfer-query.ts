/**
 * Transfers that are not what their reason says: resolved otherwise than they were reserved, of a reason that nobody knows, between accounts
 * that it does not move money between, in nobody's name or in somebody's where it must not be, or back to an account that had not given it.
 */
export const TRANSFERS = `
  select 'transfer ' || t.subject_id || ' ' || t.transfer_id as place, 'resolves a pending transfer as it was written, alone' as expected,
         coalesce(p.kind || ' of ' || p.amount_fen || ' for ' || t.amount_fen, 'nothing pending') as found
    from ledger_transfer t left join ledger_transfer p on p.subject_id = t.subject_id and p.transfer_id = t.pending_id
   where t.kind in ('post', 'void')
     and (p.kind is distinct from 'pending'
          or (p.debit_account_id, p.credit_account_id, p.amount_fen, p.reference, p.reason)
             is distinct from (t.debit_account_id, t.credit_account_id, t.amount_fen, t.reference, t.reason)
          or exists (select from ledger_transfer o where o.subject_id = t.subject_id and o.pending_id = t.pending_id and o.transfer_id <> t.transfer_id))
  union all
  select 'transfer ' || t.subject_id || ' ' || t.transfer_id, coalesce(w.ways[1], 'a reason that money is moved for'),
         t.kind || ' ' || d.kind || ' to ' || c.kind || ' for ' || t.reason || ' of ' || t.reference
    from ledger_transfer t
    join ledger_account d on d.account_id = t.debit_account_id join ledger_account c on c.account_id = t.credit_account_id
    left join (values ('disburse', array['pool to clearing']), ('advance', array['advance to clearing']), ('credit', array['clearing to subject']),
                      ('return', array['subject to clearing']), ('reversal', array['clearing to pool', 'clearing to advance']),
                      ('repay', array['subject to clearing']), ('repaid', array['clearing to pool', 'clearing to advance']),
                      ('unrepay', array['clearing to subject']), ('unrepaid', array['pool to clearing', 'advance to clearing']),
                      ('replenish', array['treasury to pool']), ('settle', array['treasury to advance'])) w (reason, ways)
      on w.reason = t.reason
   where w.reason is null or d.kind || ' to ' || c.kind <> all (w.ways)
      or (t.kind = 'posted') = (t.reason in ('disburse', 'advance'))
      or (t.reason in ('credit', 'return', 'repay', 'unrepay') and t.subject_id not in (coalesce(d.subject_id, ''), coalesce(c.subject_id, '')))
      or (t.subject_id = '-') <> (t.reason in ('replenish', 'settle'))
      or (t.reason in ('replenish', 'settle') and d.jurisdiction_code <> c.jurisdiction_code)
      or (t.reason = 'replenish' and t.reference <> c.jurisdiction_code)
      or (t.reason = 'settle' and t.reference <> c.jurisdiction_code and not starts_with(t.reference, 'stl_'))
  union all
  select 'instruction ' || subject_id || ' ' || reference || ' account ' || account_id, 'from 0 to ' || coalesce(p.fen, 0) || ' that it gave', b.fen::text
    from (select subject_id, reference, case reason when 'unrepaid' then debit_account_id else credit_account_id end as account_id,
                 sum(case reason when 'unrepaid' then -amount_fen else amount_fen end)::bigint as fen
            from ledger_transfer where reason in ('reversal', 'repaid', 'unrepaid') group by 1, 2, 3) b
    left join (select subject_id, reference, debit_account_id as account_id, sum(amount_fen)::bigint as fen
                 from ledger_transfer where kind = 'post' group by 1, 2, 3) p using (subject_id, reference, account_id)
   where b.fen not between 0 and coalesce(p.fen, 0)
   order by 1`;
