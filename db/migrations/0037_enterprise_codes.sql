-- 企业码: every look at a code, whatever came of it. A code that is shown on a screen opens its firm once; what was refused is
-- kept too, because how often one person looks is limited by counting these rows.
create table code_scan (
  scan_id text primary key check (scan_id ~ '^csn_[0-9a-z]{1,31}$'),
  person_id text not null references subject on delete cascade,
  enterprise_id text references subject on delete cascade,
  via text not null check (via in ('screen', 'printed', 'typed')),
  outcome text not null check (outcome in ('firm', 'forged', 'expired', 'used', 'unknown', 'limited')),
  code_hash bytea unique check (length(code_hash) = 32),
  at timestamptz not null,
  check ((outcome = 'firm') = (enterprise_id is not null)),
  check (code_hash is null or (outcome = 'firm' and via = 'screen'))
);
--> statement-breakpoint
create index code_scan_of_person on code_scan (person_id, at);
--> statement-breakpoint
alter table code_scan enable row level security;
--> statement-breakpoint
alter table code_scan force row level security;
--> statement-breakpoint
create policy owner on code_scan to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, delete on code_scan to yyb_app;
--> statement-breakpoint
create policy own_reads on code_scan for select to yyb_app using (person_id = caller_person());
--> statement-breakpoint
create policy the_desk on code_scan for all to yyb_app using (job_is('enterprise-code')) with check (job_is('enterprise-code'));
--> statement-breakpoint
-- A code names a firm; the desk that reads it may look up firms, never persons.
create policy firms_by_their_code on subject for select to yyb_app using (kind = 'enterprise' and job_is('enterprise-code'));
