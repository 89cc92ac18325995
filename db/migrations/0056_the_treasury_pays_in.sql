-- 国库: the account from which the treasury of a jurisdiction pays into its pool. Named by whoever sets the city up, never by a
-- message: money from anywhere else is not the treasury's.
create table treasury_account (
  jurisdiction_code text primary key references jurisdiction,
  bank_code text not null,
  account_number text not null,
  unique (bank_code, account_number)
);
--> statement-breakpoint
-- 拨款: what the treasury has paid into a pool, once for each reference of the bank's. Never changed.
create table replenishment (
  bank_reference text primary key,
  jurisdiction_code text not null references jurisdiction,
  amount_fen bigint not null check (amount_fen > 0),
  -- 拨款单号, the treasury's own (ISO 20022 EndToEndId)
  treasury_reference text not null,
  transfer_id text not null unique,
  -- the bank's instant, in the city's calendar
  booked_at timestamptz not null,
  recorded_at timestamptz not null
);
--> statement-breakpoint
create index replenishment_latest on replenishment (jurisdiction_code, booked_at desc);
--> statement-breakpoint
do $$
declare one text;
begin
  foreach one in array array['treasury_account', 'replenishment'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy owner on %I to current_user using (true) with check (true)', one);
    execute format('grant select on %I to yyb_app', one);
    execute format('create policy job_reads on %I for select to yyb_app using (job_is(''treasury''))', one);
    execute format('create policy officer_reads on %I for select to yyb_app using (officer_of(jurisdiction_code))', one);
  end loop;
end $$;
--> statement-breakpoint
-- Money that came into a pool's account is an entry of its statement like any other.
alter table statement_entry drop constraint statement_entry_kind_check;
--> statement-breakpoint
alter table statement_entry add constraint statement_entry_kind_check check (kind in ('paid', 'returned', 'received'));
--> statement-breakpoint
-- What a difference is about: a payment of ours, or what the treasury paid in, which the bank's own reference names.
alter table reconciliation_difference add column about text not null default 'payment' check (about in ('payment', 'replenishment'));
--> statement-breakpoint
create index statement_entry_received on statement_entry (bank_reference) where kind = 'received';
--> statement-breakpoint
-- The bank says that somebody has paid into an account of ours. Fills the pool exactly once for each reference of the bank's, and only
-- with the money of that pool's own treasury. Answers booked, known (the same again), or why nothing was booked: differs (the
-- reference stands for something else), unknown-pool, unknown-payer, nothing-paid. Two at once: the second waits for the first.
create function treasury_paid_in(account text, payer_bank text, payer_account text, amount bigint, reference text, treasury_ref text,
                                 transfer text, booked timestamptz, at timestamptz) returns text
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare kept replenishment;
  begin
    if not job_is('treasury') then raise exception 'only the treasury job replenishes' using errcode = '42501'; end if;
    if not exists (select from ledger_account where kind = 'pool' and jurisdiction_code = account) then return 'unknown-pool'; end if;
    if not exists (select from treasury_account t
                    where t.jurisdiction_code = account and t.bank_code = payer_bank and t.account_number = payer_account) then
      return 'unknown-payer';
    end if;
    if amount <= 0 then return 'nothing-paid'; end if;
    insert into replenishment values (reference, account, amount, treasury_ref, transfer, booked, at) on conflict (bank_reference) do nothing;
    if found then
      perform ledger_replenish(account, amount, transfer, at);
      return 'booked';
    end if;
    select * into kept from replenishment where bank_reference = reference;
    if (kept.jurisdiction_code, kept.amount_fen, kept.treasury_reference) = (account, amount, treasury_ref) then return 'known'; end if;
    return 'differs';
  end $$;
--> statement-breakpoint
revoke all on function treasury_paid_in from public;
--> statement-breakpoint
grant execute on function treasury_paid_in to yyb_app;
--> statement-breakpoint
-- The app fills no pool on its own word any more: what the city opens with is written by the owner, all else by the function above.
revoke execute on function ledger_replenish from yyb_app;
