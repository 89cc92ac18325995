-- A repayment that bounced after its claim was recovered: the money is lacking again, so that the claim takes its place, its share of the
-- budget and its persons again. Where somebody else has them by now it cannot, and the repayment stays until there is room.

-- Whom a recovered claim counted.
create table person_freed (
  mark text not null,
  person_ref text not null,
  subject_id text not null references subject on delete cascade,
  claim_id text not null,
  used_on date not null,
  primary key (subject_id, claim_id, mark, person_ref)
);
--> statement-breakpoint
alter table person_freed enable row level security;
--> statement-breakpoint
alter table person_freed force row level security;
--> statement-breakpoint
create policy owner on person_freed to current_user using (true) with check (true);
--> statement-breakpoint
grant select on person_freed to yyb_app;
--> statement-breakpoint
create policy own_reads on person_freed for select to yyb_app using (subject_id = caller_subject());
--> statement-breakpoint
-- As before (migration 0014); whom a recovered claim counted is kept beside.
create or replace function free_persons() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  use person_use%rowtype;
begin
  for use in delete from person_use u where u.subject_id = old.subject_id and u.claim_id = old.claim_id returning * loop
    if new.status = 'recovered' then
      insert into person_freed values (use.mark, use.person_ref, use.subject_id, use.claim_id, use.used_on);
    end if;
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
-- Takes again what free_place and free_persons gave back. Raises YYB03, YYB04 or YYB05 where others have it by now.
create function retake_place() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  bound program_limit%rowtype;
  used program_use%rowtype;
  freed bigint;
  counted bigint;
begin
  select * into bound from program_limit l where l.program_id = new.program_id;
  if found then
    insert into program_use as u values (new.program_id, limit_period(bound.per, (new.confirmed_at at time zone 'Asia/Shanghai')::date), 1, new.amount_fen)
    on conflict (program_id, period) do update set places_used = u.places_used + 1, used_fen = u.used_fen + excluded.used_fen
    returning * into used;
    if used.places_used > bound.places then raise exception 'every place of the period is taken' using errcode = 'YYB03'; end if;
    if used.used_fen > bound.budget_fen then raise exception 'the budget of the period does not reach' using errcode = 'YYB04'; end if;
  end if;
  select count(*) into freed from person_freed f where f.subject_id = new.subject_id and f.claim_id = new.claim_id;
  if freed > 0 then
    insert into person_use (mark, person_ref, subject_id, claim_id, used_on)
    select f.mark, f.person_ref, f.subject_id, f.claim_id, f.used_on from person_freed f
     where f.subject_id = new.subject_id and f.claim_id = new.claim_id order by 1, 2 on conflict do nothing;
    get diagnostics counted = row_count;
    if counted < freed then raise exception 'a person was counted before' using errcode = 'YYB05'; end if;
    delete from person_freed f where f.subject_id = new.subject_id and f.claim_id = new.claim_id;
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke all on function retake_place() from public;
--> statement-breakpoint
create trigger place_retaken after update of status on claim for each row
  when (old.status = 'recovered' and new.status = 'recovering') execute function retake_place();
