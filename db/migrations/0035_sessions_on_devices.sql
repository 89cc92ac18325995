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
