-- What a group of taps costs the database is mostly the beginning of statements, not their rows. What was begun once for each tap, each place
-- or each account is begun once for all of them, and what is written of a group is written by few statements. Who is asked what, what is
-- locked in which order, and what refuses, is as before.

-- As before (migration 0038), without a statement of its own: who asks is said at the beginning of everything.
create or replace function become(kind text, person text, subject text, jurisdiction text, job text) returns void
  language plpgsql volatile set search_path = pg_catalog
  as $$
  declare said text;
  begin
    said := set_config('yyb.caller_kind', kind, true);
    said := set_config('yyb.caller_person', person, true);
    said := set_config('yyb.caller_subject', subject, true);
    said := set_config('yyb.caller_jurisdiction', jurisdiction, true);
    said := set_config('yyb.caller_job', job, true);
    if kind = 'person_for_firm' and not public.delegation_stands(subject, person) then
      raise exception 'nobody acts for a firm without a delegation that stands' using errcode = 'YYB06';
    end if;
  end $$;
--> statement-breakpoint
-- Passes the doors of some accounts together with others, in the order in which they are named. Trying overtakes nobody who waits for all
-- slots of one; it spares a statement where nobody does.
create function ledger_pass(accounts text[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare account text;
  begin
    foreach account in array accounts loop
      if not pg_try_advisory_xact_lock_shared(ledger_gate(account)) then
        perform pg_advisory_xact_lock_shared(ledger_gate(account));
      end if;
    end loop;
  end $$;
--> statement-breakpoint
-- Changes what some accounts hold without taking from them, as ledger_change does one by one, in the order in which they are named: at once
-- where each one's slot of this connection is free, else in whichever slot is.
create function ledger_changes(accounts text[], in_posted bigint[], out_posted bigint[], out_pending bigint[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare mine smallint := pg_backend_pid() & 15; changed text[];
  begin
    perform ledger_pass(accounts);
    with free as materialized (
      select b.account_id, w.in_posted, w.out_posted, w.out_pending
        from unnest(accounts, in_posted, out_posted, out_pending) w (account, in_posted, out_posted, out_pending)
        join ledger_slot b on b.account_id = w.account and b.slot = mine for update of b skip locked),
    done as (
      update ledger_slot s
         set in_posted_fen = s.in_posted_fen + f.in_posted, out_posted_fen = s.out_posted_fen + f.out_posted,
             out_pending_fen = s.out_pending_fen + f.out_pending
        from free f where s.account_id = f.account_id and s.slot = mine
      returning s.account_id)
    select array_agg(d.account_id) into changed from done d;
    if coalesce(cardinality(changed), 0) = cardinality(accounts) then return; end if;
    for n in 1 .. cardinality(accounts) loop
      if changed is null or accounts[n] <> all (changed) then perform ledger_change(accounts[n], in_posted[n], out_posted[n], out_pending[n]); end if;
    end loop;
  end $$;
--> statement-breakpoint
-- Reserves a sum on each of some jurisdictions, in the order in which they are named (city before district): at once where every pool has a
-- free slot that holds enough, else one after the other as fund_take does, which alone knows when a pool or a credit line does not reach.
create function funds_take(places text[], sums bigint[]) returns table (place text, pool text, advance text, from_pool_fen bigint)
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  #variable_conflict use_column
  declare pools text[]; advances text[]; floors bigint[]; taken integer; t record;
  begin
    select array_agg(p.account_id order by w.no), array_agg(a.account_id order by w.no), array_agg(p.floor_fen order by w.no) into pools, advances, floors
      from unnest(places) with ordinality w (place, no)
      join ledger_account p on p.kind = 'pool' and p.jurisdiction_code = w.place
      join ledger_account a on a.kind = 'advance' and a.jurisdiction_code = w.place;
    if cardinality(pools) = cardinality(places) and 0 < all (sums) then
      begin
        perform ledger_pass(pools);
        -- Materialized: a subquery that skips locked rows must not be asked again for each row it is joined with.
        with free as materialized (
          select w.pool, s.slot, w.fen
            from unnest(pools, sums, floors) w (pool, fen, floor_fen)
           cross join lateral (
             select b.slot from ledger_slot b
              where b.account_id = w.pool
                and b.in_posted_fen - b.out_posted_fen - b.out_pending_fen - w.fen >= case b.slot when 0 then w.floor_fen else 0 end
              order by (b.slot - pg_backend_pid()) & 15 limit 1 for update skip locked) s)
        update ledger_slot s set out_pending_fen = s.out_pending_fen + f.fen from free f where s.account_id = f.pool and s.slot = f.slot;
        get diagnostics taken = row_count;
        if taken < cardinality(places) then raise exception 'no slot' using errcode = 'YYB19'; end if;
        return query select * from unnest(places, pools, advances, sums);
        return;
      exception when sqlstate 'YYB19' then null; -- the locks of this block are let go with it
      end;
    end if;
    for n in 1 .. cardinality(places) loop
      select * into t from fund_take(places[n], sums[n]);
      place := places[n]; pool := t.pool; advance := t.advance; from_pool_fen := t.from_pool_fen;
      return next;
    end loop;
  end $$;
--> statement-breakpoint
-- As before (migration 0042), with one look at the new rows where there were three.
create or replace function claims_made() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  declare named bigint; made_here bigint; by_another boolean; is_limited boolean; used record; bound program_limit%rowtype;
  begin
    select count(*), bool_or(c.confirmed_by <> c.subject_id), bool_or(exists (select from program_limit l where l.program_id = c.program_id))
      into made_here, by_another, is_limited from made c;
    select count(*) into named
      from (select from made c
              join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
                                and e.program_id = c.program_id and e.program_version = c.program_version and e.jurisdiction_code = c.jurisdiction_code
              join payee_account p on p.subject_id = c.subject_id and p.account_id = c.account_id
               for key share of e, p) there;
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
create or replace function transfers_written() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  begin
    if exists (select from written t where (select a.kind from ledger_account a where a.account_id = t.debit_account_id) is null
                                        or (select a.kind from ledger_account a where a.account_id = t.credit_account_id) is null) then
      raise exception 'a transfer of an account that is not there' using errcode = 'foreign_key_violation';
    end if;
    return null;
  end $$;
--> statement-breakpoint
-- Confirms up to a hundred claims in one transaction, as before (migration 0042): each judged as if it were alone; nothing is written when
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
    other record; to_count bigint; counted bigint;
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

      -- City before district, as everywhere.
      select array_agg(p.place order by p.place), array_agg(p.fen order by p.place) into pay_places, pay_sums
        from (select l.place, sum(l.fen)::bigint as fen from unnest(leg_of, leg_place, leg_fen) l (of, place, fen) where is_confirmed[l.of] group by l.place) p;
      select array_agg(t.place), array_agg(t.pool), array_agg(t.advance), array_agg(t.from_pool_fen) into pay_places, pay_pools, pay_advances, from_pools
        from funds_take(pay_places, pay_sums) t;
      -- What is reserved is what is paid, or nothing is.
      if cardinality(taken) <> (select count(*) from (select from unnest(leg_of, leg_fen) l (of, fen) where is_confirmed[l.of]
                                                       group by l.of having sum(l.fen) = owed_fen[l.of]) exact) then
        raise exception 'the legs of a payment are not its sum' using errcode = 'check_violation';
      end if;

      -- The claims first: whoever waits here for an account or a limit sees in what follows what was done meanwhile. Then all the rest at once.
      insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen, status,
                         account_id, jurisdiction_code, confirmed_by, confirmed_at)
      select subjects[i.ord], claims[i.ord], owed[i.ord], versions[i.ord], i.program, i.program_version, i.fen, 'confirmed',
             accounts[i.ord], i.place, persons[i.ord], ats[i.ord]
        from unnest(taken, programs, program_versions, amounts, places) i (ord, program, program_version, fen, place);
      with moved as (
        insert into ledger_transfer
        select subjects[l.of], m.transfer, 'pending', m.account, 'lac_clearing', m.fen, null, instructions[l.of], m.reason, ats[l.of]
          from (select l.*, p.pool_account, p.advance_account,
                       greatest(0, least(l.fen, p.fen - (sum(l.fen) over (partition by l.place order by l.of) - l.fen)))::bigint as from_pool
                  from unnest(leg_of, leg_place, leg_fen, leg_pool, leg_advance) l (of, place, fen, pool, advance)
                  join unnest(pay_places, pay_pools, pay_advances, from_pools) p (place, pool_account, advance_account, fen) on p.place = l.place
                 where is_confirmed[l.of]) l
               cross join lateral (values (l.pool, l.pool_account, l.from_pool, 'disburse'),
                                          (l.advance, l.advance_account, l.fen - l.from_pool, 'advance')) m (transfer, account, fen, reason)
         where m.fen > 0
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
-- As before (migration 0045): the bank has credited (ACCC) up to a hundred payments, and everything that follows for each is written in one
-- transaction, under the lock of its claim. About every claim that was not just confirmed, whose attempt is not open, or of which the bank has
-- said so before it answers false, having written nothing of it. What is sent comes in columns, every list of a part as long as the others:
--   words:  { subject, claim, instruction, reference, said_at, received_at, transfer, paid_on }
--   events: { of: the word's place from 1, id, at, jurisdiction, action, object, details, sealed: each one's salt and entry, all in one hexadecimal text }
create or replace function claims_credit(words jsonb, events jsonb) returns setof boolean
  language plpgsql strict security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  as $$
  declare
    subjects text[]; claims text[]; instructions text[]; bank_references text[]; said timestamptz[]; received timestamptz[]; transfers text[]; paid_days date[];
    event_of integer[]; event_id text[]; event_at timestamptz[]; event_place text[]; event_action text[]; event_object text[]; event_details jsonb[];
    sealed_text text; sealed bytea;
    asked integer; is_heard boolean[];
    heard integer[]; -- the places of those that are credited, in order
    leg_of integer[]; leg_id text[]; leg_from text[]; leg_to text[]; leg_fen bigint[]; leg_reason text[];
    sources text[]; sums bigint[]; total bigint; nothing bigint[];
  begin
    if not job_is('payments') then raise exception 'only the payment job credits' using errcode = '42501'; end if;
    select w.subject, w.claim, w.instruction, w.reference, w.said_at, w.received_at, w.transfer, w.paid_on,
           v.of, v.id, v.at, v.jurisdiction, v.action, v.object, v.details, v.sealed
      into subjects, claims, instructions, bank_references, said, received, transfers, paid_days,
           event_of, event_id, event_at, event_place, event_action, event_object, event_details, sealed_text
      from jsonb_to_record(words) w (subject text[], claim text[], instruction text[], reference text[], said_at timestamptz[], received_at timestamptz[],
                                     transfer text[], paid_on date[]),
           jsonb_to_record(events) v (of integer[], id text[], at timestamptz[], jurisdiction text[], action text[], object text[], details jsonb[], sealed text);
    asked := cardinality(subjects);
    if asked is null or asked not between 1 and 100 then raise exception '1 to 100 at once' using errcode = 'YYB02'; end if;
    sealed := decode(sealed_text, 'hex');

    -- Locked in the order of their keys. What others wrote while they held a claim is seen by the statement after the lock only.
    select array_agg(l.ord) into heard
      from (select w.ord from unnest(subjects, claims) with ordinality as w (subject, claim, ord)
              join claim c on c.subject_id = w.subject and c.claim_id = w.claim and c.status = 'confirmed'
             order by c.subject_id, c.claim_id for update of c) l;
    select array_agg(h.ord order by h.ord) into heard
      from unnest(heard) h (ord)
     where (select i.status = 'open' and i.claim_id = claims[h.ord] from payment_instruction i
             where i.subject_id = subjects[h.ord] and i.instruction_id = instructions[h.ord])
       and (select e.said_at from payment_event e
             where e.subject_id = subjects[h.ord] and e.instruction_id = instructions[h.ord] and e.status = 'ACCC') is null;
    is_heard := array(select coalesce(o.ord = any (heard), false) from generate_series(1, asked) o (ord) order by o.ord);

    if heard is not null then
      select array_agg(h.ord), array_agg(t.transfer_id), array_agg(t.debit_account_id), array_agg(t.credit_account_id), array_agg(t.amount_fen), array_agg(t.reason)
        into leg_of, leg_id, leg_from, leg_to, leg_fen, leg_reason
        from unnest(heard) h (ord)
        join ledger_transfer t on t.subject_id = subjects[h.ord] and t.reference = instructions[h.ord] and t.kind = 'pending'
       where (select r.kind from ledger_transfer r where r.subject_id = t.subject_id and r.pending_id = t.transfer_id) is null;
      -- City before district, pool before advance, sources before clearing, clearing before subjects.
      select array_agg(s.account order by s.place, s.kind desc), array_agg(s.fen order by s.place, s.kind desc), sum(s.fen) into sources, sums, total
        from (select l.account, a.jurisdiction_code as place, a.kind, sum(l.fen)::bigint as fen
                from unnest(leg_from, leg_fen) l (account, fen) join ledger_account a on a.account_id = l.account group by 1, 2, 3) s;
      nothing := array_fill(0::bigint, array[coalesce(cardinality(sums), 0)]);
      if total > 0 then
        perform ledger_changes(sources || 'lac_clearing'::text, nothing || total, sums || total,
                               array(select -s.fen from unnest(sums) with ordinality s (fen, no) order by s.no) || 0::bigint);
      end if;
      -- Accounts before their slots, as everywhere. Then all the rest at once: none of it waits for anything that another part of it asks.
      insert into ledger_account (account_id, kind, subject_id, floor_fen)
      select distinct 'lac_' || subjects[h.ord], 'subject', subjects[h.ord], 0 from unnest(heard) h (ord) order by 1 on conflict do nothing;
      with said_of as (
        insert into payment_event (subject_id, instruction_id, status, reason, bank_reference, said_at, received_at)
        select subjects[h.ord], instructions[h.ord], 'ACCC', null, bank_references[h.ord], said[h.ord], received[h.ord] from unnest(heard) h (ord)
      ), held as (
        insert into ledger_slot as s (account_id, slot, in_posted_fen)
        select 'lac_' || subjects[l.of], 0, sum(l.fen) from unnest(leg_of, leg_fen) l (of, fen) group by subjects[l.of] order by 1
        on conflict (account_id, slot) do update set in_posted_fen = s.in_posted_fen + excluded.in_posted_fen
      ), moved as (
        insert into ledger_transfer
        select subjects[l.of], 'trf_r' || substr(l.id, 5), 'post', l.source, l.target, l.fen, l.id, instructions[l.of], l.reason, received[l.of]
          from unnest(leg_of, leg_id, leg_from, leg_to, leg_fen, leg_reason) l (of, id, source, target, fen, reason)
        union all
        select subjects[l.of], transfers[l.of], 'posted', 'lac_clearing', 'lac_' || subjects[l.of], sum(l.fen)::bigint, null, instructions[l.of], 'credit', received[l.of]
          from unnest(leg_of, leg_fen) l (of, fen) group by l.of
      ), closed as (
        update payment_instruction i set status = 'credited'
          from unnest(heard) h (ord) where i.subject_id = subjects[h.ord] and i.instruction_id = instructions[h.ord]
      ), paid as (
        update claim c set status = 'credited', credited_at = said[h.ord], returned_at = null, return_reason = null
          from unnest(heard) h (ord) where c.subject_id = subjects[h.ord] and c.claim_id = claims[h.ord]
        returning c.subject_id, c.claim_id, c.entitlement_id, c.program_id, c.amount_fen, paid_days[h.ord] as paid_on
      ), known as (
        insert into claimed_fact (subject_id, program_id, period, amount_fen, paid_on, claim_id)
        select p.subject_id, p.program_id, e.period, p.amount_fen, p.paid_on, p.claim_id
          from paid p join entitlement e on e.subject_id = p.subject_id and e.entitlement_id = p.entitlement_id
        on conflict do nothing
      ), noted as (
        insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
        select subjects[v.of], v.id, v.at, 'system', null, 'payments', v.place, v.action, v.object, v.details,
               substr(sealed, v.no::integer * 64 - 63, 32), substr(sealed, v.no::integer * 64 - 31, 32)
          from unnest(event_of, event_id, event_at, event_place, event_action, event_object, event_details)
               with ordinality as v (of, id, at, place, action, object, details, no)
         where is_heard[v.of]
      ), announced as (
        insert into log_pending (entry)
        select string_agg(substr(sealed, v.no::integer * 64 - 31, 32), '' order by v.no) from unnest(event_of) with ordinality as v (of, no) where is_heard[v.of] having count(*) > 0
      )
      insert into outbox (topic, subject_id, object_id, created_at)
      select 'claim-changed', subjects[h.ord], claims[h.ord], received[h.ord] from unnest(heard) h (ord);
    end if;

    return query select * from unnest(is_heard);
  end $$;
--> statement-breakpoint
-- What else each of some subjects may take on a day, as claimable_total counts it for one: asked for all of them at once by the job that has just
-- credited them, as the owner, and each only of herself.
create function claimable_left(subjects text[], today date) returns table (count integer, total_fen bigint)
  language plpgsql stable strict security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_bitmapscan = off set jit = off set plan_cache_mode = force_generic_plan
  as $$
  begin
    if not job_is('payments') then raise exception 'only the payment job asks for others' using errcode = '42501'; end if;
    return query
      select l.count, l.total_fen
        from unnest(subjects) with ordinality s (subject, no)
       cross join lateral (
         select count(*)::integer as count, coalesce(sum(e.amount_fen), 0)::bigint as total_fen from entitlement e
          where e.subject_id = s.subject and e.status = 'open' and e.claimable_from <= today and (e.expires_on is null or e.expires_on >= today)
            and not exists (select from program_hold h where h.program_id = e.program_id)
            and not exists (select from program_limit l left join program_use u on u.program_id = l.program_id and u.period = limit_period(l.per, today)
                             where l.program_id = e.program_id
                               and (coalesce(u.places_used, 0) >= l.places or coalesce(u.used_fen, 0) + e.amount_fen > l.budget_fen))) l
       order by s.no;
  end $$;
--> statement-breakpoint
-- As before (migration 0065), counted for all of them at once.
create or replace function claims_credit_now(words jsonb, events jsonb, today date) returns table (credited boolean, left_count integer, left_fen bigint)
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare done boolean[]; subjects text[]; own boolean[];
  begin
    perform become('system', '', '', '', 'payments');
    done := array(select c from claims_credit(words, events) c);
    select w.subject, w.own into subjects, own from jsonb_to_record(words) w (subject text[], own boolean[]);
    return query
      select w.credited, case when w.credited and w.own then w.count end, case when w.credited and w.own then w.total_fen end
        from rows from (unnest(done, own), claimable_left(subjects, today)) with ordinality w (credited, own, count, total_fen, no)
       order by w.no;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
-- What taps find, as before (migration 0065), for all who ask at one moment by one statement: of each what is her own, by her name in every
-- look at a table, as the owner. It is the claims job that asks, and whoever acts for a firm has a delegation that stands at this moment.
create function taps_found(asks jsonb) returns setof json
  language plpgsql volatile strict security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
  as $$
  declare kinds text[]; persons text[]; subjects text[]; owed text[]; accounts text[]; days date[]; complete json[];
  begin
    if not job_is('claims') then raise exception 'only the claims job asks for others' using errcode = '42501'; end if;
    select array_agg(a.kind), array_agg(a.person), array_agg(a.subject), array_agg(a.entitlement), array_agg(a.account)
      into kinds, persons, subjects, owed, accounts
      from jsonb_to_recordset(asks) a (kind text, person text, subject text, entitlement text, account text);
    for n in 1 .. coalesce(cardinality(kinds), 0) loop
      if kinds[n] = 'person_for_firm' and not delegation_stands(subjects[n], persons[n]) then
        raise exception 'nobody acts for a firm without a delegation that stands' using errcode = 'YYB06';
      elsif kinds[n] not in ('person', 'person_for_firm') then
        subjects[n] := null; -- whoever speaks for no subject has nothing
      end if;
    end loop;
    select array_agg(d.day), array_agg((select coalesce(json_object_agg(s.code, s.until), '{}') from completeness_on(d.day) s)) into days, complete
      from (select distinct (e.computed_at at time zone 'Asia/Shanghai')::date as day
              from unnest(subjects, owed) a (subject, benefit) join entitlement e on e.subject_id = a.subject and e.entitlement_id = a.benefit
             where e.because is null and e.status = 'open') d;
    return query
      select json_build_object(
               'entitlement', case when e.entitlement_id is not null then to_json(e) end,
               'isHeld', exists (select from program_hold h where h.program_id = e.program_id),
               'isStopped', exists (select from payee_stop s where s.subject_id = a.subject),
               'account', (select json_build_object('bankCode', p.bank_code, 'bankName', p.bank_name, 'numberSealed', encode(p.number_sealed, 'hex'), 'tail', p.tail,
                                                     'holderName', p.holder_name, 'status', p.status)
                             from payee_account p where p.subject_id = a.subject and p.account_id = a.account),
               'pool', (select json_build_object('zh', j.name, 'en', j.name_en) from jurisdiction j where j.code = e.jurisdiction_code),
               'known', case when e.because is null and e.status = 'open' then json_build_object(
                 'records', (select coalesce(json_agg(json_build_object('source', f.source, 'obtainedOn', f.obtained_on, 'facts', f.facts)), '[]')
                               from fact_record f where f.subject_id = a.subject),
                 'paid', (select coalesce(json_agg(json_build_object('programId', c.program_id, 'period', c.period, 'amountFen', c.amount_fen)), '[]')
                            from claimed_fact c where c.subject_id = a.subject),
                 'taken', (select coalesce(json_agg(json_build_object('programId', o.program_id, 'period', o.period, 'amountFen', o.amount_fen)), '[]')
                             from entitlement o where o.subject_id = a.subject
                              and (o.status = 'claimed' or o.status = 'open' and o.period ~ '^[0-9]{4}' and o.period < left(d.day::text, length(o.period))
                                                           and (o.expires_on is null or o.expires_on >= d.day))),
                 'decided', (select coalesce(json_agg(json_build_object('programId', h.program_id, 'predicate', h.predicate, 'decision', h.decision)), '[]')
                               from human_decision h where h.subject_id = a.subject),
                 'completeUntil', complete[array_position(days, d.day)]) end)
        from unnest(subjects, owed, accounts) with ordinality a (subject, benefit, account, no)
        left join entitlement e on e.subject_id = a.subject and e.entitlement_id = a.benefit
       cross join lateral (select (e.computed_at at time zone 'Asia/Shanghai')::date as day) d
       order by a.no;
  end $$;
--> statement-breakpoint
create or replace function claims_prepare(asks jsonb) returns setof json
  language plpgsql volatile strict set search_path = public, pg_temp
  as $$
  begin
    perform become('system', '', '', '', 'claims');
    return query select * from taps_found(asks);
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
revoke all on function ledger_pass, ledger_changes, funds_take, claimable_left, taps_found from public;
--> statement-breakpoint
grant execute on function claimable_left, taps_found to yyb_app;
