-- A claim that comes alone is mostly beginnings: a query that is begun costs what three rows cost, and a condition of a trigger that calls a
-- function in SQL is parsed again for every statement. What is asked, locked and refused is as before, with fewer and smaller beginnings.

-- As before (migration 0038), saying itself what caller_kind() says: the condition is made ready for each statement anew, and the text of a
-- function in it parsed each time.
create or replace trigger representative before insert on claim for each row
  when (new.confirmed_by <> new.subject_id and coalesce(nullif(current_setting('yyb.caller_kind', true), ''), 'nobody') <> 'nobody')
  execute function claim_by_representative();
--> statement-breakpoint
drop function funds_take(text[], bigint[]);
--> statement-breakpoint
-- Reserves a sum on each of some jurisdictions, in the order in which they are named (city before district), each by one small query, until one
-- pool has no free slot that holds enough; then one after the other as fund_take does, which alone knows when a pool or a credit line does not
-- reach. Answers with lists as long as the question's.
create function funds_take(places text[], sums bigint[], out pools text[], out advances text[], out from_pools bigint[])
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare pool_id text; advance_id text; least_fen bigint; fen bigint; t record;
  begin
    begin
      for n in 1 .. cardinality(places) loop
        fen := sums[n];
        select p.account_id, a.account_id, p.floor_fen into pool_id, advance_id, least_fen
          from ledger_account p join ledger_account a on a.kind = 'advance' and a.jurisdiction_code = p.jurisdiction_code
         where p.kind = 'pool' and p.jurisdiction_code = places[n];
        if pool_id is null or fen <= 0 then raise exception 'no pool' using errcode = 'YYB19'; end if;
        -- Trying overtakes nobody who waits for all slots of one; it spares a query where nobody does.
        if not pg_try_advisory_xact_lock_shared(ledger_gate(pool_id)) then
          perform pg_advisory_xact_lock_shared(ledger_gate(pool_id));
        end if;
        -- What stands in the parentheses depends on no row, so it is asked once: one slot is locked.
        update ledger_slot s set out_pending_fen = s.out_pending_fen + fen
         where s.account_id = pool_id
           and s.slot = (select b.slot from ledger_slot b
                          where b.account_id = pool_id
                            and b.in_posted_fen - b.out_posted_fen - b.out_pending_fen - fen >= case b.slot when 0 then least_fen else 0 end
                          order by (b.slot - pg_backend_pid()) & 15 limit 1 for update skip locked);
        if not found then raise exception 'no slot' using errcode = 'YYB19'; end if;
        pools := pools || pool_id;
        advances := advances || advance_id;
      end loop;
      from_pools := sums;
      return;
    exception when sqlstate 'YYB19' then null; -- the locks of this block are let go with it
    end;
    pools := null;
    advances := null;
    for n in 1 .. cardinality(places) loop
      select * into t from fund_take(places[n], sums[n]);
      pools := pools || t.pool;
      advances := advances || t.advance;
      from_pools := from_pools || t.from_pool_fen;
    end loop;
  end $$;
--> statement-breakpoint
-- As before (migration 0090), with one query where there were two.
create or replace function claims_made() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  declare named bigint; made_here bigint; by_another boolean; is_limited boolean; used record; bound program_limit%rowtype;
  begin
    select count(*), bool_or(t.by_another), bool_or(t.is_limited), (select count(*) from made) into named, by_another, is_limited, made_here
      from (select c.confirmed_by <> c.subject_id as by_another, exists (select from program_limit l where l.program_id = c.program_id) as is_limited
              from made c
              join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
                                and e.program_id = c.program_id and e.program_version = c.program_version and e.jurisdiction_code = c.jurisdiction_code
              join payee_account p on p.subject_id = c.subject_id and p.account_id = c.account_id
               for key share of e, p) t;
    if named < made_here then raise exception 'a claim of what is not owed, or to an account that is not there' using errcode = 'foreign_key_violation'; end if;
    -- Who claims for herself is there with her account.
    if by_another then
      perform from (select from subject s where s.subject_id in (select c.confirmed_by from made c) for key share) there;
      if exists (select from made c where not exists (select from subject s where s.subject_id = c.confirmed_by)) then
        raise exception 'a claim of nobody' using errcode = 'foreign_key_violation';
      end if;
    end if;
    if is_limited then
      for used in
        insert into program_use as u
        select c.program_id, limit_period(l.per, (c.confirmed_at at time zone 'Asia/Shanghai')::date), count(*), sum(c.amount_fen)
          from made c join program_limit l on l.program_id = c.program_id group by 1, 2 order by 1, 2 -- rows are locked in one order
        on conflict (program_id, period) do update set places_used = u.places_used + excluded.places_used, used_fen = u.used_fen + excluded.used_fen
        returning u.program_id, u.places_used, u.used_fen
      loop
        select * into bound from program_limit l where l.program_id = used.program_id;
        if used.places_used > bound.places then raise exception 'every place of the period is taken' using errcode = 'YYB03'; end if;
        if used.used_fen > bound.budget_fen then raise exception 'the budget of the period does not reach' using errcode = 'YYB04'; end if;
      end loop;
    end if;
    return null;
  end $$;
--> statement-breakpoint
-- Confirms up to a hundred claims in one transaction, as before (migration 0090): each judged as if it were alone; nothing is written when
-- a pool, a credit line or a limit does not reach for all (YYB01, YYB03, YYB04) or a person was counted before (YYB05), and the
-- caller asks for fewer. What is sent comes in columns, every list of a part as long as the others:
--   items:  { subject, person, at, entitlement, version, claim, account, instruction, remittance, words: [{ brief, because }],
--             counted: [{ mark, persons: [] } or null] }
--   legs:   { of: the item's place from 1, jurisdiction, amount, pool, advance }
--   events: { of, id, at, caller, person, jurisdiction, action, object, details, sealed: each one's salt and entry, all in one hexadecimal text }
-- Answers with one row an item, in order: 'confirmed', 'existing' (with the claim there is), or the code of a refusal.
create or replace function claims_confirm(items jsonb, legs jsonb, events jsonb, today date)
  returns table (verdict text, claim_id text, amount_fen bigint, claimable_from date)
  language plpgsql strict security definer set search_path = public, pg_temp
  -- Everything is found by its key, for one item as for a hundred: the planner takes every list for a hundred, and would read
  -- whole tables while they are small.
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  as $$
  #variable_conflict use_column
  declare
    subjects text[]; persons text[]; ats timestamptz[]; owed text[]; versions integer[]; claims text[]; accounts text[]; instructions text[];
    remittances text[]; words jsonb[]; counts jsonb[];
    leg_of integer[]; leg_place text[]; leg_fen bigint[]; leg_pool text[]; leg_advance text[];
    event_of integer[]; event_id text[]; event_at timestamptz[]; event_caller text[]; event_person text[]; event_place text[]; event_action text[];
    event_object text[]; event_details jsonb[]; sealed_text text; sealed bytea;
    -- of those that are confirmed, in order: their places among the items and what was owed
    taken integer[]; programs text[]; program_versions integer[]; amounts bigint[]; places text[]; froms date[];
    asked integer; is_confirmed boolean[]; verdicts text[]; owed_fen bigint[]; owed_from date[];
    pay_places text[]; pay_sums bigint[]; pay_pools text[]; pay_advances text[]; from_pools bigint[];
    move_of integer[]; move_place text[]; move_id text[]; move_fen bigint[]; move_reason text[];
    other record; to_count bigint; counted bigint; exact bigint;
  begin
    if not job_is('claims') then raise exception 'only the claims job confirms for others' using errcode = '42501'; end if;
    select i.subject, i.person, i.at, i.entitlement, i.version, i.claim, i.account, i.instruction, i.remittance, i.words, i.counted,
           l.of, l.jurisdiction, l.amount, l.pool, l.advance,
           v.of, v.id, v.at, v.caller, v.person, v.jurisdiction, v.action, v.object, v.details, v.sealed
      into subjects, persons, ats, owed, versions, claims, accounts, instructions, remittances, words, counts,
           leg_of, leg_place, leg_fen, leg_pool, leg_advance,
           event_of, event_id, event_at, event_caller, event_person, event_place, event_action, event_object, event_details, sealed_text
      from jsonb_to_record(items) i (subject text[], person text[], at timestamptz[], entitlement text[], version integer[], claim text[], account text[],
                                     instruction text[], remittance text[], words jsonb[], counted jsonb[]),
           jsonb_to_record(legs) l (of integer[], jurisdiction text[], amount bigint[], pool text[], advance text[]),
           jsonb_to_record(events) v (of integer[], id text[], at timestamptz[], caller text[], person text[], jurisdiction text[], action text[],
                                      object text[], details jsonb[], sealed text);
    asked := cardinality(subjects);
    if asked is null or asked not between 1 and 100 then raise exception '1 to 100 at once' using errcode = 'YYB02'; end if;
    sealed := decode(sealed_text, 'hex');

    -- Whatever may be claimed is taken, in the order of its keys, so that two groups never wait for one another in a circle. Who has to wait for
    -- another claim of the same benefit is asked again whether it is still open.
    with claimed as (
      update entitlement e set status = 'claimed', claim_id = i.claim, brief = i.said -> 'brief', because = i.said -> 'because'
        from (select * from unnest(subjects, owed, versions, claims, accounts, words) with ordinality as u (subject, entitlement, version, claim, account, said, ord)
               order by u.subject, u.entitlement) i
             join payee_account p on p.subject_id = i.subject and p.account_id = i.account and p.status <> 'closed'
       where e.subject_id = i.subject and e.entitlement_id = i.entitlement and e.status = 'open' and e.version = i.version
         and e.claimable_from <= today and (e.expires_on is null or e.expires_on >= today)
         and not exists (select from program_hold h where h.program_id = e.program_id)
      returning i.ord, e.program_id, e.program_version, e.amount_fen, e.jurisdiction_code, e.claimable_from)
    select array_agg(c.ord order by c.ord), array_agg(c.program_id order by c.ord), array_agg(c.program_version order by c.ord),
           array_agg(c.amount_fen order by c.ord), array_agg(c.jurisdiction_code order by c.ord), array_agg(c.claimable_from order by c.ord)
      into taken, programs, program_versions, amounts, places, froms from claimed c;

    is_confirmed := array_fill(coalesce(cardinality(taken), 0) = asked, array[asked]);
    verdicts := array_fill('confirmed'::text, array[asked]);
    owed_fen := amounts;
    owed_from := froms;
    if not is_confirmed[1] then
      owed_fen := array_fill(null::bigint, array[asked]);
      owed_from := array_fill(null::date, array[asked]);
      for n in 1 .. coalesce(cardinality(taken), 0) loop
        is_confirmed[taken[n]] := true;
        owed_fen[taken[n]] := amounts[n];
        owed_from[taken[n]] := froms[n];
      end loop;
      -- Why not the others. What became claimable in this very moment is asked for once more.
      for other in
        select i.ord, coalesce(c.claim_id, i.claim) as claim, e.amount_fen, e.claimable_from,
               case
               when e.entitlement_id is null then 'NOT_FOUND'
               when c.claim_id is not null then 'existing'
               when e.status = 'withdrawn' then 'ENTITLEMENT_WITHDRAWN'
               when e.status = 'expired' or e.expires_on < today then 'ENTITLEMENT_EXPIRED'
               when e.version <> i.version then 'ENTITLEMENT_CHANGED'
               when e.claimable_from > today then 'ENTITLEMENT_NOT_YET_CLAIMABLE'
               when exists (select from program_hold h where h.program_id = e.program_id) then 'PROGRAM_HELD'
               when p.account_id is null then 'PAYEE_ACCOUNT_MISSING'
               when p.status = 'closed' then 'PAYEE_ACCOUNT_CLOSED' end as verdict
          from unnest(subjects, owed, versions, claims, accounts) with ordinality as i (subject, entitlement, version, claim, account, ord)
          left join entitlement e on e.subject_id = i.subject and e.entitlement_id = i.entitlement
          left join claim c on c.subject_id = i.subject and c.entitlement_id = i.entitlement
          left join payee_account p on p.subject_id = i.subject and p.account_id = i.account
         where not is_confirmed[i.ord]
      loop
        if other.verdict is null then raise exception 'it changed while it was asked for' using errcode = 'serialization_failure'; end if;
        verdicts[other.ord] := other.verdict;
        claims[other.ord] := other.claim;
        owed_fen[other.ord] := other.amount_fen;
        owed_from[other.ord] := other.claimable_from;
      end loop;
    end if;

    if taken is not null then
      -- One person once, across all firms and all who are confirmed here; in one order, so that two groups never wait for one another.
      if cardinality(array_remove(counts, null)) > 0 then
        select sum(jsonb_array_length(c.counted -> 'persons')) into to_count
          from unnest(counts) with ordinality as c (counted, ord) where is_confirmed[c.ord] and c.counted is not null;
        insert into person_use (mark, person_ref, subject_id, claim_id, used_on)
        select c.counted ->> 'mark', u.person, subjects[c.ord], claims[c.ord], today
          from unnest(counts) with ordinality as c (counted, ord), jsonb_array_elements_text(c.counted -> 'persons') u (person)
         where is_confirmed[c.ord] and c.counted is not null order by 1, 2 on conflict do nothing;
        get diagnostics counted = row_count;
        if counted < to_count then raise exception 'a person was counted before' using errcode = 'YYB05'; end if;
      end if;

      -- City before district, as everywhere. What is reserved is what is paid, or nothing is.
      select array_agg(p.place order by p.place), array_agg(p.fen order by p.place),
             (select count(*) from (select from unnest(leg_of, leg_fen) l (of, fen) where is_confirmed[l.of] group by l.of having sum(l.fen) = owed_fen[l.of]) paid)
        into pay_places, pay_sums, exact
        from (select l.place, sum(l.fen)::bigint as fen from unnest(leg_of, leg_place, leg_fen) l (of, place, fen) where is_confirmed[l.of] group by l.place) p;
      if cardinality(taken) <> exact then raise exception 'the legs of a payment are not its sum' using errcode = 'check_violation'; end if;
      select * into pay_pools, pay_advances, from_pools from funds_take(pay_places, pay_sums);
      if from_pools = pay_sums then
        move_of := leg_of; move_place := leg_place; move_id := leg_pool; move_fen := leg_fen;
        move_reason := array_fill('disburse'::text, array[cardinality(leg_of)]);
      else -- Who came first is paid by the pool, and the bank advances the rest.
        select array_agg(l.of), array_agg(l.place), array_agg(m.transfer), array_agg(m.fen), array_agg(m.reason)
          into move_of, move_place, move_id, move_fen, move_reason
          from (select l.*, greatest(0, least(l.fen, p.fen - (sum(l.fen) over (partition by l.place order by l.of) - l.fen)))::bigint as from_pool
                  from unnest(leg_of, leg_place, leg_fen, leg_pool, leg_advance) l (of, place, fen, pool, advance)
                  join unnest(pay_places, from_pools) p (place, fen) on p.place = l.place
                 where is_confirmed[l.of]) l
               cross join lateral (values (l.pool, l.from_pool, 'disburse'), (l.advance, l.fen - l.from_pool, 'advance')) m (transfer, fen, reason);
      end if;

      -- The claims first: whoever waits here for an account or a limit sees in what follows what was done meanwhile. Then all the rest at once.
      insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen, status,
                         account_id, jurisdiction_code, confirmed_by, confirmed_at)
      select subjects[i.ord], claims[i.ord], owed[i.ord], versions[i.ord], i.program, i.program_version, i.fen, 'confirmed',
             accounts[i.ord], i.place, persons[i.ord], ats[i.ord]
        from unnest(taken, programs, program_versions, amounts, places) i (ord, program, program_version, fen, place);
      with moved as (
        insert into ledger_transfer
        select subjects[m.of], m.transfer, 'pending', (case m.reason when 'disburse' then pay_pools else pay_advances end)[array_position(pay_places, m.place)],
               'lac_clearing', m.fen, null, instructions[m.of], m.reason, ats[m.of]
          from unnest(move_of, move_place, move_id, move_fen, move_reason) m (of, place, transfer, fen, reason) where is_confirmed[m.of] and m.fen > 0
      ), opened as (
        insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen, jurisdiction_code,
                                         remittance_text, status, created_at)
        select subjects[i.ord], instructions[i.ord], claims[i.ord], 1, instructions[i.ord], accounts[i.ord], i.fen, i.place, remittances[i.ord], 'open', ats[i.ord]
          from unnest(taken, amounts, places) i (ord, fen, place)
      ), noted as (
        insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
        select subjects[v.of], v.id, v.at, v.caller, v.person, null, v.place, v.action, v.object, v.details,
               substr(sealed, v.no::integer * 64 - 63, 32), substr(sealed, v.no::integer * 64 - 31, 32)
          from unnest(event_of, event_id, event_at, event_caller, event_person, event_place, event_action, event_object, event_details)
               with ordinality as v (of, id, at, caller, person, place, action, object, details, no)
         where is_confirmed[v.of]
      ), announced as (
        insert into log_pending (entry)
        select string_agg(substr(sealed, v.no::integer * 64 - 31, 32), '' order by v.no) from unnest(event_of) with ordinality as v (of, no) where is_confirmed[v.of]
      )
      insert into outbox (topic, subject_id, object_id, created_at) select 'payment-open', subjects[i.ord], claims[i.ord], ats[i.ord] from unnest(taken) i (ord);
    end if;

    return query select * from unnest(verdicts, claims, owed_fen, owed_from);
  end $$;
--> statement-breakpoint
-- As before (migration 0031): who asks is said without a query of its own.
create or replace function claims_confirm_now(items jsonb, legs jsonb, events jsonb, today date)
  returns table (verdict text, claim_id text, amount_fen bigint, claimable_from date)
  language plpgsql volatile strict set search_path = public, pg_temp
  as $$
  declare said text;
  begin
    said := concat(set_config('yyb.caller_kind', 'system', true), set_config('yyb.caller_person', '', true), set_config('yyb.caller_subject', '', true),
                   set_config('yyb.caller_jurisdiction', '', true), set_config('yyb.caller_job', 'claims', true));
    return query select * from claims_confirm(items, legs, events, today);
    said := concat(set_config('yyb.caller_kind', '', true), set_config('yyb.caller_person', '', true), set_config('yyb.caller_subject', '', true),
                   set_config('yyb.caller_jurisdiction', '', true), set_config('yyb.caller_job', '', true));
  end $$;
--> statement-breakpoint
revoke all on function funds_take from public;
