-- Whether a delivered value can be: of its type, no negative figure nor one larger than its unit has, no empty word, no day that nobody lives to
-- see (server/registry/plausible.ts). As migration 0010 has it, with the largest figure, and with words that may not be empty: an attribute's own, not those
-- of a member, which may be empty where it does not apply.
drop function facts.can_be(jsonb, text, date);
--> statement-breakpoint
create function facts.can_be(value jsonb, type text, latest date, largest numeric) returns boolean language plpgsql immutable parallel safe as $$
declare
  kind constant text := jsonb_typeof(value);
  word constant text := value #>> '{}';
begin
  if value is null or kind = 'null' then return true; end if;
  case type
    when 'numeric' then
      if kind <> 'number' and (kind <> 'string' or word !~ '^-?[0-9]+([.][0-9]+)?$') then return false; end if;
      return word::numeric between 0 and largest;
    when 'boolean' then return kind = 'boolean';
    when 'text' then return kind = 'string';
    when 'word' then return kind = 'string' and btrim(word, U&' \3000') <> '';
    when 'date' then
      if kind <> 'string' or word !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or not pg_input_is_valid(word, 'date') then return false; end if;
      return word::date between '1880-01-01' and latest;
    when 'months' then
      return kind = 'array' and not exists (select from jsonb_array_elements(case when kind = 'array' then value else '[]' end) e
        where jsonb_typeof(e) <> 'string' or e #>> '{}' !~ '^[0-9]{4}-(0[1-9]|1[0-2])$');
    when 'strings' then
      return kind = 'array' and not exists (select from jsonb_array_elements(case when kind = 'array' then value else '[]' end) e
        where jsonb_typeof(e) <> 'string');
  end case;
end $$;
--> statement-breakpoint
-- What was read from the documents by the earlier function is read again.
insert into facts.outdated select distinct subject_id from fact_record on conflict do nothing;
