-- 这条数据不对: what a person says of a fact that a department delivered about her, or about the firm she acts for. Once a
-- day for each fact. It is said and never changed; the department's answer will be a record of its own.
create table fact_report (
  subject_id text not null references subject on delete cascade,
  report_id text not null check (report_id ~ '^rpt_[0-9a-z]{1,31}$'),
  reference text not null unique check (reference ~ '^[0-9]{12}$'),
  attribute text not null check (attribute ~ '^[a-z][a-z0-9_]{0,63}$'),
  source text not null check (source ~ '^[a-z-]{1,40}$'),
  program_id text not null check (length(program_id) <= 40),
  clause_id text not null check (length(clause_id) <= 40),
  said text check (length(said) between 1 and 200),
  reported_on date not null,
  reported_at timestamptz not null,
  reported_by text not null references subject on delete cascade,
  primary key (subject_id, report_id),
  unique (subject_id, attribute, reported_on)
);
--> statement-breakpoint
alter table fact_report enable row level security;
--> statement-breakpoint
alter table fact_report force row level security;
--> statement-breakpoint
create policy owner on fact_report to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on fact_report to yyb_app;
--> statement-breakpoint
create policy own_reads on fact_report for select to yyb_app using (subject_id = caller_subject());
--> statement-breakpoint
create policy own_says on fact_report for insert to yyb_app with check (subject_id = caller_subject() and reported_by = caller_person());
