-- Up to which day a source has delivered the lists of months (insurance contributions) of everybody. A register may be complete up to
-- yesterday while the contributions of a month are posted in the next one. Null: as far as the source is complete at all.
alter table source add column months_until date;
--> statement-breakpoint
-- Up to when each source is complete, as a day sees it (0011), and under "code/months" its lists of months where it says that apart. The
-- demonstration city's clock moves the first; it does not move the second, because a new month brings contributions, and nobody
-- delivers them: that they were not paid is not known.
create or replace function completeness_on(day date) returns table (code text, until date) language sql stable as $$
  select s.code, s.complete_until + coalesce(day - c.loaded_on, 0)
    from source s left join (select (loaded_at at time zone 'Asia/Shanghai')::date + offset_days as loaded_on from city_clock) c on true
  union all
  select s.code || '/months', s.months_until from source s where s.months_until is not null
   order by 1
$$;
--> statement-breakpoint
-- The run that the months from open_from to open_to make with the delivered runs that touch them, between two months: what the longest
-- run comes to if those months come.
create function facts.joined_run(runs bytea, first integer, last integer, open_from integer, open_to integer) returns integer
  language sql immutable parallel safe as $$
  select coalesce(max(case when r.ends > open_to and r.starts <= open_to + 1 then least(last, r.ends) else open_to end), open_to)
       - coalesce(min(case when r.starts < open_from and r.ends >= open_from - 1 then greatest(first, r.starts) else open_from end), open_from) + 1
    from generate_series(0, length(runs) - 8, 8) o,
         lateral (select get_byte(runs, o + 1) * 65536 + get_byte(runs, o + 2) * 256 + get_byte(runs, o + 3) as starts,
                         get_byte(runs, o + 5) * 65536 + get_byte(runs, o + 6) * 256 + get_byte(runs, o + 7) as ends) r
$$;
