-- Which messages were seen for the first time, so that each leaves its event; otherwise as before (migration 0039).
drop function reminders_opened(text[], timestamptz);
--> statement-breakpoint
create function reminders_opened(messages text[], at timestamptz) returns setof text
  language sql security definer set search_path = public, pg_temp as $$
  update reminder_message set opened_at = at
   where message_id = any (messages) and opened_at is null and status in ('sending', 'unknown', 'sent', 'delivered', 'failed')
     and recipient_id = caller_person() and subject_id = caller_subject()
  returning message_id
$$;
--> statement-breakpoint
revoke all on function reminders_opened from public;
--> statement-breakpoint
grant execute on function reminders_opened to yyb_app;
