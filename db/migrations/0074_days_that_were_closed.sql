-- On which of the bank's days the comparison with its statement came to its end: as it stood in the evening, and once more whole. Never
-- changed. A day that is missing here is compared however long nothing ran.
create table day_closed (
  day date not null,
  -- whether the statement spoke of the day to its end
  is_whole boolean not null,
  closed_at timestamptz not null,
  primary key (day, is_whole)
);
--> statement-breakpoint
alter table day_closed enable row level security;
--> statement-breakpoint
alter table day_closed force row level security;
--> statement-breakpoint
create policy owner on day_closed to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on day_closed to yyb_app;
--> statement-breakpoint
create policy job_reads on day_closed for select to yyb_app using (job_is('treasury'));
--> statement-breakpoint
create policy job_writes on day_closed for insert to yyb_app with check (job_is('treasury'));
--> statement-breakpoint
insert into day_closed
select day, until >= (day + 1)::timestamp at time zone 'Asia/Shanghai', max(ran_at) from reconciliation group by 1, 2;
