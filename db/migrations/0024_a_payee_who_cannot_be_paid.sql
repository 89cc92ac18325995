-- The bank has said of a person that nothing can be paid to her (MD07, deceased). Everything of hers stops: no claim, no
-- further attempt, no new account. Lifted by whoever has looked, never by a program.
create table payee_stop (
  subject_id text primary key references subject on delete cascade,
  reason text not null,
  end_to_end_id text not null,
  stopped_at timestamptz not null
);
--> statement-breakpoint
alter table payee_stop enable row level security;
--> statement-breakpoint
alter table payee_stop force row level security;
--> statement-breakpoint
create policy owner on payee_stop to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on payee_stop to yyb_app;
--> statement-breakpoint
create policy own on payee_stop for select to yyb_app using (subject_id = caller_subject() or job_is('payments'));
--> statement-breakpoint
create policy the_banks_word on payee_stop for insert to yyb_app with check (job_is('payments'));
