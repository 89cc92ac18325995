-- Who is decided is not taken off the queue before it is stored, and then only if she has not changed since she was read. Who asks to be
-- decided again in between is one who has: her entry in the queue becomes another one, as it does when a fact changes.
create or replace function decide_me_again() returns void language sql volatile security definer set search_path = public, pg_temp as $$
  insert into fact_change (subject_id, change_id, changed_at)
  select caller_subject(), nextval('fact_change_id'), now() where caller_subject() is not null
  on conflict (subject_id) do update set change_id = excluded.change_id;
$$;
