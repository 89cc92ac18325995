-- Who found somebody at work on all slots of an account used to ask for all slots herself. Whoever came while she waited did the same, and
-- so on for as long as claims overlapped: one after the other through a gate that was meant for many. Now she waits behind the one who
-- needs all slots, in the order of asking as ever, and then passes together with everybody else who waited.

-- Takes money that is there in one slot, if one is free that holds enough: the slot this connection used before, or the next.
-- Returns false, having touched and locked nothing, when there is none.
create or replace function ledger_take_in_slot(account text, amount bigint) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock_shared(ledger_gate(account));
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
