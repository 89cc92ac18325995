-- What is owed. One row for a subject, a program and a period; a change of amount raises the version.
create table entitlement (
  subject_id text not null references subject on delete cascade,
  entitlement_id text not null,
  program_id text not null,
  program_version integer not null,
  period text not null,
  version integer not null check (version > 0),
  status text not null check (status in ('open', 'claimed', 'withdrawn', 'expired')),
  claim_id text,
  amount_fen bigint not null check (amount_fen > 0),
  city_share_permille integer not null check (city_share_permille between 0 and 1000),
  jurisdiction_code text not null references jurisdiction,
  brief jsonb not null,
  because jsonb not null,
  facts_digest text not null,
  claimable_from date not null,
  expires_on date,
  computed_at timestamptz not null,
  primary key (subject_id, entitlement_id),
  unique (subject_id, program_id, period),
  foreign key (program_id, program_version) references program_version,
  check ((status = 'claimed') = (claim_id is not null))
);
--> statement-breakpoint
-- What could not be decided because a fact is missing: neither owed nor refused.
create table eligibility_gap (
  subject_id text not null references subject on delete cascade,
  gap_id text not null,
  program_id text not null,
  program_version integer not null,
  period text not null,
  jurisdiction_code text not null references jurisdiction,
  missing jsonb not null,
  because jsonb not null,
  computed_at timestamptz not null,
  primary key (subject_id, gap_id),
  unique (subject_id, program_id, period),
  foreign key (program_id, program_version) references program_version
);
--> statement-breakpoint
-- The summary of each whole-city run, so that the phone can say when it was last checked.
create table city_run (
  run_id text primary key,
  civil_date date not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  programs_checked integer not null,
  summary jsonb not null
);
--> statement-breakpoint
-- What was confirmed. The entitlement is the idempotency key: one claim for one entitlement, whatever is tapped.
create table claim (
  subject_id text not null,
  claim_id text not null,
  entitlement_id text not null,
  entitlement_version integer not null,
  program_id text not null,
  program_version integer not null,
  amount_fen bigint not null check (amount_fen > 0),
  status text not null check (status in ('confirmed', 'paying', 'credited', 'returned', 'recovering', 'recovered', 'cancelled')),
  account_id text not null,
  jurisdiction_code text not null references jurisdiction,
  confirmed_by text not null references subject,
  confirmed_at timestamptz not null,
  credited_at timestamptz,
  returned_at timestamptz,
  return_reason text,
  primary key (subject_id, claim_id),
  unique (subject_id, entitlement_id),
  foreign key (subject_id, entitlement_id) references entitlement (subject_id, entitlement_id),
  foreign key (subject_id, account_id) references payee_account (subject_id, account_id),
  foreign key (program_id, program_version) references program_version,
  check ((status = 'credited') <= (credited_at is not null)),
  check ((status = 'returned') <= (returned_at is not null and return_reason is not null))
);
--> statement-breakpoint
create index claim_of_subject on claim (subject_id, confirmed_at desc);
--> statement-breakpoint
-- One attempt to pay. Its EndToEndId is what the bank knows; an attempt is never sent under another one.
create table payment_instruction (
  subject_id text not null,
  instruction_id text not null,
  claim_id text not null,
  attempt integer not null check (attempt > 0),
  end_to_end_id text not null unique check (length(end_to_end_id) <= 35),
  account_id text not null,
  amount_fen bigint not null check (amount_fen > 0),
  jurisdiction_code text not null references jurisdiction,
  remittance_text text not null,
  status text not null check (status in ('open', 'credited', 'rejected', 'returned')),
  created_at timestamptz not null,
  primary key (subject_id, instruction_id),
  unique (subject_id, claim_id, attempt),
  foreign key (subject_id, claim_id) references claim (subject_id, claim_id)
);
--> statement-breakpoint
create unique index payment_instruction_one_open on payment_instruction (subject_id, claim_id) where status = 'open';
--> statement-breakpoint
create index payment_instruction_open on payment_instruction (created_at) where status = 'open';
--> statement-breakpoint
-- The bank's own words about an attempt, in its order of saying. Never changed.
create table payment_event (
  subject_id text not null,
  instruction_id text not null,
  status text not null check (status in ('ACTC', 'ACSP', 'ACSC', 'ACCC', 'RJCT', 'RTND')),
  reason text,
  bank_reference text not null,
  said_at timestamptz not null,
  received_at timestamptz not null,
  primary key (subject_id, instruction_id, status),
  foreign key (subject_id, instruction_id) references payment_instruction (subject_id, instruction_id)
);
--> statement-breakpoint
create table audit_event (
  subject_id text not null,
  event_id text not null,
  at timestamptz not null,
  caller_kind text not null,
  caller_person text,
  caller_job text,
  jurisdiction_code text,
  action text not null,
  object_id text not null,
  details jsonb not null,
  primary key (subject_id, event_id)
);
--> statement-breakpoint
-- News that has to leave the transaction. Holds ids only; the relay moves it on and deletes it.
create table outbox (
  outbox_id bigint generated always as identity primary key,
  topic text not null check (topic in ('claim-changed', 'payment-open')),
  subject_id text not null,
  object_id text not null,
  created_at timestamptz not null
);
--> statement-breakpoint
create table process_heartbeat (
  process text primary key check (process in ('worker')),
  beat_at timestamptz not null
);
