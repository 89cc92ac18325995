-- The whole-city run works through ranges of subject_id, each decided and merged in a transaction of its own. A run that
-- was killed goes on with the parts that are not finished. The row lock on a part is the lease: it ends with its holder.
create table city_run_part (
  run_id text not null,
  part integer not null,
  civil_date date not null,
  -- digest of the programs, the sources' completeness and the holds that the run decides with: a run is only continued with the same
  basis text not null,
  from_subject text not null,
  -- exclusive; null reaches to the end
  until_subject text,
  started_at timestamptz not null,
  finished_at timestamptz,
  summary jsonb,
  primary key (run_id, part),
  check ((finished_at is null) = (summary is null))
);
--> statement-breakpoint
alter table city_run_part enable row level security;
--> statement-breakpoint
alter table city_run_part force row level security;
--> statement-breakpoint
create policy owner on city_run_part to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on city_run_part to yyb_nightly;
--> statement-breakpoint
create policy nightly on city_run_part for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- What an officer has decided where a rule asks for one (人工认定). Rules read it as they read a fact.
create table human_decision (
  subject_id text not null references subject on delete cascade,
  program_id text not null,
  predicate text not null,
  decision boolean not null,
  decided_by text not null,
  decided_on date not null,
  primary key (subject_id, program_id, predicate)
);
--> statement-breakpoint
alter table human_decision enable row level security;
--> statement-breakpoint
alter table human_decision force row level security;
--> statement-breakpoint
create policy owner on human_decision to current_user using (true) with check (true);
--> statement-breakpoint
grant select on human_decision to yyb_app, yyb_nightly;
--> statement-breakpoint
create policy own on human_decision for select to yyb_app using (subject_id = caller_subject());
--> statement-breakpoint
create policy nightly on human_decision for select to yyb_nightly using (true);
--> statement-breakpoint
-- Programs that wait because a source they read did not pass a check of its data. Public: it names no person.
create table program_hold (
  program_id text not null,
  gate text not null,
  source text not null,
  held_since date not null,
  reason jsonb not null,
  primary key (program_id, gate, source)
);
--> statement-breakpoint
alter table program_hold enable row level security;
--> statement-breakpoint
alter table program_hold force row level security;
--> statement-breakpoint
create policy owner on program_hold to current_user using (true) with check (true);
--> statement-breakpoint
grant select on program_hold to yyb_app;
--> statement-breakpoint
grant select, insert, delete on program_hold to yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on program_hold for select to yyb_app using (true);
--> statement-breakpoint
create policy nightly on program_hold for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- Subjects of whom something that rules read has changed since they were last decided. change_id tells a later change
-- from the one that was read: only the latter is crossed off.
create sequence fact_change_id;
--> statement-breakpoint
create table fact_change (
  subject_id text primary key references subject on delete cascade,
  change_id bigint not null,
  changed_at timestamptz not null
);
--> statement-breakpoint
alter table fact_change enable row level security;
--> statement-breakpoint
alter table fact_change force row level security;
--> statement-breakpoint
create policy owner on fact_change to current_user using (true) with check (true);
--> statement-breakpoint
grant select, update, delete on fact_change to yyb_nightly;
--> statement-breakpoint
create policy nightly on fact_change for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create function note_fact_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into fact_change as c (subject_id, change_id, changed_at)
  select subject_id, nextval('fact_change_id'), now()
    from (select distinct subject_id from touched order by subject_id) t
   where exists (select from subject s where s.subject_id = t.subject_id)
  on conflict (subject_id) do update set change_id = excluded.change_id, changed_at = excluded.changed_at;
  return null;
end $$;
--> statement-breakpoint
revoke all on function note_fact_change() from public;
--> statement-breakpoint
create trigger fact_added after insert on fact_record referencing new table as touched for each statement execute function note_fact_change();
--> statement-breakpoint
create trigger fact_changed after update on fact_record referencing new table as touched for each statement execute function note_fact_change();
--> statement-breakpoint
create trigger fact_removed after delete on fact_record referencing old table as touched for each statement execute function note_fact_change();
--> statement-breakpoint
create trigger decision_added after insert on human_decision referencing new table as touched for each statement execute function note_fact_change();
--> statement-breakpoint
create trigger decision_changed after update on human_decision referencing new table as touched for each statement execute function note_fact_change();
--> statement-breakpoint
create trigger decision_removed after delete on human_decision referencing old table as touched for each statement execute function note_fact_change();
--> statement-breakpoint
-- The reasons of what is owed are worked out when somebody reads them, from the same facts by the same version of the
-- program. What is taken keeps its reasons as they were.
alter table entitlement alter column brief drop not null, alter column because drop not null;
--> statement-breakpoint
grant update (brief, because) on entitlement to yyb_app;
--> statement-breakpoint
alter table eligibility_gap alter column because drop not null;
--> statement-breakpoint
-- Asked for by somebody whose benefit no longer comes out as it was stored: she is decided again at once.
create function decide_me_again() returns void language sql volatile security definer set search_path = public, pg_temp as $$
  insert into fact_change (subject_id, change_id, changed_at)
  select caller_subject(), nextval('fact_change_id'), now() where caller_subject() is not null
  on conflict (subject_id) do nothing;
$$;
--> statement-breakpoint
revoke all on function decide_me_again() from public;
--> statement-breakpoint
grant execute on function decide_me_again() to yyb_app;
