-- A message is hers to whom it was sent, whomever it speaks of and for whomever she acts at the moment: what tells her of a
-- firm's money is seen, opened and checked by her as herself. An officer at her desk sees her district, and not her own.
drop policy own_reads on reminder_message;
--> statement-breakpoint
create policy own_reads on reminder_message for select to yyb_app
  using ((recipient_id = caller_person() and caller_kind() in ('person', 'person_for_firm')) or officer_of(jurisdiction_code));
--> statement-breakpoint
create or replace function reminders_opened(messages text[], at timestamptz) returns setof text
  language sql security definer set search_path = public, pg_temp as $$
  update reminder_message set opened_at = at
   where message_id = any (messages) and opened_at is null and status in ('sending', 'unknown', 'sent', 'delivered', 'failed')
     and recipient_id = caller_person() and caller_kind() in ('person', 'person_for_firm')
  returning message_id
$$;
