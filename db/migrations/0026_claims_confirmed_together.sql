-- Confirms up to a hundred claims in one transaction: those that wait at the same moment share the way to the disk, and a
-- campaign's pool is touched once for all of them. Each is judged as if it were alone, under the lock of its entitlement; the
-- sum of those that may be paid is reserved once per jurisdiction. When a pool, a credit line or a limit does not reach for
-- all, nothing is written (YYB01, YYB03, YYB04; YYB05 where a person was counted before) and the caller asks for fewer. An item:
--   { subject, person, at, entitlement, version, claim, account, instruction, remittance, brief, because,
--     counted: { mark, persons: [] } or null,
--     legs: [{ jurisdiction, amount, pool, advance }],
--     events: [{ id, at, caller, person, jurisdiction, action, object, details, salt, entry }] }
-- Answers with one row an item, in order: 'confirmed', 'existing' (with the claim there is), or the code of a refusal.
create function claims_confirm(items jsonb, today date)
  returns table (verdict text, claim_id text, amount_fen bigint, claimable_from date)
  language plpgsql strict security definer set search_path = public, pg_temp
  -- Everything is found by its key, for one item as for a hundred: the planner takes every list for a hundred, and would read
  -- whole tables while they are small.
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  as $$
  declare
    verdicts text[]; claims text[]; amounts bigint[]; froms date[];
    places text[] := '{}'; pools text[] := '{}'; advances text[] := '{}'; from_pool bigint[] := '{}';
    part record; t record; to_count bigint; counted bigint;
  begin
    if not job_is('claims') then raise exception 'only the claims job confirms for others' using errcode = '42501'; end if;
    if jsonb_array_length(items) not between 1 and 100 then raise exception '1 to 100 at once' using errcode = 'YYB02'; end if;

    perform from entitlement e
      join jsonb_to_recordset(items) i (subject text, entitlement text) on e.subject_id = i.subject and e.entitlement_id = i.entitlement
     order by e.subject_id, e.entitlement_id for update of e;

    select array_agg(case
             when e.entitlement_id is null then 'NOT_FOUND'
             when c.claim_id is not null then 'existing'
             when e.status = 'withdrawn' then 'ENTITLEMENT_WITHDRAWN'
             when e.status = 'expired' or e.expires_on < today then 'ENTITLEMENT_EXPIRED'
             when e.version <> i.version then 'ENTITLEMENT_CHANGED'
             when e.claimable_from > today then 'ENTITLEMENT_NOT_YET_CLAIMABLE'
             when exists (select from program_hold h where h.program_id = e.program_id) then 'PROGRAM_HELD'
             when p.account_id is null then 'PAYEE_ACCOUNT_MISSING'
             when p.status = 'closed' then 'PAYEE_ACCOUNT_CLOSED'
             else 'confirmed' end order by i.ord),
           array_agg(coalesce(c.claim_id, i.claim) order by i.ord), array_agg(e.amount_fen order by i.ord), array_agg(e.claimable_from order by i.ord)
      into verdicts, claims, amounts, froms
      from rows from (jsonb_to_recordset(items) as (subject text, entitlement text, version integer, claim text, account text)) with ordinality
             as i (subject, entitlement, version, claim, account, ord)
      left join entitlement e on e.subject_id = i.subject and e.entitlement_id = i.entitlement
      left join claim c on c.subject_id = i.subject and c.entitlement_id = i.entitlement
      left join payee_account p on p.subject_id = i.subject and p.account_id = i.account;

    -- One person once, across all firms and all who are confirmed here; in one order, so that two groups never wait for one another.
    select coalesce(sum(jsonb_array_length(i.counted -> 'persons')), 0) into to_count
      from rows from (jsonb_to_recordset(items) as (counted jsonb)) with ordinality as i (counted, ord)
     where verdicts[i.ord] = 'confirmed' and jsonb_typeof(i.counted) = 'object';
    if to_count > 0 then
      insert into person_use (mark, person_ref, subject_id, claim_id, used_on)
      select i.counted ->> 'mark', u.person, i.subject, i.claim, today
        from rows from (jsonb_to_recordset(items) as (subject text, claim text, counted jsonb)) with ordinality as i (subject, claim, counted, ord),
             jsonb_array_elements_text(i.counted -> 'persons') u (person)
       where verdicts[i.ord] = 'confirmed' and jsonb_typeof(i.counted) = 'object'
       order by 1, 2 on conflict do nothing;
      get diagnostics counted = row_count;
      if counted < to_count then raise exception 'a person was counted before' using errcode = 'YYB05'; end if;
    end if;

    -- City before district, as everywhere.
    for part in
      select l.jurisdiction, sum(l.amount)::bigint as amount
        from rows from (jsonb_to_recordset(items) as (legs jsonb)) with ordinality as i (legs, ord),
             jsonb_to_recordset(i.legs) l (jurisdiction text, amount bigint)
       where verdicts[i.ord] = 'confirmed' group by l.jurisdiction order by l.jurisdiction
    loop
      select * into t from fund_take(part.jurisdiction, part.amount);
      places := places || part.jurisdiction; pools := pools || t.pool; advances := advances || t.advance; from_pool := from_pool || t.from_pool_fen;
    end loop;

    with item as materialized (
      select i.*, e.program_id, e.program_version, e.amount_fen, e.jurisdiction_code
        from rows from (jsonb_to_recordset(items) as (subject text, person text, at timestamptz, entitlement text, version integer, claim text, account text,
               instruction text, remittance text, brief jsonb, because jsonb, legs jsonb, events jsonb)) with ordinality
               as i (subject, person, at, entitlement, version, claim, account, instruction, remittance, brief, because, legs, events, ord)
        join entitlement e on e.subject_id = i.subject and e.entitlement_id = i.entitlement
       where verdicts[i.ord] = 'confirmed'
    ), taken as (
      update entitlement e set status = 'claimed', claim_id = i.claim, brief = i.brief, because = i.because
        from item i where e.subject_id = i.subject and e.entitlement_id = i.entitlement
    ), confirmed as (
      insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen, status,
                         account_id, jurisdiction_code, confirmed_by, confirmed_at)
      select subject, claim, entitlement, version, program_id, program_version, i.amount_fen, 'confirmed', account, jurisdiction_code, person, i.at
        from item i order by program_id, ord -- rows of limits are locked in one order
    ), leg as materialized (
      select i.subject, i.at, i.instruction, l.*, p.account as pool_account, p.advance as advance_account,
             greatest(0, least(l.amount, p.fen - (sum(l.amount) over (partition by l.jurisdiction order by i.ord) - l.amount)))::bigint as from_pool
        from item i, jsonb_to_recordset(i.legs) l (jurisdiction text, amount bigint, pool text, advance text)
        join unnest(places, pools, advances, from_pool) p (place, account, advance, fen) on p.place = l.jurisdiction
    ), moved as (
      insert into ledger_transfer
      select subject, pool, 'pending', pool_account, 'lac_clearing', leg.from_pool, null, instruction, 'disburse', leg.at from leg where leg.from_pool > 0
      union all
      select subject, advance, 'pending', advance_account, 'lac_clearing', amount - leg.from_pool, null, instruction, 'advance', leg.at from leg where leg.from_pool < amount
    ), opened as (
      insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen, jurisdiction_code,
                                       remittance_text, status, created_at)
      -- What is reserved is what is paid, or nothing is: a null here is refused.
      select subject, instruction, claim, 1, instruction, account,
             case when (select sum(l.amount) from jsonb_to_recordset(i.legs) l (amount bigint)) = i.amount_fen then i.amount_fen end,
             jurisdiction_code, remittance, 'open', i.at from item i
    ), event as materialized (
      select i.subject, i.ord, v.* from item i, jsonb_to_recordset(i.events) v (id text, at timestamptz, caller text, person text, jurisdiction text,
             action text, object text, details jsonb, salt text, entry text)
    ), noted as (
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      select subject, id, event.at, caller, person, null, jurisdiction, action, object, details, decode(salt, 'hex'), decode(entry, 'hex') from event
    ), logged as (
      insert into log_pending (entry) select decode(entry, 'hex') from event order by ord, id
    )
    insert into outbox (topic, subject_id, object_id, created_at) select 'payment-open', subject, claim, i.at from item i order by ord;

    return query select * from unnest(verdicts, claims, amounts, froms);
  end $$;
--> statement-breakpoint
revoke all on function claims_confirm from public;
--> statement-breakpoint
grant execute on function claims_confirm to yyb_app;
