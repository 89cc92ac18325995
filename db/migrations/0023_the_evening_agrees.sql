-- What the bank has booked on our pools' accounts, as its statements tell it. Never changed. An account number is kept as its
-- blind index alone: enough to tell whether the money went where it was sent.
create table statement_entry (
  jurisdiction_code text not null references jurisdiction,
  day date not null,
  entry_reference text not null,
  kind text not null check (kind in ('paid', 'returned')),
  end_to_end_id text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  bank_code text,
  account_index text,
  bank_reference text not null,
  booked_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (jurisdiction_code, day, entry_reference)
);
--> statement-breakpoint
create index statement_entry_of_payment on statement_entry (end_to_end_id, kind);
--> statement-breakpoint
-- A day's words are few among all that were ever said, and stand together: a block index costs the payment path nothing.
create index payment_event_said on payment_event using brin (said_at);
--> statement-breakpoint
-- One evening's comparison of one pool. Run again, it is another row.
create table reconciliation (
  reconciliation_id text primary key,
  jurisdiction_code text not null references jurisdiction,
  day date not null,
  until timestamptz not null,
  opening_fen bigint not null,
  closing_fen bigint not null,
  entry_count integer not null,
  matched_count integer not null,
  difference_count integer not null,
  ran_at timestamptz not null
);
--> statement-breakpoint
create index reconciliation_latest on reconciliation (jurisdiction_code, day, ran_at desc);
--> statement-breakpoint
-- Where the bank's books and ours do not agree. Found once, never changed: what becomes of it stands in difference_step.
create table reconciliation_difference (
  difference_id text primary key,
  jurisdiction_code text not null references jurisdiction,
  day date not null,
  kind text not null check (kind in ('missing', 'extra', 'amount', 'duplicate', 'late-return', 'wrong-account', 'unknown')),
  end_to_end_id text not null,
  entry_reference text not null default '',
  our_fen bigint,
  bank_fen bigint,
  found_at timestamptz not null,
  unique (jurisdiction_code, kind, end_to_end_id, entry_reference)
);
--> statement-breakpoint
-- What becomes of a difference, step by step: whose it is and how it stands. The latest step holds.
create table difference_step (
  difference_id text not null references reconciliation_difference,
  step integer not null check (step > 0),
  state text not null check (state in ('open', 'in-hand', 'explained', 'agreed')),
  -- the finance office of the jurisdiction, until a person of it takes the difference in hand
  owner text not null,
  note text not null default '' check (length(note) <= 500),
  at timestamptz not null,
  primary key (difference_id, step)
);
--> statement-breakpoint
-- Who works for the city: whom a person may speak for as an officer.
create table officer (
  person_id text not null references subject on delete cascade,
  jurisdiction_code text not null references jurisdiction,
  office text not null check (office in ('finance')),
  primary key (person_id, office)
);
--> statement-breakpoint
do $$
declare one text;
begin
  foreach one in array array['statement_entry', 'reconciliation', 'reconciliation_difference', 'difference_step', 'officer'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy owner on %I to current_user using (true) with check (true)', one);
    execute format('grant select on %I to yyb_app', one);
    if one <> 'officer' then
      execute format('grant insert on %I to yyb_app', one);
      execute format('create policy job_reads on %I for select to yyb_app using (job_is(''treasury''))', one);
      execute format('create policy job_writes on %I for insert to yyb_app with check (job_is(''treasury''))', one);
    end if;
  end loop;
end $$;
--> statement-breakpoint
create policy officer_reads on statement_entry for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
create policy officer_reads on reconciliation for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
create policy officer_reads on reconciliation_difference for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
create policy officer_reads on difference_step for select to yyb_app
  using (exists (select from reconciliation_difference d where d.difference_id = difference_step.difference_id));
--> statement-breakpoint
-- An officer puts the own name to a step; that the two sides agree is found by the job alone.
create policy officer_writes on difference_step for insert to yyb_app
  with check (owner = caller_person() and state in ('in-hand', 'explained')
              and exists (select from reconciliation_difference d where d.difference_id = difference_step.difference_id and officer_of(d.jurisdiction_code)));
--> statement-breakpoint
create policy own on officer for select to yyb_app using (person_id = caller_person() or job_is('session'));
--> statement-breakpoint
create policy treasury on payment_instruction for select to yyb_app using (job_is('treasury'));
--> statement-breakpoint
create policy treasury on payment_event for select to yyb_app using (job_is('treasury'));
--> statement-breakpoint
create policy treasury on payee_account for select to yyb_app using (job_is('treasury'));
