-- What the city knows of but does not run: rules that nobody has opened here, and rules of which no source states a figure. They
-- stand beside the published versions and not among them, and no run may read them: what is owed is decided by published
-- versions alone, so nothing can ever be owed by one of these.
create table catalogue_program (
  program_id text primary key,
  audience text not null check (audience in ('person', 'firm')),
  definition jsonb not null,
  digest text not null,
  listed_at timestamptz not null
);
--> statement-breakpoint
alter table catalogue_program enable row level security;
--> statement-breakpoint
alter table catalogue_program force row level security;
--> statement-breakpoint
create policy owner on catalogue_program to current_user using (true) with check (true);
--> statement-breakpoint
grant select on catalogue_program to yyb_app;
--> statement-breakpoint
create policy everyone_reads on catalogue_program for select to yyb_app using (true);
