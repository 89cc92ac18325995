-- As before (migration 0035): the live sessions of some tokens, and of some names. Found by their keys, however many sessions there are:
-- what is compared with a row behind the walls must be known beforehand. Where it came out of another row by a function that might tell
-- what it sees (decode), PostgreSQL looked at every session of the city for every request.
create or replace function live_sessions(tokens text[], names text[], at timestamptz, today date)
  returns table (key text, session_id text, person_id text, acting_for text, provider text, method text, device_kind text,
                 rotated_at timestamptz, seen_at timestamptz, is_delegated boolean)
  language plpgsql volatile set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  as $$
  declare hashes bytea[];
  begin
    perform become('system', '', '', '', 'session');
    select array_agg(decode(t.key, 'hex') order by t.no) into hashes from unnest(tokens) with ordinality as t (key, no);
    return query
      select a.key, s.session_id, s.person_id, s.acting_for, s.provider, s.method, s.device_kind, s.rotated_at, s.seen_at,
             exists (select from delegation d join subject f on f.subject_id = d.enterprise_id
                      where d.person_id = s.person_id and d.enterprise_id = s.acting_for and (d.valid_until is null or d.valid_until >= today))
        from (select t.key, o.token_hash from unnest(tokens, hashes) t (key, hash) join session o on o.token_hash = t.hash
              union all
              select n.key, o.token_hash from unnest(names) n (key) join session o on o.session_id = n.key) a
        join session s on s.token_hash = a.token_hash
       where s.expires_at > at and (s.seen_at is null or s.seen_at + make_interval(secs => s.idle_seconds) > at);
    perform become('', '', '', '', '');
  end $$;
