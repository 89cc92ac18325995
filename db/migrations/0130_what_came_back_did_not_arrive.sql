-- 到账速度, as before (migration 0022), of what has arrived and is not back with the pool: a credit that the bank took back again, before anybody
-- saw it or later, is left out. So each claim counts once, by its last credit, with every tap and every attempt that led to it. What a payee pays
-- back herself had arrived.
create or replace function arrival_speed(months integer, today date)
  returns table (month text, program_id text, program_version integer, payments integer, p50_ms bigint, p95_ms bigint, p99_ms bigint, taps numeric, attempts numeric)
  language sql stable strict security definer set search_path = public, pg_temp
  as $$
  with again as (
    select subject_id, object_id as claim_id, count(*) as taps from audit_event where action = 'claim-reissued' group by 1, 2
  ), credit as (
    select to_char(t.created_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, c.program_id, c.program_version,
           greatest(0, extract(epoch from t.created_at - c.confirmed_at) * 1000) as ms, i.attempt, 1 + coalesce(again.taps, 0) as taps
      from ledger_transfer t
      join payment_instruction i on i.subject_id = t.subject_id and i.instruction_id = t.reference
      join claim c on c.subject_id = i.subject_id and c.claim_id = i.claim_id
      left join again on again.subject_id = c.subject_id and again.claim_id = c.claim_id
     where t.kind = 'posted' and t.reason = 'credit'
       and not exists (select from ledger_transfer r where r.subject_id = t.subject_id and r.reference = t.reference and r.reason = 'return')
       and t.created_at >= (date_trunc('month', today) - make_interval(months => least(months, 24) - 1)) at time zone 'Asia/Shanghai'
  ), sized as (
    select *, count(*) over (partition by month, program_id) >= 5 as is_large from credit
  ), named as (
    select month, case when is_large then program_id else '' end as program_id, program_version, ms, attempt, taps from sized
  ), kept as (
    select *, count(*) over (partition by month, program_id) as size from named
  )
  select month, program_id, case when grouping(program_id) = 0 then max(program_version) end, count(*)::int,
         ceil(percentile_cont(0.5) within group (order by ms))::bigint, ceil(percentile_cont(0.95) within group (order by ms))::bigint,
         ceil(percentile_cont(0.99) within group (order by ms))::bigint, round(avg(taps), 2), round(avg(attempt), 2)
    from kept where size >= 5
   group by grouping sets ((month, program_id), (month))
  having count(*) >= 5
   order by month desc, grouping(program_id) desc, program_id = '', count(*) desc, program_id
  $$;
