-- A row is marked also when one of its figures has more than eight digits before its point or four behind it, and when one of its lists
-- has a hundred thousand members or names somebody twice. In all other rows a draft rule's arithmetic stays within the digits that a
-- rule's numbers have, without being rounded, and nobody has to be counted twice. A long figure of the row itself stands as "figures[]"
-- among what was delivered as null, one of a list's member as the list's own mark ("children[]"), as does whoever is named twice.
do $$
declare
  roster record;
  audience text;
  long text;
  twice constant jsonb := '{"person_children": "child_id", "firm_new_hires": "person_id", "firm_trainees": "person_id", "firm_staff_overtime": "person_id", "firm_staff_stay": "person_id"}';
begin
  foreach audience in array array['person', 'firm'] loop
    select format('greatest(%s) >= 1e8 or greatest(%s) > 4', string_agg(format('f.%I', attname), ', '), string_agg(format('min_scale(f.%I)', attname), ', ')) into long
      from pg_attribute where attrelid = format('facts.%I', audience || '_fact')::regclass and attnum > 0 and not attisdropped and atttypid = 'numeric'::regtype;
    execute format('update facts.%I f set delivered_null = array_append(f.delivered_null, %L) where %s', audience || '_fact', 'figures[]', long);
  end loop;
  for roster in
    select c.relname as name, split_part(c.relname, '_', 1) as audience, substr(c.relname, strpos(c.relname, '_') + 1) || '[]' as mark
      from pg_class c where c.relnamespace = 'facts'::regnamespace and c.relkind = 'r'
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'position')
  loop
    select format('greatest(%s) >= 1e8 or greatest(%s) > 4', string_agg(format('r.%I', attname), ', '), string_agg(format('min_scale(r.%I)', attname), ', '))  into long
      from pg_attribute where attrelid = format('facts.%I', roster.name)::regclass and attnum > 0 and not attisdropped and atttypid = 'numeric'::regtype;
    long := case when long = 'greatest() >= 1e8 or greatest() > 4' then '' else long || ' or ' end || 'r.position > 99999';
    execute format('update facts.%I f set delivered_null = array_append(f.delivered_null, %L) where %L <> all (coalesce(f.delivered_null, %L)) and f.subject_id in (select r.subject_id from facts.%I r where %s)',
      roster.audience || '_fact', roster.mark, roster.mark, '{}', roster.name, long);
    if twice ? roster.name then
      execute format('update facts.%I f set delivered_null = array_append(f.delivered_null, %L) where %L <> all (coalesce(f.delivered_null, %L)) and f.subject_id in (select r.subject_id from facts.%I r group by r.subject_id having count(r.%I) > count(distinct r.%I))',
        roster.audience || '_fact', roster.mark, roster.mark, '{}', roster.name, twice->>roster.name, twice->>roster.name);
    end if;
  end loop;
end $$;
