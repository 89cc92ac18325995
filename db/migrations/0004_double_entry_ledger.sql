create table ledger_account (
  account_id text primary key,
  kind text not null check (kind in ('treasury', 'pool', 'advance', 'clearing', 'subject')),
  jurisdiction_code text references jurisdiction,
  subject_id text references subject,
  -- how far the balance may fall: 0 for money that exists, minus the credit line for an advance, null where money enters the books
  floor_fen bigint,
  check ((kind = 'subject') = (subject_id is not null)),
  check ((kind in ('treasury', 'pool', 'advance')) = (jurisdiction_code is not null))
);
--> statement-breakpoint
create unique index ledger_account_of_jurisdiction on ledger_account (kind, jurisdiction_code) where jurisdiction_code is not null;
--> statement-breakpoint
create unique index ledger_account_of_subject on ledger_account (subject_id) where subject_id is not null;
--> statement-breakpoint
-- What the transfers add up to, kept so that a floor can be checked under a row lock. Recomputable from ledger_transfer.
create table ledger_balance (
  account_id text primary key references ledger_account,
  in_posted_fen bigint not null default 0 check (in_posted_fen >= 0),
  out_posted_fen bigint not null default 0 check (out_posted_fen >= 0),
  out_pending_fen bigint not null default 0 check (out_pending_fen >= 0)
);
--> statement-breakpoint
-- Immutable. 'pending' reserves; 'post' or 'void' resolves one pending transfer once; 'posted' moves at once.
create table ledger_transfer (
  subject_id text not null,
  transfer_id text not null,
  kind text not null check (kind in ('pending', 'post', 'void', 'posted')),
  debit_account_id text not null references ledger_account,
  credit_account_id text not null references ledger_account,
  amount_fen bigint not null check (amount_fen > 0),
  pending_id text,
  reference text not null,
  reason text not null,
  created_at timestamptz not null,
  primary key (subject_id, transfer_id),
  unique (subject_id, pending_id),
  foreign key (subject_id, pending_id) references ledger_transfer (subject_id, transfer_id),
  check (debit_account_id <> credit_account_id),
  check ((kind in ('post', 'void')) = (pending_id is not null))
);
--> statement-breakpoint
create index ledger_transfer_of_reference on ledger_transfer (subject_id, reference);
--> statement-breakpoint
-- Takes money from an account under its row lock. Raises YYB01 with what is short when the floor would be crossed.
create function ledger_take(account text, amount bigint, pending boolean) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare short bigint;
  begin
    update ledger_balance b
       set out_pending_fen = out_pending_fen + case when pending then amount else 0 end,
           out_posted_fen = out_posted_fen + case when pending then 0 else amount end
      from ledger_account a
     where b.account_id = account and a.account_id = account
       and (a.floor_fen is null or in_posted_fen - out_posted_fen - out_pending_fen - amount >= a.floor_fen);
    if not found then
      select a.floor_fen - (in_posted_fen - out_posted_fen - out_pending_fen - amount) into short
        from ledger_balance b join ledger_account a using (account_id) where a.account_id = account;
      if short is null then raise exception 'no ledger account %', account using errcode = 'YYB02'; end if;
      raise exception 'account would fall below its floor' using errcode = 'YYB01', detail = short::text;
    end if;
  end $$;
--> statement-breakpoint
-- The account of a subject, opened when first needed.
create function ledger_subject_account(subject text) returns text
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare id text := 'lac_' || subject;
  begin
    insert into ledger_account (account_id, kind, subject_id, floor_fen) values (id, 'subject', subject, 0) on conflict do nothing;
    insert into ledger_balance (account_id) values (id) on conflict do nothing;
    return id;
  end $$;
--> statement-breakpoint
-- One leg of a payment: reserves it from the pool of a jurisdiction and, for what the pool does not hold, from the bank's
-- advance. The pool is drained first: an advance has to be settled, a balance does not. Writes up to two pending transfers
-- towards clearing. Raises YYB01 (detail: fen that are short) when the advance does not reach either; nothing is written then.
create function fund_reserve(subject text, attempt text, jurisdiction text, amount bigint, pool_transfer text, advance_transfer text, at timestamptz)
  returns table (from_pool_fen bigint, from_advance_fen bigint)
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare pool text; advance text; pool_free bigint;
  begin
    if not (coalesce(caller_subject() = subject, false) or job_is('payments')) then
      raise exception 'only for one''s own claim' using errcode = '42501';
    end if;
    if amount <= 0 then raise exception 'a payment of nothing is never made' using errcode = 'YYB02'; end if;
    select account_id into pool from ledger_account where kind = 'pool' and jurisdiction_code = jurisdiction;
    select account_id into advance from ledger_account where kind = 'advance' and jurisdiction_code = jurisdiction;
    if pool is null or advance is null then raise exception 'no pool of %', jurisdiction using errcode = 'YYB02'; end if;
    select in_posted_fen - out_posted_fen - out_pending_fen into pool_free from ledger_balance where account_id = pool for update;
    from_pool_fen := greatest(0, least(amount, pool_free));
    from_advance_fen := amount - from_pool_fen;
    if from_pool_fen > 0 then
      perform ledger_take(pool, from_pool_fen, true);
      insert into ledger_transfer values (subject, pool_transfer, 'pending', pool, 'lac_clearing', from_pool_fen, null, attempt, 'disburse', at);
    end if;
    if from_advance_fen > 0 then
      perform ledger_take(advance, from_advance_fen, true);
      insert into ledger_transfer values (subject, advance_transfer, 'pending', advance, 'lac_clearing', from_advance_fen, null, attempt, 'advance', at);
    end if;
    return next;
  end $$;
--> statement-breakpoint
-- Resolves every pending transfer of one attempt: 'post' when the bank has credited, 'void' when it refused. Resolving again
-- changes nothing. Returns the fen resolved by this call. Rows are locked in one order everywhere: city before district, pool
-- before advance, sources before clearing, clearing before subject; so two payments never wait for each other in a circle.
create function ledger_resolve(subject text, attempt text, how text, at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare p record; total bigint := 0;
  begin
    if not job_is('payments') then raise exception 'only the payment job resolves' using errcode = '42501'; end if;
    if how not in ('post', 'void') then raise exception 'post or void, not %', how using errcode = 'YYB02'; end if;
    for p in
      select t.* from ledger_transfer t join ledger_account a on a.account_id = t.debit_account_id
       where t.subject_id = subject and t.reference = attempt and t.kind = 'pending'
         and not exists (select from ledger_transfer r where r.subject_id = subject and r.pending_id = t.transfer_id)
       order by a.jurisdiction_code, a.kind desc
    loop
      insert into ledger_transfer values (subject, 'trf_r' || substr(p.transfer_id, 5), how, p.debit_account_id, p.credit_account_id, p.amount_fen, p.transfer_id, attempt, p.reason, at);
      update ledger_balance
         set out_pending_fen = out_pending_fen - p.amount_fen,
             out_posted_fen = out_posted_fen + case when how = 'post' then p.amount_fen else 0 end
       where account_id = p.debit_account_id;
      total := total + p.amount_fen;
    end loop;
    if how = 'post' then update ledger_balance set in_posted_fen = in_posted_fen + total where account_id = 'lac_clearing'; end if;
    return total;
  end $$;
--> statement-breakpoint
-- The bank has credited: posts the attempt and moves it from clearing to the subject. Saying so twice changes nothing.
create function ledger_credit(subject text, attempt text, transfer text, at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare total bigint; account text;
  begin
    total := ledger_resolve(subject, attempt, 'post', at);
    if total > 0 then
      account := ledger_subject_account(subject);
      perform ledger_take('lac_clearing', total, false);
      update ledger_balance set in_posted_fen = in_posted_fen + total where account_id = account;
      insert into ledger_transfer values (subject, transfer, 'posted', 'lac_clearing', account, total, null, attempt, 'credit', at);
    end if;
    return total;
  end $$;
--> statement-breakpoint
-- The bank has returned what it had credited: every posted leg goes back to where it came from. Saying so twice changes nothing.
create function ledger_return(subject text, attempt text, transfer text, at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare p record; total bigint := 0; leg integer := 0; account text := 'lac_' || subject;
  begin
    if not job_is('payments') then raise exception 'only the payment job returns' using errcode = '42501'; end if;
    if exists (select from ledger_transfer where subject_id = subject and reference = attempt and reason = 'return') then return 0; end if;
    for p in
      select t.* from ledger_transfer t join ledger_account a on a.account_id = t.debit_account_id
       where t.subject_id = subject and t.reference = attempt and t.kind = 'post'
       order by a.jurisdiction_code, a.kind desc
    loop
      leg := leg + 1;
      update ledger_balance set in_posted_fen = in_posted_fen + p.amount_fen where account_id = p.debit_account_id;
      insert into ledger_transfer values (subject, transfer || leg, 'posted', 'lac_clearing', p.debit_account_id, p.amount_fen, null, attempt, 'reversal', at);
      total := total + p.amount_fen;
    end loop;
    if total = 0 then return 0; end if;
    update ledger_balance set in_posted_fen = in_posted_fen + total, out_posted_fen = out_posted_fen + total where account_id = 'lac_clearing';
    perform ledger_take(account, total, false);
    insert into ledger_transfer values (subject, transfer || '0', 'posted', account, 'lac_clearing', total, null, attempt, 'return', at);
    return total;
  end $$;
--> statement-breakpoint
-- The treasury fills a pool. Jobs and the seed only.
create function ledger_replenish(jurisdiction text, amount bigint, transfer text, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare treasury text; pool text;
  begin
    if not job_is('treasury') then raise exception 'only the treasury job replenishes' using errcode = '42501'; end if;
    select account_id into treasury from ledger_account where kind = 'treasury' and jurisdiction_code = jurisdiction;
    select account_id into pool from ledger_account where kind = 'pool' and jurisdiction_code = jurisdiction;
    if treasury is null or pool is null then raise exception 'no treasury or pool of %', jurisdiction using errcode = 'YYB02'; end if;
    perform ledger_take(treasury, amount, false);
    update ledger_balance set in_posted_fen = in_posted_fen + amount where account_id = pool;
    insert into ledger_transfer values ('-', transfer, 'posted', treasury, pool, amount, null, jurisdiction, 'replenish', at);
  end $$;
--> statement-breakpoint
revoke all on function ledger_take, ledger_subject_account, fund_reserve, ledger_resolve, ledger_credit, ledger_return, ledger_replenish from public;
--> statement-breakpoint
grant execute on function fund_reserve, ledger_resolve, ledger_credit, ledger_return, ledger_replenish to yyb_app;
