-- What a subject's decisions wait for is one row, not one for each program: a firm waits for facts in forty programs, and
-- every night forty rows would be compared for each of six hundred thousand firms. The row names kinds of gaps; a kind says
-- of which program, version and period, and for which facts.
create table gap_kind (
  -- follows from everything else in the row, so that whoever finds it gives it the same number
  gap_kind bigint primary key,
  gap_id text not null,
  program_id text not null,
  program_version integer not null,
  period text not null,
  missing jsonb not null
);
--> statement-breakpoint
create temp table gap_before as select * from eligibility_gap;
--> statement-breakpoint
drop table eligibility_gap;
--> statement-breakpoint
create table eligibility_gap (
  subject_id text primary key,
  jurisdiction_code text not null,
  kinds bigint[] not null check (cardinality(kinds) > 0),
  computed_at timestamptz not null
);
--> statement-breakpoint
insert into gap_kind
select distinct on (1) hashtextextended(concat_ws(' ', program_id, program_version, period, missing), 0),
       'gap_' || to_hex(hashtextextended(concat_ws(' ', program_id, period), 0)), program_id, program_version, period, missing
  from gap_before;
--> statement-breakpoint
insert into eligibility_gap
select subject_id, min(jurisdiction_code), array_agg(hashtextextended(concat_ws(' ', program_id, program_version, period, missing), 0)),
       max(computed_at)
  from gap_before group by subject_id;
--> statement-breakpoint
drop table gap_before;
--> statement-breakpoint
alter table gap_kind enable row level security;
--> statement-breakpoint
alter table gap_kind force row level security;
--> statement-breakpoint
create policy owner on gap_kind to current_user using (true) with check (true);
--> statement-breakpoint
grant select on gap_kind to yyb_app;
--> statement-breakpoint
grant select, insert on gap_kind to yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on gap_kind for select to yyb_app using (true);
--> statement-breakpoint
create policy nightly on gap_kind for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
alter table eligibility_gap enable row level security;
--> statement-breakpoint
alter table eligibility_gap force row level security;
--> statement-breakpoint
create policy owner on eligibility_gap to current_user using (true) with check (true);
--> statement-breakpoint
grant select on eligibility_gap to yyb_app;
--> statement-breakpoint
grant select, insert, update, delete on eligibility_gap to yyb_nightly;
--> statement-breakpoint
create policy own on eligibility_gap for select to yyb_app using (subject_id = caller_subject() or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy nightly on eligibility_gap for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- One row for each gap, as it is read. Whoever asks sees what the walls of the two tables let her see.
create view open_gap with (security_invoker = true) as
select g.subject_id, k.gap_id, k.program_id, k.program_version, k.period, g.jurisdiction_code, k.missing, g.computed_at
  from eligibility_gap g cross join unnest(g.kinds) as u (gap_kind) join gap_kind k using (gap_kind);
--> statement-breakpoint
grant select on open_gap to yyb_app;
--> statement-breakpoint
create or replace function keep_owed_version() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e join gone g using (program_id) where e.program_version = g.version)
     or exists (select from eligibility_gap where kinds &&
                  array(select k.gap_kind from gap_kind k join gone g using (program_id) where k.program_version = g.version)) then
    raise exception 'something is owed by this version of the program' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
