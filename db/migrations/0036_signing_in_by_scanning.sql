-- A computer shows a code; a phone that is signed in scans it and says yes. Both secrets are kept as hashes only: the
-- one in the code, and the one in the computer's cookie without which nobody takes what the phone has confirmed.
create table scan_sign_in (
  scan_id text primary key check (scan_id ~ '^scn_[0-9a-z]{1,31}$'),
  code_hash bytea not null unique check (length(code_hash) = 32),
  computer_hash bytea not null unique check (length(computer_hash) = 32),
  state text not null check (state in ('waiting', 'opened', 'confirmed', 'refused', 'taken')),
  number smallint not null check (number between 10 and 99),
  browser text not null check (length(browser) <= 20),
  system text not null check (length(system) <= 20),
  place text not null check (length(place) <= 40),
  network_index bytea not null check (length(network_index) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- The phone's session that opened it: another one is refused from then on.
  session_id text,
  person_id text references subject on delete cascade,
  provider text check (provider in ('zlb', 'zwfw', 'yongpai')),
  check ((state = 'waiting') = (session_id is null))
);
--> statement-breakpoint
create index scan_sign_in_expires on scan_sign_in (expires_at);
--> statement-breakpoint
alter table scan_sign_in enable row level security;
--> statement-breakpoint
alter table scan_sign_in force row level security;
--> statement-breakpoint
create policy owner on scan_sign_in to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, delete, update (state, session_id, person_id, provider) on scan_sign_in to yyb_app;
--> statement-breakpoint
create policy sign_in on scan_sign_in for all to yyb_app using (job_is('sign-in')) with check (job_is('sign-in'));
