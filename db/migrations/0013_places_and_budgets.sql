-- 名额和预算: how many may take a program within a period, and how much it may cost. First come, first served, at the tap.
-- The figures are those of the newest published version; what is used is kept by itself, so that a raised budget goes on.
create table program_limit (
  program_id text primary key,
  per text not null check (per in ('once', 'yearly', 'monthly')),
  places integer check (places >= 0),
  budget_fen bigint check (budget_fen >= 0),
  check (places is not null or budget_fen is not null)
);
--> statement-breakpoint
-- One row for a limited program and a period: the row that its taps wait for one after the other.
create table program_use (
  program_id text not null,
  period text not null,
  places_used integer not null check (places_used >= 0),
  used_fen bigint not null check (used_fen >= 0),
  primary key (program_id, period)
);
--> statement-breakpoint
alter table program_limit enable row level security;
--> statement-breakpoint
alter table program_limit force row level security;
--> statement-breakpoint
create policy owner on program_limit to current_user using (true) with check (true);
--> statement-breakpoint
grant select on program_limit to yyb_app;
--> statement-breakpoint
create policy everyone_reads on program_limit for select to yyb_app using (true);
--> statement-breakpoint
alter table program_use enable row level security;
--> statement-breakpoint
alter table program_use force row level security;
--> statement-breakpoint
create policy owner on program_use to current_user using (true) with check (true);
--> statement-breakpoint
grant select on program_use to yyb_app;
--> statement-breakpoint
create policy everyone_reads on program_use for select to yyb_app using (true);
--> statement-breakpoint
-- The period of a limit that a day falls in: "once", "2026" or "2026-11".
create function limit_period(per text, day date) returns text language sql immutable parallel safe as $$
  select case per when 'once' then 'once' when 'yearly' then to_char(day, 'YYYY') else to_char(day, 'YYYY-MM') end
$$;
--> statement-breakpoint
create function state_program_limit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  stated jsonb := nullif(new.definition -> 'limits', 'null');
  shown jsonb := coalesce(nullif(new.definition -> 'demonstration' -> 'limits', 'null'), '{}');
  places integer;
  budget_fen bigint;
  was text := (select l.per from program_limit l where l.program_id = new.program_id);
begin
  if exists (select from program_version v where v.program_id = new.program_id and v.version > new.version) then return null; end if;
  stated := stated || shown;
  places := (stated ->> 'places')::integer;
  budget_fen := (stated ->> 'budgetYuan')::bigint * 100;
  if places is null and budget_fen is null then
    delete from program_limit l where l.program_id = new.program_id;
  else
    -- What was taken before anybody counted is counted now; no claim is made in between.
    if was is distinct from stated ->> 'per' then
      lock table claim in share row exclusive mode;
      delete from program_use u where u.program_id = new.program_id;
      insert into program_use
      select c.program_id, limit_period(stated ->> 'per', (c.confirmed_at at time zone 'Asia/Shanghai')::date), count(*), sum(c.amount_fen)
        from claim c where c.program_id = new.program_id and c.status not in ('cancelled', 'recovered') group by 1, 2;
    end if;
    insert into program_limit values (new.program_id, stated ->> 'per', places, budget_fen)
    on conflict (program_id) do update set per = excluded.per, places = excluded.places, budget_fen = excluded.budget_fen;
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke all on function state_program_limit() from public;
--> statement-breakpoint
create trigger limit_stated after insert or update of definition on program_version for each row execute function state_program_limit();
--> statement-breakpoint
-- A claim takes a place and its sum when it is made, and gives them back when it will never be paid. Whatever makes a claim
-- passes here; the row of the period is locked until the claim is committed, so that no two take the last place.
create function take_place() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  bound program_limit%rowtype;
  used program_use%rowtype;
begin
  select * into bound from program_limit l where l.program_id = new.program_id;
  if not found then return new; end if;
  insert into program_use as u values (new.program_id, limit_period(bound.per, (new.confirmed_at at time zone 'Asia/Shanghai')::date), 1, new.amount_fen)
  on conflict (program_id, period) do update set places_used = u.places_used + 1, used_fen = u.used_fen + excluded.used_fen
  returning * into used;
  if used.places_used > bound.places then
    raise exception 'every place of the period is taken' using errcode = 'YYB03';
  end if;
  if used.used_fen > bound.budget_fen then
    raise exception 'the budget of the period does not reach' using errcode = 'YYB04';
  end if;
  return new;
end $$;
--> statement-breakpoint
revoke all on function take_place() from public;
--> statement-breakpoint
create trigger place_taken before insert on claim for each row execute function take_place();
--> statement-breakpoint
create function free_place() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update program_use u set places_used = u.places_used - 1, used_fen = u.used_fen - old.amount_fen
    from program_limit l
   where l.program_id = old.program_id and u.program_id = old.program_id and u.places_used > 0 and u.used_fen >= old.amount_fen
     and u.period = limit_period(l.per, (old.confirmed_at at time zone 'Asia/Shanghai')::date);
  return null;
end $$;
--> statement-breakpoint
revoke all on function free_place() from public;
--> statement-breakpoint
create trigger place_freed after update of status on claim for each row
  when (new.status in ('cancelled', 'recovered') and old.status not in ('cancelled', 'recovered')) execute function free_place();
