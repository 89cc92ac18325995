-- What is owed to five million people is stored each night: what every row costs decides how long that takes. Written by
-- the whole-city run alone, from subjects and program versions that it has just read; so the rows are held to these from
-- the other side, where somebody would delete one, and not by three look-ups a row.
alter table entitlement drop constraint entitlement_subject_id_fkey;
--> statement-breakpoint
alter table entitlement drop constraint entitlement_jurisdiction_code_fkey;
--> statement-breakpoint
alter table entitlement drop constraint entitlement_program_id_program_version_fkey;
--> statement-breakpoint
alter table eligibility_gap drop constraint eligibility_gap_subject_id_fkey;
--> statement-breakpoint
alter table eligibility_gap drop constraint eligibility_gap_jurisdiction_code_fkey;
--> statement-breakpoint
alter table eligibility_gap drop constraint eligibility_gap_program_id_program_version_fkey;
--> statement-breakpoint
-- The id of what the run finds follows from the subject, the program and the period: the primary key is what keeps one
-- row for each. Taken, a benefit of a program and a period is there once, whatever its id.
alter table entitlement drop constraint entitlement_subject_id_program_id_period_key;
--> statement-breakpoint
alter table eligibility_gap drop constraint eligibility_gap_subject_id_program_id_period_key;
--> statement-breakpoint
create unique index entitlement_taken_once on entitlement (subject_id, program_id, period) where status = 'claimed';
--> statement-breakpoint
create function forget_owed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from entitlement e using gone g where e.subject_id = g.subject_id;
  delete from eligibility_gap e using gone g where e.subject_id = g.subject_id;
  return null;
end $$;
--> statement-breakpoint
revoke all on function forget_owed() from public;
--> statement-breakpoint
create trigger owed_forgotten after delete on subject referencing old table as gone for each statement execute function forget_owed();
--> statement-breakpoint
create function keep_owed_version() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e join gone g using (program_id) where e.program_version = g.version)
     or exists (select from eligibility_gap e join gone g using (program_id) where e.program_version = g.version) then
    raise exception 'something is owed by this version of the program' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke all on function keep_owed_version() from public;
--> statement-breakpoint
create trigger owed_version_kept after delete on program_version referencing old table as gone for each statement execute function keep_owed_version();
--> statement-breakpoint
-- Months as spans without a gap, in the order in which they were delivered: two numbers of four bytes each, the first and
-- the last month (year * 12 + month - 1). What the whole-city run reads of five years of payments.
create function facts.spans(months text[]) returns bytea language plpgsql immutable strict parallel safe as $$
declare
  word text;
  month integer;
  starts integer;
  ends integer;
  spans bytea := '';
begin
  foreach word in array months loop
    month := left(word, 4)::integer * 12 + right(word, 2)::integer - 1;
    if month = ends + 1 then
      ends := month;
    else
      if starts is not null then spans := spans || int4send(starts) || int4send(ends); end if;
      starts := month;
      ends := month;
    end if;
  end loop;
  if starts is not null then spans := spans || int4send(starts) || int4send(ends); end if;
  return spans;
end $$;
--> statement-breakpoint
create table facts.person_span (
  subject_id text primary key,
  ins_pension bytea,
  ins_medical bytea,
  ins_unemp bytea,
  ins_social bytea
);
--> statement-breakpoint
alter table facts.person_span enable row level security;
--> statement-breakpoint
alter table facts.person_span force row level security;
--> statement-breakpoint
create policy owner on facts.person_span to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_span to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_span to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- Whose typed rows are older than what was delivered: brought up to date by whoever reads the typed tables next.
create table facts.outdated (subject_id text primary key);
--> statement-breakpoint
alter table facts.outdated enable row level security;
--> statement-breakpoint
alter table facts.outdated force row level security;
--> statement-breakpoint
create policy owner on facts.outdated to current_user using (true) with check (true);
--> statement-breakpoint
grant select, update, delete on facts.outdated to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.outdated to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- A date that lay too far ahead to be believed is believed one day: these are looked at again every night.
create index person_withheld on facts.person_fact (subject_id) where withheld is not null;
--> statement-breakpoint
create index firm_withheld on facts.firm_fact (subject_id) where withheld is not null;
--> statement-breakpoint
create function note_outdated() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Locks what is there already: it must not be crossed off by somebody who cannot see this change yet.
  insert into facts.outdated select distinct subject_id from touched order by subject_id
  on conflict (subject_id) do update set subject_id = excluded.subject_id;
  return null;
end $$;
--> statement-breakpoint
revoke all on function note_outdated() from public;
--> statement-breakpoint
create trigger fact_added_outdates after insert on fact_record referencing new table as touched for each statement execute function note_outdated();
--> statement-breakpoint
create trigger fact_changed_outdates after update on fact_record referencing new table as touched for each statement execute function note_outdated();
--> statement-breakpoint
create trigger fact_removed_outdates after delete on fact_record referencing old table as touched for each statement execute function note_outdated();
--> statement-breakpoint
insert into facts.outdated select distinct subject_id from fact_record;
--> statement-breakpoint
-- Up to when each source is complete, as a day sees it. Nobody delivers to the demonstration city after it was loaded: there, every
-- source counts as having said "nothing new" on each day that has passed since, so that its completeness moves with the clock.
create function completeness_on(day date) returns table (code text, until date) language sql stable as $$
  select s.code, s.complete_until + coalesce(day - c.loaded_on, 0)
    from source s left join (select (loaded_at at time zone 'Asia/Shanghai')::date + offset_days as loaded_on from city_clock) c on true
   order by s.code
$$;
