-- A session is one sign-in on one device: it has a name of its own that outlives its token, says on what it was opened,
-- ends when it lies unused, and its token can be replaced without anybody being signed out by a lost answer.
alter table session
  add column session_id text not null unique default 'ses_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 26)
    check (session_id ~ '^ses_[0-9a-z]{1,31}$'),
  add column method text not null default 'provider' check (method in ('provider', 'scan')),
  add column device_kind text not null default 'phone' check (device_kind in ('phone', 'computer')),
  add column browser text not null default 'unknown' check (length(browser) <= 20),
  add column system text not null default 'unknown' check (length(system) <= 20),
  add column place text not null default 'unknown' check (length(place) <= 40),
  -- When it was last used, to the minute or so. Null for one that tooling wrote: such a one has no idle limit.
  add column seen_at timestamptz,
  add column idle_seconds integer not null default 28800 check (idle_seconds > 0),
  add column rotated_at timestamptz,
  -- The token that was handed out last and has not come back yet; until it does, the present one goes on.
  add column next_hash bytea unique check (length(next_hash) = 32),
  -- The token before the present one. Brought again after its grace, somebody holds a copy: the session ends.
  add column previous_hash bytea unique check (length(previous_hash) = 32),
  add column previous_until timestamptz;
--> statement-breakpoint
grant update (token_hash, next_hash, previous_hash, previous_until, rotated_at, seen_at) on session to yyb_app;
--> statement-breakpoint
create policy job_renews on session for update to yyb_app using (job_is('session')) with check (job_is('session'));
--> statement-breakpoint
alter policy own_ends on session using (person_id = caller_person() or job_is('session', 'sign-in'));
--> statement-breakpoint
create index sign_in_code_used_at on sign_in_code_used (used_at);
--> statement-breakpoint
-- As before (migration 0031): the live sessions of some tokens, and of some names, each with whether the delegation it acts
-- under is in force. One that has lain unused for too long is none any more.
drop function live_sessions(text[], timestamptz, date);
--> statement-breakpoint
create function live_sessions(tokens text[], names text[], at timestamptz, today date)
  returns table (key text, session_id text, person_id text, acting_for text, provider text, method text, device_kind text,
                 rotated_at timestamptz, seen_at timestamptz, is_delegated boolean)
  language plpgsql volatile set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  begin
    perform become('system', '', '', '', 'session');
    return query
      select a.key, s.session_id, s.person_id, s.acting_for, s.provider, s.method, s.device_kind, s.rotated_at, s.seen_at,
             exists (select from delegation d join subject f on f.subject_id = d.enterprise_id
                      where d.person_id = s.person_id and d.enterprise_id = s.acting_for and (d.valid_until is null or d.valid_until >= today))
        from (select t.key, o.token_hash from unnest(tokens) t (key) join session o on o.token_hash = decode(t.key, 'hex')
              union all
              select n.key, o.token_hash from unnest(names) n (key) join session o on o.session_id = n.key) a
        join session s on s.token_hash = a.token_hash
       where s.expires_at > at and (s.seen_at is null or s.seen_at + make_interval(secs => s.idle_seconds) > at);
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
revoke all on function live_sessions from public;
--> statement-breakpoint
grant execute on function live_sessions to yyb_app;
