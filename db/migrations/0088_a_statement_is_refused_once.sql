-- Which statements of the bank's were not taken, because they tell a kept entry anew: a statement is known by how far it speaks. Looked at
-- again it is the same refusal, and no further event. Never changed.
create table statement_refused (
  jurisdiction_code text not null references jurisdiction,
  day date not null,
  until timestamptz not null,
  entry_reference text not null,
  refused_at timestamptz not null,
  primary key (jurisdiction_code, day, until, entry_reference)
);
--> statement-breakpoint
alter table statement_refused enable row level security;
--> statement-breakpoint
alter table statement_refused force row level security;
--> statement-breakpoint
create policy owner on statement_refused to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on statement_refused to yyb_app;
--> statement-breakpoint
create policy job_reads on statement_refused for select to yyb_app using (job_is('treasury'));
--> statement-breakpoint
create policy job_writes on statement_refused for insert to yyb_app with check (job_is('treasury'));
