-- 清算: a treasury has repaid what the bank advanced when the bank says that the order for it was carried out, and by exactly that sum: what came back
-- to the advance meanwhile stays there. Once for each order; a second time moves nothing.
create function pool_order_settled(order_name text, transfer text, at timestamptz) returns bigint
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare o record; treasury text; advance text;
  begin
    if not job_is('treasury') then raise exception 'only the treasury job settles' using errcode = '42501'; end if;
    select * into o from pool_order_now n where n.order_id = order_name and n.kind = 'settlement' and n.status = 'credited';
    if not found then raise exception 'no settlement that the bank has carried out: %', order_name using errcode = 'YYB02'; end if;
    select account_id into treasury from ledger_account where kind = 'treasury' and jurisdiction_code = o.jurisdiction_code;
    select account_id into advance from ledger_account where kind = 'advance' and jurisdiction_code = o.jurisdiction_code;
    perform pg_advisory_xact_lock(ledger_gate(advance));
    if exists (select from ledger_transfer where subject_id = '-' and reference = order_name) then return 0; end if;
    perform ledger_take(treasury, o.amount_fen, false);
    perform ledger_change(advance, o.amount_fen, 0, 0);
    insert into ledger_transfer values ('-', transfer, 'posted', treasury, advance, o.amount_fen, null, order_name, 'settle', at);
    return o.amount_fen;
  end $$;
--> statement-breakpoint
revoke all on function pool_order_settled from public;
--> statement-breakpoint
grant execute on function pool_order_settled to yyb_app;
--> statement-breakpoint
-- The app settles nothing on its own word any more.
revoke execute on function ledger_settle from yyb_app;
