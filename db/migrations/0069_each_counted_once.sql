-- What is open is counted side by side, so that whoever has two things open, in two groups of another side, counts once in each
-- group of this one. It was counted in cells of all sides at once, whose subjects cannot be added up. What was counted is
-- counted anew within ten minutes. A district's rows are its own; the city's speak of the whole city.
drop table unclaimed_total;
--> statement-breakpoint
create table unclaimed_total (
  jurisdiction_code text not null references jurisdiction,
  side text not null check (side in ('program', 'district', 'age', 'reason')),
  key text not null,
  subjects integer not null check (subjects > 0),
  entitlements integer not null check (entitlements >= subjects),
  amount_fen bigint not null,
  expiring_fen bigint not null,
  counted_at timestamptz not null,
  primary key (jurisdiction_code, side, key),
  check (side <> 'age' or key in ('firm', 'unknown', '0', '18', '35', '60', '80')),
  check (side <> 'reason' or key in ('held', 'no-account', 'unreachable', 'not-told', 'not-reached', 'told', 'seen'))
);
--> statement-breakpoint
alter table unclaimed_total enable row level security;
--> statement-breakpoint
alter table unclaimed_total force row level security;
--> statement-breakpoint
create policy owner on unclaimed_total to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on unclaimed_total to yyb_app;
--> statement-breakpoint
create policy officer_reads on unclaimed_total for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
create policy job on unclaimed_total for all to yyb_app using (job_is('reminders')) with check (job_is('reminders'));
