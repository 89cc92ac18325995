-- What is kept of the bank's statement of one pool's day, in one text: the event of its comparison tells it, so that no entry is changed, added or taken away
-- unseen.
create function statement_digest(pool text, on_day date) returns text
  language sql stable strict set search_path = public, pg_temp
  as $$
    select encode(sha256(coalesce(string_agg(sha256(convert_to(concat_ws('|', entry_reference, kind, end_to_end_id, amount_fen, coalesce(bank_code, ''), coalesce(account_index, ''), bank_reference,
             to_char(booked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')), 'utf8')),
             '' order by entry_reference collate "C"), '')), 'hex')
      from statement_entry where jurisdiction_code = pool and day = on_day
  $$;
--> statement-breakpoint
revoke all on function statement_digest from public;
--> statement-breakpoint
grant execute on function statement_digest to yyb_app;
