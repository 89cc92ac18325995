-- A sign-in asked the database nine times. Now it asks twice, together with whoever signs in at the same moment: who comes,
-- and open the sessions. Both begin by saying themselves that the sign-in job asks: every row passes the same policies as ever.

-- The person behind each keyed hash of an identity, null for one the city does not know, and the names of her oldest sessions
-- that make way when one more is opened and `keep` is how many she may have.
create function sign_ins_read(indexes text[], keep integer) returns table (person_id text, making_way text[])
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  begin
    perform become('system', '', '', '', 'sign-in');
    return query
      select s.subject_id,
             array(select o.session_id from session o where o.person_id = s.subject_id
                    order by o.created_at desc, o.session_id desc offset greatest(keep - 1, 0))
        from unnest(indexes) with ordinality i (index, ord)
        left join subject s on s.identity_index = decode(i.index, 'hex') and s.kind = 'person'
       order by i.ord;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
-- Opens sessions, each for a provider's code that was not used before, with its event in the trail.
--   items:  [{ code, token: hashes in hexadecimal, person, provider, at, until, session, idle, kind, browser, system, place,
--              leaving: [names of sessions that make way] }]
--   events: [{ id, at, subject, action, object, details, salt, entry }], one an item, in their order
-- Answers in the order of the items: false where the code had been used, and then nothing was written for it. Codes used before
-- `forgotten` are remembered no longer.
create function sign_ins_open(items jsonb, events jsonb, forgotten timestamptz) returns setof boolean
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare amount integer := jsonb_array_length(items); opened bigint[];
  begin
    if amount not between 1 and 100 or amount <> jsonb_array_length(events) then
      raise exception '1 to 100 at once, each with its event' using errcode = 'YYB02';
    end if;
    perform become('system', '', '', '', 'sign-in');
    delete from sign_in_code_used u where u.used_at < forgotten;
    -- In one order, so that two groups never wait for one another.
    with used as (
      insert into sign_in_code_used as u (code_hash, used_at)
      select decode(i.code, 'hex'), i.at from jsonb_to_recordset(items) i (code text, at timestamptz) order by 1
      on conflict do nothing returning u.code_hash
    )
    select array_agg(o.ord) into opened from (
      select min(i.ord) as ord from jsonb_array_elements(items) with ordinality i (item, ord)
        join used u on u.code_hash = decode(i.item ->> 'code', 'hex') group by u.code_hash) o;
    if opened is not null then
      if jsonb_path_exists(items, '$[*].leaving[*]') then
        delete from session s using jsonb_array_elements(items) with ordinality i (item, ord), jsonb_array_elements_text(i.item -> 'leaving') l (name)
         where i.ord = any (opened) and s.session_id = l.name and s.person_id = i.item ->> 'person';
      end if;
      insert into session (token_hash, person_id, provider, created_at, expires_at, session_id, method, device_kind, browser, system, place,
                           seen_at, idle_seconds, rotated_at)
      select decode(i.token, 'hex'), i.person, i.provider, i.at, i.until, i.session, 'provider', i.kind, i.browser, i.system, i.place, i.at, i.idle, i.at
        from rows from (jsonb_to_recordset(items) as (code text, token text, person text, provider text, at timestamptz, until timestamptz, session text,
                                                      idle integer, kind text, browser text, system text, place text)) with ordinality
             i (code, token, person, provider, at, until, session, idle, kind, browser, system, place, ord)
       where i.ord = any (opened);
      -- No event without its entry. What was just written is its subject's to read, not this job's: hence no returning.
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      select v.subject, v.id, v.at, 'system', null, 'sign-in', null, v.action, v.object, v.details, decode(v.salt, 'hex'), decode(v.entry, 'hex')
        from rows from (jsonb_to_recordset(events) as (id text, at timestamptz, subject text, action text, object text, details jsonb, salt text, entry text))
             with ordinality v (id, at, subject, action, object, details, salt, entry, ord)
       where v.ord = any (opened);
      insert into log_pending (entry)
      select decode(v.event ->> 'entry', 'hex') from jsonb_array_elements(events) with ordinality v (event, ord) where v.ord = any (opened) order by v.ord;
    end if;
    return query select g.ord = any (coalesce(opened, '{}')) from generate_series(1::bigint, amount::bigint) g (ord);
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
revoke all on function sign_ins_read, sign_ins_open from public;
--> statement-breakpoint
grant execute on function sign_ins_read, sign_ins_open to yyb_app;
