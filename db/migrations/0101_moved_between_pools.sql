-- 划拨与清算: what the bank is told to move into, or out of, the account of a pool: the city's share of what a district's account has paid, net
-- and with its sign, and what a treasury owes for what the bank advanced. One of a kind for each pool and day. Never changed: how it stands is
-- what the bank has said of it.
create table pool_order (
  -- the bank's idempotency key (EndToEndId and MsgId)
  order_id text primary key check (length(order_id) between 1 and 35),
  kind text not null check (kind in ('share', 'settlement')),
  jurisdiction_code text not null references jurisdiction,
  -- whose comparison with the statement it follows
  day date not null,
  -- the bank that keeps the account it leaves, where that is a treasury's
  debtor_bank text,
  debtor_account text not null,
  -- the pool whose account it fills
  creditor_account text not null references jurisdiction,
  amount_fen bigint not null check (amount_fen > 0),
  -- SHA-256 of what the bank is told: the same under the same id, however often it is told
  request_hash text not null,
  created_at timestamptz not null,
  unique (kind, jurisdiction_code, day),
  check (debtor_account <> creditor_account),
  check ((kind = 'settlement') = (debtor_bank is not null))
);
--> statement-breakpoint
-- The bank's own words about it (ISO 20022; RTND is pacs.004), each once. Never changed.
create table pool_order_word (
  order_id text not null references pool_order,
  status text not null check (status in ('ACTC', 'ACSP', 'ACSC', 'ACCC', 'RJCT', 'RTND')),
  reason text,
  bank_reference text not null,
  said_at timestamptz not null,
  received_at timestamptz not null,
  primary key (order_id, status)
);
--> statement-breakpoint
do $$
declare one text;
begin
  foreach one in array array['pool_order', 'pool_order_word'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy owner on %I to current_user using (true) with check (true)', one);
    execute format('grant select, insert on %I to yyb_app', one);
    execute format('create policy job_reads on %I for select to yyb_app using (job_is(''treasury''))', one);
    execute format('create policy job_writes on %I for insert to yyb_app with check (job_is(''treasury''))', one);
  end loop;
end $$;
--> statement-breakpoint
create policy officer_reads on pool_order for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
create policy officer_reads on pool_order_word for select to yyb_app
  using (exists (select from pool_order o where o.order_id = pool_order_word.order_id));
--> statement-breakpoint
-- Each order with how it stands, and since when.
create view pool_order_now with (security_invoker = true) as
  select o.*, coalesce(w.status, 'open') as status, w.said_at
    from pool_order o
    left join lateral (
      select case s.status when 'RTND' then 'returned' when 'ACCC' then 'credited' else 'rejected' end as status, s.said_at
        from pool_order_word s where s.order_id = o.order_id and s.status in ('RTND', 'ACCC', 'RJCT')
       order by s.status desc limit 1) w on true;
--> statement-breakpoint
grant select on pool_order_now to yyb_app;
--> statement-breakpoint
alter table reconciliation_difference drop constraint reconciliation_difference_about_check;
--> statement-breakpoint
alter table reconciliation_difference add constraint reconciliation_difference_about_check
  check (about in ('payment', 'replenishment', 'repayment', 'pool-order'));
--> statement-breakpoint
-- What the city's account owes a district's in all: the city's part of what the statements tell has left it, less what came back, less the
-- city's part of what payees repaid into it, as far as statements tell of that too. Below nothing where the district owes the city.
create function city_share_due(district text) returns bigint
  language plpgsql stable strict security definer set search_path = public, pg_temp
  as $$
  begin
    if not (job_is('treasury') or officer_of(district)) then raise exception 'only for the treasury and its officers' using errcode = '42501'; end if;
    return (select coalesce(sum(fen), 0)
              from (select distinct on (day) city_share_fen as fen from reconciliation where jurisdiction_code = district order by day, ran_at desc) days)
         - (select coalesce(sum(t.amount_fen), 0)
              from repayment r
              join ledger_transfer t on t.subject_id = r.subject_id and t.reason = 'repaid' and starts_with(t.transfer_id, 'trf_p' || substr(r.repayment_id, 5))
              join ledger_account a on a.account_id = t.credit_account_id and a.jurisdiction_code = '330200'
             where r.jurisdiction_code = district and district <> '330200'
               and not exists (select from repayment_undone u where u.subject_id = r.subject_id and u.repayment_id = r.repayment_id)
               and not exists (select from replenishment p where p.bank_reference = r.bank_reference)
               and exists (select from statement_entry e where e.kind = 'received' and e.bank_reference = r.bank_reference and e.jurisdiction_code = district));
  end $$;
--> statement-breakpoint
revoke all on function city_share_due from public;
--> statement-breakpoint
grant execute on function city_share_due to yyb_app;
