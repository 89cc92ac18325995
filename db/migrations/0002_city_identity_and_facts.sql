create table city_clock (
  only_row boolean primary key default true check (only_row),
  offset_days integer not null,
  seed bigint not null,
  loaded_at timestamptz not null
);
--> statement-breakpoint
create table jurisdiction (
  code text primary key,
  name text not null,
  name_en text not null,
  kind text not null check (kind in ('city', 'county', 'zone')),
  parent_code text references jurisdiction
);
--> statement-breakpoint
create table source (
  code text primary key,
  complete_until date not null
);
--> statement-breakpoint
create table subject (
  subject_id text primary key check (subject_id ~ '^sub_[0-9a-z]{1,31}$'),
  kind text not null check (kind in ('person', 'enterprise')),
  name text not null,
  identity_sealed bytea not null,
  identity_index bytea not null unique,
  phone_sealed bytea,
  jurisdiction_code text not null references jurisdiction,
  demo_slug text unique
);
--> statement-breakpoint
create table delegation (
  enterprise_id text not null references subject,
  person_id text not null references subject,
  title text not null,
  is_legal_representative boolean not null,
  valid_until date,
  primary key (enterprise_id, person_id)
);
--> statement-breakpoint
create index delegation_of_person on delegation (person_id);
--> statement-breakpoint
create table session (
  token_hash bytea primary key check (length(token_hash) = 32),
  person_id text not null references subject on delete cascade,
  acting_for text references subject on delete cascade,
  provider text not null check (provider in ('zlb', 'zwfw', 'yongpai')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
--> statement-breakpoint
create index session_of_person on session (person_id);
--> statement-breakpoint
create table sign_in_code_used (
  code_hash bytea primary key,
  used_at timestamptz not null
);
--> statement-breakpoint
create table payee_account (
  subject_id text not null references subject on delete cascade,
  account_id text not null,
  bank_code text not null,
  bank_name text not null,
  number_sealed bytea not null,
  number_index bytea not null,
  tail text not null check (tail ~ '^[0-9]{4}$'),
  holder_name text not null,
  status text not null check (status in ('verified', 'closed')),
  is_default boolean not null,
  added_on date not null,
  primary key (subject_id, account_id),
  unique (subject_id, number_index)
);
--> statement-breakpoint
create unique index payee_account_one_default on payee_account (subject_id) where is_default;
--> statement-breakpoint
-- One row for what one source last delivered about one subject: facts by attribute key.
create table fact_record (
  subject_id text not null references subject on delete cascade,
  source text not null references source,
  facts jsonb not null,
  obtained_on date not null,
  primary key (subject_id, source)
);
--> statement-breakpoint
-- What this platform has already paid: rules read it as history (已领次数, 已领金额).
create table claimed_fact (
  subject_id text not null references subject on delete cascade,
  program_id text not null,
  period text not null,
  amount_fen bigint not null check (amount_fen > 0),
  paid_on date not null,
  claim_id text not null,
  primary key (subject_id, program_id, period)
);
--> statement-breakpoint
create table program_version (
  program_id text not null,
  version integer not null check (version > 0),
  audience text not null check (audience in ('person', 'firm')),
  valid_from date not null,
  valid_to date,
  definition jsonb not null,
  digest text not null,
  published_at timestamptz not null,
  primary key (program_id, version)
);
--> statement-breakpoint
create table public_notice (
  program_id text not null,
  jurisdiction_code text not null references jurisdiction,
  started_on date not null,
  primary key (program_id, jurisdiction_code)
);
