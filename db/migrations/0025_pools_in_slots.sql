-- What an account holds is kept in slots, so that the claims of a campaign on one pool need not wait for one row. A slot is a
-- share of the account, not an account: only the sum of the slots means something, and only the sum is recomputed from the
-- transfers. Slot 0 answers for the floor of the whole; every other slot never falls below nothing. So the floor of the sum
-- holds whenever each slot keeps its own, and nobody has to see all of them to take money.
alter table ledger_balance rename to ledger_slot;
--> statement-breakpoint
alter table ledger_slot add column slot smallint not null default 0 check (slot between 0 and 15);
--> statement-breakpoint
alter table ledger_slot drop constraint ledger_balance_pkey;
--> statement-breakpoint
alter table ledger_slot add constraint ledger_slot_pkey primary key (account_id, slot);
--> statement-breakpoint
-- Of a share alone these may be negative: what was reserved in one slot may be resolved in another.
alter table ledger_slot drop constraint ledger_balance_in_posted_fen_check, drop constraint ledger_balance_out_posted_fen_check,
  drop constraint ledger_balance_out_pending_fen_check;
--> statement-breakpoint
-- Every change leaves room for the next beside it: no index is touched, and a page is tidied by whoever reads it.
alter table ledger_slot set (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
--> statement-breakpoint
-- What an account holds, whatever it is kept in.
create view ledger_balance with (security_invoker = true) as
  select account_id, sum(in_posted_fen)::bigint as in_posted_fen, sum(out_posted_fen)::bigint as out_posted_fen,
         sum(out_pending_fen)::bigint as out_pending_fen
    from ledger_slot group by account_id;
--> statement-breakpoint
grant select on ledger_balance to yyb_app;
--> statement-breakpoint
alter policy readable_accounts on ledger_slot using (exists (select from ledger_account a where a.account_id = ledger_slot.account_id));
--> statement-breakpoint
-- Opens further slots of an account. What is in them is spread when it is first needed.
create function ledger_open_slots(account text, slots integer) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$ insert into ledger_slot (account_id, slot) select account, s from generate_series(0, slots - 1) s on conflict do nothing $$;
--> statement-breakpoint
select ledger_open_slots(account_id, 16) from ledger_account where kind in ('pool', 'advance', 'clearing');
--> statement-breakpoint
-- The door of an account. Whoever touches one slot passes it together with others; whoever needs all slots waits until the
-- others have left and keeps newcomers out. The lock manager serves it in the order of asking, so nobody waits for ever.
create function ledger_gate(account text) returns bigint language sql immutable parallel safe
  as $$ select hashtextextended('ledger gate ' || account, 0) $$;
--> statement-breakpoint
-- Takes money that is there in one slot, if one is free that holds enough: the slot this connection used before, or the next.
-- Returns false, having touched and locked nothing, when there is none or when somebody needs all slots.
create function ledger_take_in_slot(account text, amount bigint) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    if not pg_try_advisory_xact_lock_shared(ledger_gate(account)) then return false; end if;
    -- Materialized: a subquery that skips locked rows must not be asked again for each row it is joined with.
    with free as materialized (
      select b.slot from ledger_slot b join ledger_account a using (account_id)
       where b.account_id = account
         and b.in_posted_fen - b.out_posted_fen - b.out_pending_fen - amount >= case b.slot when 0 then a.floor_fen else 0 end
       order by (b.slot - pg_backend_pid()) & 15 limit 1 for update of b skip locked)
    update ledger_slot s set out_pending_fen = s.out_pending_fen + amount from free
     where s.account_id = account and s.slot = free.slot;
    if not found then raise exception 'no slot' using errcode = 'YYB09'; end if;
    return true;
  exception when sqlstate 'YYB09' then return false; -- the locks of this block are let go with it
  end $$;
--> statement-breakpoint
-- Takes up to an amount from all slots together and spreads what is left: into so many of them that each can serve the next
-- eight of such a sum. Waits for everybody who is in a slot; exact, because nobody else is in any. Returns what it took.
create function ledger_take_together(account text, amount bigint) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare floor_fen bigint; free bigint; slots integer; taken bigint; kept bigint; used integer;
  begin
    perform pg_advisory_xact_lock(ledger_gate(account));
    perform from ledger_slot s where s.account_id = account order by s.slot for update;
    select a.floor_fen, sum(s.in_posted_fen - s.out_posted_fen - s.out_pending_fen) - a.floor_fen, count(*)
      into floor_fen, free, slots
      from ledger_slot s join ledger_account a using (account_id) where s.account_id = account group by a.account_id;
    if free is null then raise exception 'no ledger account %', account using errcode = 'YYB02'; end if;
    taken := least(amount, greatest(free, 0));
    kept := free - taken;
    used := greatest(1, least(slots, kept / (8 * amount)));
    update ledger_slot s
       set out_pending_fen = s.out_pending_fen + case s.slot when 0 then taken else 0 end,
           in_posted_fen = s.out_posted_fen + s.out_pending_fen
                         + case s.slot when 0 then taken + floor_fen + kept - (kept / used) * (used - 1)
                                       else case when s.slot < used then kept / used else 0 end end
     where s.account_id = account;
    return taken;
  end $$;
--> statement-breakpoint
-- Changes what an account holds without taking from it (a reservation is resolved, money comes in): in whichever slot is free.
create function ledger_change(account text, in_posted bigint, out_posted bigint, out_pending bigint) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock_shared(ledger_gate(account));
    with free as materialized (
      select b.slot from ledger_slot b where b.account_id = account
       order by (b.slot - pg_backend_pid()) & 15 limit 1 for update skip locked)
    update ledger_slot s
       set in_posted_fen = s.in_posted_fen + in_posted, out_posted_fen = s.out_posted_fen + out_posted,
           out_pending_fen = s.out_pending_fen + out_pending
      from free where s.account_id = account and s.slot = free.slot;
    if found then return; end if;
    update ledger_slot s
       set in_posted_fen = s.in_posted_fen + in_posted, out_posted_fen = s.out_posted_fen + out_posted,
           out_pending_fen = s.out_pending_fen + out_pending
     where s.account_id = account
       and s.slot = (select b.slot from ledger_slot b where b.account_id = account order by (b.slot - pg_backend_pid()) & 15 limit 1);
    if not found then raise exception 'no ledger account %', account using errcode = 'YYB02'; end if;
  end $$;
--> statement-breakpoint
-- Reserves a sum on a jurisdiction: the pool first, what it does not hold from the bank's advance. One slot where one
-- suffices; all slots together before anybody is told that it does not reach. Raises YYB01 (detail: fen that are short).
create function fund_take(jurisdiction text, amount bigint) returns table (pool text, advance text, from_pool_fen bigint)
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare rest bigint; taken bigint;
  begin
    if amount <= 0 then raise exception 'a payment of nothing is never made' using errcode = 'YYB02'; end if;
    select p.account_id, a.account_id into pool, advance
      from ledger_account p join ledger_account a on a.jurisdiction_code = p.jurisdiction_code and a.kind = 'advance'
     where p.kind = 'pool' and p.jurisdiction_code = jurisdiction;
    if pool is null then raise exception 'no pool of %', jurisdiction using errcode = 'YYB02'; end if;
    from_pool_fen := amount;
    if not ledger_take_in_slot(pool, amount) then
      -- A pool seen to be empty is passed by: the claims that draw on the advance need not queue for nothing.
      from_pool_fen := 0;
      if (select sum(s.in_posted_fen - s.out_posted_fen - s.out_pending_fen) > 0 from ledger_slot s where s.account_id = pool) then
        from_pool_fen := ledger_take_together(pool, amount);
      end if;
      rest := amount - from_pool_fen;
      if rest > 0 and not ledger_take_in_slot(advance, rest) then
        taken := ledger_take_together(advance, rest);
        if taken < rest then
          raise exception 'account would fall below its floor' using errcode = 'YYB01', detail = (rest - taken)::text;
        end if;
      end if;
    end if;
    return next;
  end $$;
--> statement-breakpoint
create or replace function fund_reserve(subject text, attempt text, jurisdiction text, amount bigint, pool_transfer text, advance_transfer text, at timestamptz)
  returns table (from_pool_fen bigint, from_advance_fen bigint)
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare t record;
  begin
    if not (coalesce(caller_subject() = subject, false) or job_is('payments')) then
      raise exception 'only for one''s own claim' using errcode = '42501';
    end if;
    select * into t from fund_take(jurisdiction, amount);
    from_pool_fen := t.from_pool_fen;
    from_advance_fen := amount - t.from_pool_fen;
    if from_pool_fen > 0 then
      insert into ledger_transfer values (subject, pool_transfer, 'pending', t.pool, 'lac_clearing', from_pool_fen, null, attempt, 'disburse', at);
    end if;
    if from_advance_fen > 0 then
      insert into ledger_transfer values (subject, advance_transfer, 'pending', t.advance, 'lac_clearing', from_advance_fen, null, attempt, 'advance', at);
    end if;
    return next;
  end $$;
--> statement-breakpoint
-- Takes from an account of one slot, or of which one slot answers alone (treasury, subject).
create or replace function ledger_take(account text, amount bigint, pending boolean) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare short bigint;
  begin
    update ledger_slot b
       set out_pending_fen = out_pending_fen + case when pending then amount else 0 end,
           out_posted_fen = out_posted_fen + case when pending then 0 else amount end
      from ledger_account a
     where b.account_id = account and b.slot = 0 and a.account_id = account
       and (a.floor_fen is null or in_posted_fen - out_posted_fen - out_pending_fen - amount >= a.floor_fen);
    if not found then
      select a.floor_fen - (in_posted_fen - out_posted_fen - out_pending_fen - amount) into short
        from ledger_balance b join ledger_account a using (account_id) where a.account_id = account;
      if short is null then raise exception 'no ledger account %', account using errcode = 'YYB02'; end if;
      raise exception 'account would fall below its floor' using errcode = 'YYB01', detail = short::text;
    end if;
  end $$;
--> statement-breakpoint
create or replace function ledger_subject_account(subject text) returns text
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare id text := 'lac_' || subject;
  begin
    insert into ledger_account (account_id, kind, subject_id, floor_fen) values (id, 'subject', subject, 0) on conflict do nothing;
    insert into ledger_slot (account_id) values (id) on conflict do nothing;
    return id;
  end $$;
--> statement-breakpoint
-- As before (migration 0004), in slots. Accounts are passed in one order everywhere: city before district, pool before advance,
-- sources before clearing, clearing before subject. Clearing is only passed through and is entered by ledger_credit.
create or replace function ledger_resolve(subject text, attempt text, how text, at timestamptz) returns bigint
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
      perform ledger_change(p.debit_account_id, 0, case when how = 'post' then p.amount_fen else 0 end, -p.amount_fen);
      total := total + p.amount_fen;
    end loop;
    if how = 'post' and total > 0 then perform ledger_change('lac_clearing', total, 0, 0); end if;
    return total;
  end $$;
--> statement-breakpoint
create or replace function ledger_credit(subject text, attempt text, transfer text, at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare total bigint; account text;
  begin
    total := ledger_resolve(subject, attempt, 'post', at);
    if total > 0 then
      account := ledger_subject_account(subject);
      perform ledger_change('lac_clearing', 0, total, 0);
      update ledger_slot set in_posted_fen = in_posted_fen + total where account_id = account and slot = 0;
      insert into ledger_transfer values (subject, transfer, 'posted', 'lac_clearing', account, total, null, attempt, 'credit', at);
    end if;
    return total;
  end $$;
--> statement-breakpoint
create or replace function ledger_return(subject text, attempt text, transfer text, at timestamptz) returns bigint
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
      perform ledger_change(p.debit_account_id, p.amount_fen, 0, 0);
      insert into ledger_transfer values (subject, transfer || leg, 'posted', 'lac_clearing', p.debit_account_id, p.amount_fen, null, attempt, 'reversal', at);
      total := total + p.amount_fen;
    end loop;
    if total = 0 then return 0; end if;
    perform ledger_change('lac_clearing', total, total, 0);
    perform ledger_take(account, total, false);
    insert into ledger_transfer values (subject, transfer || '0', 'posted', account, 'lac_clearing', total, null, attempt, 'return', at);
    return total;
  end $$;
--> statement-breakpoint
create or replace function ledger_replenish(jurisdiction text, amount bigint, transfer text, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare treasury text; pool text;
  begin
    if not job_is('treasury') then raise exception 'only the treasury job replenishes' using errcode = '42501'; end if;
    select account_id into treasury from ledger_account where kind = 'treasury' and jurisdiction_code = jurisdiction;
    select account_id into pool from ledger_account where kind = 'pool' and jurisdiction_code = jurisdiction;
    if treasury is null or pool is null then raise exception 'no treasury or pool of %', jurisdiction using errcode = 'YYB02'; end if;
    perform ledger_take(treasury, amount, false);
    perform ledger_change(pool, amount, 0, 0);
    insert into ledger_transfer values ('-', transfer, 'posted', treasury, pool, amount, null, jurisdiction, 'replenish', at);
  end $$;
--> statement-breakpoint
-- 清算: the treasury repays what the bank has advanced and credited, up to an amount; what is only reserved is not yet owed.
-- Returns the fen repaid; nothing is written when nothing is owed. The gate keeps a second settlement from repaying it again.
create function ledger_settle(jurisdiction text, at_most bigint, transfer text, at timestamptz) returns bigint
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare treasury text; advance text; owed bigint;
  begin
    if not job_is('treasury') then raise exception 'only the treasury job settles' using errcode = '42501'; end if;
    select account_id into treasury from ledger_account where kind = 'treasury' and jurisdiction_code = jurisdiction;
    select account_id into advance from ledger_account where kind = 'advance' and jurisdiction_code = jurisdiction;
    if treasury is null or advance is null then raise exception 'no treasury or advance of %', jurisdiction using errcode = 'YYB02'; end if;
    perform pg_advisory_xact_lock(ledger_gate(advance));
    select sum(s.out_posted_fen - s.in_posted_fen) into owed from ledger_slot s where s.account_id = advance;
    owed := least(owed, at_most);
    if owed <= 0 then return 0; end if;
    perform ledger_take(treasury, owed, false);
    perform ledger_change(advance, owed, 0, 0);
    insert into ledger_transfer values ('-', transfer, 'posted', treasury, advance, owed, null, jurisdiction, 'settle', at);
    return owed;
  end $$;
--> statement-breakpoint
-- The bank's credit line of a jurisdiction. All of the advance is gathered first, so that no slot lends by the line of before.
-- Raises YYB01 when more than the new line is lent or promised already.
create function ledger_set_credit_line(jurisdiction text, line bigint) returns void
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare advance text; held bigint;
  begin
    if not job_is('treasury') then raise exception 'only the treasury job sets a credit line' using errcode = '42501'; end if;
    select account_id into advance from ledger_account where kind = 'advance' and jurisdiction_code = jurisdiction;
    if advance is null or line < 0 then raise exception 'no such credit line of %', jurisdiction using errcode = 'YYB02'; end if;
    perform pg_advisory_xact_lock(ledger_gate(advance));
    select sum(s.in_posted_fen - s.out_posted_fen - s.out_pending_fen) into held from ledger_slot s where s.account_id = advance;
    if held < -line then raise exception 'more is lent already' using errcode = 'YYB01', detail = (-line - held)::text; end if;
    update ledger_slot s set in_posted_fen = s.out_posted_fen + s.out_pending_fen + case s.slot when 0 then held else 0 end
     where s.account_id = advance;
    update ledger_account set floor_fen = -line where account_id = advance;
  end $$;
--> statement-breakpoint
revoke all on function ledger_open_slots, ledger_gate, ledger_take_in_slot, ledger_take_together, ledger_change, fund_take, ledger_settle,
  ledger_set_credit_line from public;
--> statement-breakpoint
grant execute on function ledger_settle, ledger_set_credit_line to yyb_app;
