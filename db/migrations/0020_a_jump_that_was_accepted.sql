-- A delivery that differs from the last one by too much, and that somebody who answers for it says is right: the next run
-- compares the source with what was accepted. Kept for good.
create table jump_accepted (
  source text not null references source,
  accepted_at timestamptz not null,
  -- the run whose comparison it replaces; null before the first one
  after_run text,
  accepted_by text not null check (length(accepted_by) between 1 and 100),
  reason text not null check (length(reason) between 1 and 500),
  profile jsonb not null,
  primary key (source, accepted_at)
);
--> statement-breakpoint
alter table jump_accepted enable row level security;
--> statement-breakpoint
alter table jump_accepted force row level security;
--> statement-breakpoint
create policy owner on jump_accepted to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on jump_accepted to yyb_nightly;
--> statement-breakpoint
create policy nightly_reads on jump_accepted for select to yyb_nightly using (true);
--> statement-breakpoint
create policy nightly_accepts on jump_accepted for insert to yyb_nightly with check (true);
