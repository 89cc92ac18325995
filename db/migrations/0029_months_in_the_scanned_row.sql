-- Months where a draft rule looks for them: in the row that is scanned, as runs without a gap, in order and none twice. The
-- months as words (facts.person_series) are eight times the row; to look them up for half a million people takes seconds.
alter table facts.person_fact add column ins_pension_runs bytea, add column ins_medical_runs bytea, add column ins_unemp_runs bytea, add column ins_social_runs bytea;
--> statement-breakpoint
-- The runs of months that come in any order and may come twice. `spans` is what facts.spans makes of them as they came: a
-- single span is a run already, and that is what most have.
create function facts.runs(spans bytea, months text[]) returns bytea language sql immutable parallel safe as $$
  select case when spans is null or length(spans) <= 8 then spans
              else facts.spans(array(select distinct m collate "C" from unnest(months) m order by 1)) end
$$;
--> statement-breakpoint
-- The lengths of the runs between two months.
create function facts.run_lengths(runs bytea, first integer, last integer) returns setof integer language sql immutable parallel safe as $$
  select greatest(0, least(last, r.ends) - greatest(first, r.starts) + 1)
    from generate_series(0, length(runs) - 8, 8) o,
         lateral (select get_byte(runs, o + 1) * 65536 + get_byte(runs, o + 2) * 256 + get_byte(runs, o + 3) as starts,
                         get_byte(runs, o + 5) * 65536 + get_byte(runs, o + 6) * 256 + get_byte(runs, o + 7) as ends) r
$$;
--> statement-breakpoint
-- How many months of the runs lie from one month to another, both included (year * 12 + month - 1); and the most of one run.
create function facts.months_within(runs bytea, first integer, last integer) returns integer language sql immutable parallel safe as $$
  select coalesce(sum(m), 0)::integer from facts.run_lengths(runs, first, last) m
$$;
--> statement-breakpoint
create function facts.longest_within(runs bytea, first integer, last integer) returns integer language sql immutable parallel safe as $$
  select coalesce(max(m), 0) from facts.run_lengths(runs, first, last) m
$$;
--> statement-breakpoint
update facts.person_fact f
   set ins_pension_runs = facts.runs(s.ins_pension, m.ins_pension), ins_medical_runs = facts.runs(s.ins_medical, m.ins_medical),
       ins_unemp_runs = facts.runs(s.ins_unemp, m.ins_unemp), ins_social_runs = facts.runs(s.ins_social, m.ins_social)
  from facts.person_span s join facts.person_series m using (subject_id)
 where s.subject_id = f.subject_id;
--> statement-breakpoint
-- Few rows hold a fact that was delivered as null, or one that is withheld. Whoever asks everybody asks these apart.
create index person_marked on facts.person_fact (subject_id) where delivered_null is not null or withheld is not null;
--> statement-breakpoint
create index firm_marked on facts.firm_fact (subject_id) where delivered_null is not null or withheld is not null;
--> statement-breakpoint
-- A quotient that comes out even is itself; most do, and taking numbers apart to round them costs fifty times as much.
create or replace function feel.divide(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  quick numeric;
  places integer;
  whole numeric;
  quotient numeric;
begin
  if a = 0 then return a / b; end if;
  quick := a / b;
  if quick * b = a and scale(quick) <= 20 and abs(quick) < 1e13 then return trim_scale(quick); end if;
  places := greatest(0, 37 + feel.magnitude(b) - feel.magnitude(a));
  whole := a * ('1e' || places)::numeric;
  quotient := div(whole, b);
  if quotient * b <> whole then quotient := quotient + sign(a) * sign(b) * 0.1; end if;
  return feel.significant(quotient * ('1e-' || places)::numeric);
end $$;
--> statement-breakpoint
-- The full months between two dates as before: the months of the difference that Postgres writes in years, months and days.
create or replace function feel.full_months(starts date, ends date) returns integer language plpgsql immutable strict parallel safe as $$
declare
  between_them constant interval := age(ends::timestamp, starts::timestamp);
begin
  return date_part('year', between_them) * 12 + date_part('month', between_them);
end $$;
--> statement-breakpoint
-- The whole part of a quotient, rounded down as floor(a / b) is: for numbers of everyday size the last of 34 digits does not reach it.
create function feel.floor_divide(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
begin
  if a between 0 and 1e12 and b > 0 and b <= 1e12 and scale(a) <= 6 and scale(b) <= 6 then return div(a, b); end if;
  return floor(feel.divide(a, b));
end $$;
--> statement-breakpoint
-- A sum or a product that is short is itself, without a second call.
create or replace function feel.plus(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  whole constant numeric := a + b;
begin
  if scale(whole) <= 12 and whole between -1e21 and 1e21 then return whole; end if;
  return feel.significant(whole);
end $$;
--> statement-breakpoint
create or replace function feel.times(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  whole constant numeric := a * b;
begin
  if scale(whole) <= 12 and whole between -1e21 and 1e21 then return whole; end if;
  return feel.significant(whole);
end $$;
