-- The calendar of rules has a year 0, as ISO 8601 has; PostgreSQL's years go from 1 before Christ to 1 after. What is reckoned back that far
-- (no source delivers such a date) was a year older, or written with another year, than in the interpreter.
create function feel.year(day date) returns numeric language sql immutable strict parallel safe as $$
  select extract(year from day) + (day < date '0001-01-01')::integer
$$;
--> statement-breakpoint
create or replace function feel.age(born date, day date) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  early constant integer := (to_char(day, 'MMDD') < to_char(born, 'MMDD'))::integer;
begin
  return feel.year(day) - feel.year(born) - early;
end $$;
--> statement-breakpoint
-- A date as rules write it, four digits of the year at least: -0480-01-31.
create function feel.date_text(day date) returns text language plpgsql immutable strict parallel safe as $$
declare
  year constant numeric := feel.year(day);
  digits constant text := abs(year)::text;
begin
  return case when year < 0 then '-' else '' end || lpad(digits, greatest(4, length(digits)), '0') || to_char(day, '-MM-DD');
end $$;
