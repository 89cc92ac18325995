-- Which session let us reach a browser, so that a device that is ended is pushed to no more. Not a reference: a session that
-- ran out leaves its browser behind, because whoever has not come for a month is whom reminders are for.
alter table push_subscription add column session_id text;
--> statement-breakpoint
drop function push_subscription_keep(bytea, bytea, timestamptz);
--> statement-breakpoint
-- As before (migration 0039): a browser belongs to whoever let us reach it last. The session is kept if it is the caller's own.
create function push_subscription_keep(endpoint bytea, sealed bytea, at timestamptz, asked_in text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own text := (select s.session_id from session s where s.session_id = asked_in and s.person_id = caller_person());
begin
  if caller_person() is null then raise exception 'nobody is signed in' using errcode = '42501'; end if;
  delete from push_subscription where endpoint_index = endpoint and person_id <> caller_person();
  insert into push_subscription values (caller_person(), endpoint, sealed, at, own)
    on conflict (person_id, endpoint_index) do update set subscription_sealed = excluded.subscription_sealed, session_id = excluded.session_id;
end $$;
--> statement-breakpoint
-- Somebody signed in on a phone that still carried another session: her own browser follows her into the new one, and
-- another person's is reached no more. Sessions by the digests of their tokens.
create function push_subscription_follow(earlier bytea, fresh bytea) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before session%rowtype; after session%rowtype;
begin
  if not job_is('session') then raise exception 'only the session job moves browsers' using errcode = '42501'; end if;
  select * into before from session s where s.token_hash = earlier or s.next_hash = earlier or s.previous_hash = earlier limit 1;
  select * into after from session s where s.token_hash = fresh;
  if before.session_id is null or after.session_id is null then return; end if;
  delete from push_subscription p where p.session_id = before.session_id and p.person_id <> after.person_id;
  update push_subscription p set session_id = after.session_id where p.session_id = before.session_id;
end $$;
--> statement-breakpoint
revoke all on function push_subscription_keep, push_subscription_follow from public;
--> statement-breakpoint
grant execute on function push_subscription_keep, push_subscription_follow to yyb_app;
