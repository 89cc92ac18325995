-- 按人的占用台账: for which family of programs (a mark) a person was counted, by whom and in which claim. One person once,
-- across all firms, years and places: two claims that count the same person for the same mark cannot both be made.
create table person_use (
  mark text not null check (length(mark) between 1 and 40),
  person_ref text not null check (length(person_ref) between 1 and 64),
  subject_id text not null references subject on delete cascade,
  claim_id text not null,
  used_on date not null,
  primary key (mark, person_ref)
);
--> statement-breakpoint
create index person_use_of_claim on person_use (subject_id, claim_id);
--> statement-breakpoint
alter table person_use enable row level security;
--> statement-breakpoint
alter table person_use force row level security;
--> statement-breakpoint
create policy owner on person_use to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on person_use to yyb_app;
--> statement-breakpoint
create policy own_reads on person_use for select to yyb_app using (subject_id = caller_subject());
--> statement-breakpoint
create policy own_counts on person_use for insert to yyb_app with check (subject_id = caller_subject());
--> statement-breakpoint
-- In whose roster a person stands: every firm that hired her learns that she was counted.
create index fact_record_of_hire on fact_record using gin ((facts -> 'new_hires') jsonb_path_ops) where facts ? 'new_hires';
--> statement-breakpoint
-- A roster with the marks of the platform's own claims beside those that its source has delivered. A person whose marks were not
-- delivered keeps none: one known mark would make the others look known.
create function with_marks(hires jsonb) returns jsonb language sql stable set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(
           case when marks is null or jsonb_typeof(hire -> 'used_for') is distinct from 'array' then hire
                else jsonb_set(hire, '{used_for}', (hire -> 'used_for') || marks) end order by place), '[]')
    from jsonb_array_elements(hires) with ordinality as h (hire, place)
         left join lateral (select jsonb_agg(u.mark order by u.mark) as marks from person_use u
                             where u.person_ref = hire ->> 'person_id' and not (hire -> 'used_for') @> to_jsonb(u.mark)) m on true
$$;
--> statement-breakpoint
revoke all on function with_marks(jsonb) from public;
--> statement-breakpoint
create function mark_delivered_roster() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from person_use) then
    new.facts := jsonb_set(new.facts, '{new_hires}', with_marks(new.facts -> 'new_hires'));
  end if;
  return new;
end $$;
--> statement-breakpoint
revoke all on function mark_delivered_roster() from public;
--> statement-breakpoint
create trigger roster_marked before insert or update of facts on fact_record for each row
  when (jsonb_typeof(new.facts -> 'new_hires') = 'array') execute function mark_delivered_roster();
--> statement-breakpoint
-- The rosters of every firm that hired somebody who was just counted; in the order of their subjects, so that two claims never
-- wait for one another. The change of a roster has its firm decided again.
create function mark_rosters() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  firms text[] := array(select distinct f.subject_id from counted c join fact_record f on f.facts ? 'new_hires'
                          and (f.facts -> 'new_hires') @> jsonb_build_array(jsonb_build_object('person_id', c.person_ref)));
begin
  perform from fact_record f where f.subject_id = any (firms) and f.facts ? 'new_hires' order by f.subject_id, f.source for update;
  update fact_record f set facts = f.facts where f.subject_id = any (firms) and f.facts ? 'new_hires';
  return null;
end $$;
--> statement-breakpoint
revoke all on function mark_rosters() from public;
--> statement-breakpoint
create trigger person_counted after insert on person_use referencing new table as counted for each statement execute function mark_rosters();
--> statement-breakpoint
-- A claim that will never be paid has counted nobody.
create function free_persons() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  use person_use%rowtype;
begin
  for use in delete from person_use u where u.subject_id = old.subject_id and u.claim_id = old.claim_id returning * loop
    update fact_record f
       set facts = jsonb_set(f.facts, '{new_hires}', (
             select jsonb_agg(case when hire ->> 'person_id' = use.person_ref and jsonb_typeof(hire -> 'used_for') = 'array'
                                   then jsonb_set(hire, '{used_for}', (hire -> 'used_for') - use.mark) else hire end order by place)
               from jsonb_array_elements(f.facts -> 'new_hires') with ordinality as h (hire, place)))
     where f.facts ? 'new_hires'
       and (f.facts -> 'new_hires') @> jsonb_build_array(jsonb_build_object('person_id', use.person_ref));
  end loop;
  return null;
end $$;
--> statement-breakpoint
revoke all on function free_persons() from public;
--> statement-breakpoint
create trigger persons_freed after update of status on claim for each row
  when (new.status in ('cancelled', 'recovered') and old.status not in ('cancelled', 'recovered')) execute function free_persons();
