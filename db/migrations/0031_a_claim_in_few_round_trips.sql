-- A tap asks the database five times instead of fifty: who is signed in, what may be claimed, confirm, credit, what to show.
-- Each of the five takes those who ask at the same moment together, and begins by saying itself who is asking, so that it is a
-- transaction of its own without a begin and a commit. What a person reads is read as that person, one after the other, behind
-- the same walls as ever.

-- As before (migration 0001), kept in parsed form: it is the first statement of every transaction.
create or replace function become(kind text, person text, subject text, jurisdiction text, job text) returns void
  language plpgsql volatile set search_path = pg_catalog
  as $$
  begin
    perform set_config('yyb.caller_kind', kind, true), set_config('yyb.caller_person', person, true),
            set_config('yyb.caller_subject', subject, true), set_config('yyb.caller_jurisdiction', jurisdiction, true),
            set_config('yyb.caller_job', job, true);
  end $$;
--> statement-breakpoint
-- The live sessions of some tokens, each with whether the delegation it acts under is in force. Read by the session job.
create function live_sessions(tokens text[], at timestamptz, today date)
  returns table (token text, person_id text, acting_for text, provider text, is_delegated boolean)
  language plpgsql volatile set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  begin
    perform become('system', '', '', '', 'session');
    return query
      select t.token, s.person_id, s.acting_for, s.provider,
             exists (select from delegation d join subject f on f.subject_id = d.enterprise_id
                      where d.person_id = s.person_id and d.enterprise_id = s.acting_for and (d.valid_until is null or d.valid_until >= today))
        from unnest(tokens) t (token) join session s on s.token_hash = decode(t.token, 'hex') and s.expires_at > at;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
-- How much a subject may take on a day, as far as the caller may see it.
create function claimable_total(subject text, today date, out count integer, out total_fen bigint)
  language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  begin
    select count(*), coalesce(sum(e.amount_fen), 0) into count, total_fen from entitlement e
     where e.subject_id = subject and e.status = 'open' and e.claimable_from <= today and (e.expires_on is null or e.expires_on >= today)
       and not exists (select from program_hold h where h.program_id = e.program_id)
       and not exists (select from program_limit l left join program_use u on u.program_id = l.program_id and u.period = limit_period(l.per, today)
                        where l.program_id = e.program_id
                          and (coalesce(u.places_used, 0) >= l.places or coalesce(u.used_fen, 0) + e.amount_fen > l.budget_fen));
  end $$;
--> statement-breakpoint
-- What is known of each benefit that is about to be claimed, read as whoever claims it: the benefit, whether it waits, the account,
-- and, where its reasons are not frozen, the facts it comes from. An ask: { kind, person, subject, entitlement, account }.
create function claims_prepare(asks jsonb) returns setof jsonb
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare ask record; e entitlement%rowtype; known jsonb; day date;
  begin
    for ask in select * from jsonb_to_recordset(asks) a (kind text, person text, subject text, entitlement text, account text) loop
      perform become(ask.kind, ask.person, ask.subject, '', '');
      select * into e from entitlement o where o.subject_id = ask.subject and o.entitlement_id = ask.entitlement;
      known := null;
      if e.because is null and e.status = 'open' then
        day := (e.computed_at at time zone 'Asia/Shanghai')::date;
        known := jsonb_build_object(
          'records', (select coalesce(jsonb_agg(jsonb_build_object('source', f.source, 'obtainedOn', f.obtained_on, 'facts', f.facts)), '[]')
                        from fact_record f where f.subject_id = ask.subject),
          'paid', (select coalesce(jsonb_agg(jsonb_build_object('programId', c.program_id, 'period', c.period, 'amountFen', c.amount_fen)), '[]')
                     from claimed_fact c where c.subject_id = ask.subject),
          'taken', (select coalesce(jsonb_agg(jsonb_build_object('programId', o.program_id, 'period', o.period, 'amountFen', o.amount_fen)), '[]')
                      from entitlement o where o.subject_id = ask.subject
                       and (o.status = 'claimed' or o.status = 'open' and o.period ~ '^[0-9]{4}' and o.period < left(day::text, length(o.period))
                                                    and (o.expires_on is null or o.expires_on >= day))),
          'decided', (select coalesce(jsonb_agg(jsonb_build_object('programId', h.program_id, 'predicate', h.predicate, 'decision', h.decision)), '[]')
                        from human_decision h where h.subject_id = ask.subject),
          'completeUntil', (select coalesce(jsonb_object_agg(s.code, s.until), '{}') from completeness_on(day) s));
      end if;
      return next jsonb_build_object(
        'entitlement', case when e.entitlement_id is not null then to_jsonb(e) end,
        'isHeld', exists (select from program_hold h where h.program_id = e.program_id),
        'isStopped', exists (select from payee_stop s where s.subject_id = ask.subject),
        'account', (select jsonb_build_object('bankCode', p.bank_code, 'bankName', p.bank_name, 'numberSealed', encode(p.number_sealed, 'hex'), 'tail', p.tail,
                                              'holderName', p.holder_name, 'status', p.status)
                      from payee_account p where p.subject_id = ask.subject and p.account_id = ask.account),
        'known', known);
    end loop;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
-- Claims as their screens show them, each read as whoever looks. An ask: { kind, person, subject, claim }. Null for one not found.
create function claim_views(asks jsonb, today date) returns setof jsonb
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare ask record; c claim%rowtype; i payment_instruction%rowtype; left_over record;
  begin
    for ask in select * from jsonb_to_recordset(asks) a (kind text, person text, subject text, claim text) loop
      perform become(ask.kind, ask.person, ask.subject, '', '');
      select * into c from claim o where o.subject_id = ask.subject and o.claim_id = ask.claim;
      if not found then
        return next null;
        continue;
      end if;
      select * into i from payment_instruction o where o.subject_id = c.subject_id and o.claim_id = c.claim_id order by o.attempt desc limit 1;
      select * into left_over from claimable_total(ask.subject, today);
      return next jsonb_build_object(
        'claim', to_jsonb(c),
        'instruction', to_jsonb(i),
        'words', (select coalesce(jsonb_agg(jsonb_build_object('status', w.status, 'reason', w.reason, 'saidAt', w.said_at) order by w.said_at, w.received_at), '[]')
                    from payment_event w where w.subject_id = c.subject_id and w.instruction_id = i.instruction_id),
        'period', (select e.period from entitlement e where e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id),
        'account', (select jsonb_build_object('bankName', p.bank_name, 'tail', p.tail, 'holderName', p.holder_name)
                      from payee_account p where p.subject_id = c.subject_id and p.account_id = c.account_id),
        'pool', (select jsonb_build_object('zh', j.name, 'en', j.name_en) from jurisdiction j where j.code = c.jurisdiction_code),
        'confirmedByName', case when c.confirmed_by <> c.subject_id then (select s.name from subject s where s.subject_id = c.confirmed_by) end,
        'remaining', jsonb_build_object('count', left_over.count, 'totalFen', left_over.total_fen));
    end loop;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
create type claim_ask as (
  ord integer, subject text, person text, at timestamptz, entitlement text, version integer, claim text, account text, instruction text, remittance text,
  brief jsonb, because jsonb, counted jsonb,
  -- found under the lock
  verdict text, program_id text, program_version integer, amount_fen bigint, jurisdiction_code text, claimable_from date);
--> statement-breakpoint
drop function claims_confirm(jsonb, date);
--> statement-breakpoint
-- Confirms up to a hundred claims in one transaction, as before (migration 0026): each judged as if it were alone, under the lock of
-- its entitlement; nothing is written when a pool, a credit line or a limit does not reach for all (YYB01, YYB03, YYB04) or a
-- person was counted before (YYB05), and the caller asks for fewer. What is written is parsed once and written table by table.
--   items:  [{ subject, person, at, entitlement, version, claim, account, instruction, remittance, brief, because,
--              counted: { mark, persons: [] } or null }]
--   legs:   [{ of: the item's place from 1, jurisdiction, amount, pool, advance }]
--   events: [{ of, id, at, caller, person, jurisdiction, action, object, details, salt, entry }]
-- Answers with one row an item, in order: 'confirmed', 'existing' (with the claim there is), or the code of a refusal.
create function claims_confirm(items jsonb, legs jsonb, events jsonb, today date)
  returns table (verdict text, claim_id text, amount_fen bigint, claimable_from date)
  language plpgsql strict security definer set search_path = public, pg_temp
  -- Everything is found by its key, for one item as for a hundred: the planner takes every list for a hundred, and would read
  -- whole tables while they are small.
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  as $$
  #variable_conflict use_column
  declare
    asked claim_ask[]; confirmed claim_ask[]; is_confirmed boolean[];
    places text[] := '{}'; pools text[] := '{}'; advances text[] := '{}'; from_pools bigint[] := '{}';
    part record; t record; to_count bigint; counted bigint;
  begin
    if not job_is('claims') then raise exception 'only the claims job confirms for others' using errcode = '42501'; end if;
    if jsonb_array_length(items) not between 1 and 100 then raise exception '1 to 100 at once' using errcode = 'YYB02'; end if;
    select array_agg(i) into asked from jsonb_populate_recordset(null::claim_ask, items) i;

    perform from unnest(asked) i join entitlement e on e.subject_id = i.subject and e.entitlement_id = i.entitlement
     order by e.subject_id, e.entitlement_id for update of e;

    select array_agg(row(i.ord, i.subject, i.person, i.at, i.entitlement, i.version, coalesce(c.claim_id, i.claim), i.account, i.instruction, i.remittance,
             i.brief, i.because, i.counted,
             case
             when e.entitlement_id is null then 'NOT_FOUND'
             when c.claim_id is not null then 'existing'
             when e.status = 'withdrawn' then 'ENTITLEMENT_WITHDRAWN'
             when e.status = 'expired' or e.expires_on < today then 'ENTITLEMENT_EXPIRED'
             when e.version <> i.version then 'ENTITLEMENT_CHANGED'
             when e.claimable_from > today then 'ENTITLEMENT_NOT_YET_CLAIMABLE'
             when exists (select from program_hold h where h.program_id = e.program_id) then 'PROGRAM_HELD'
             when p.account_id is null then 'PAYEE_ACCOUNT_MISSING'
             when p.status = 'closed' then 'PAYEE_ACCOUNT_CLOSED'
             else 'confirmed' end,
             e.program_id, e.program_version, e.amount_fen, e.jurisdiction_code, e.claimable_from)::claim_ask order by i.ord)
      into asked
      from unnest(asked) with ordinality as i (no, subject, person, at, entitlement, version, claim, account, instruction, remittance, brief, because, counted, v, p1, p2, a1, j1, c1, ord)
      left join entitlement e on e.subject_id = i.subject and e.entitlement_id = i.entitlement
      left join claim c on c.subject_id = i.subject and c.entitlement_id = i.entitlement
      left join payee_account p on p.subject_id = i.subject and p.account_id = i.account;
    select array_agg(i.verdict = 'confirmed' order by i.ord), array_agg(i order by i.program_id, i.ord) filter (where i.verdict = 'confirmed')
      into is_confirmed, confirmed from unnest(asked) i;

    if confirmed is not null then
      -- One person once, across all firms and all who are confirmed here; in one order, so that two groups never wait for one another.
      select sum(jsonb_array_length(i.counted -> 'persons')) into to_count from unnest(confirmed) i where jsonb_typeof(i.counted) = 'object';
      if to_count > 0 then
        insert into person_use (mark, person_ref, subject_id, claim_id, used_on)
        select i.counted ->> 'mark', u.person, i.subject, i.claim, today
          from unnest(confirmed) i, jsonb_array_elements_text(i.counted -> 'persons') u (person)
         where jsonb_typeof(i.counted) = 'object' order by 1, 2 on conflict do nothing;
        get diagnostics counted = row_count;
        if counted < to_count then raise exception 'a person was counted before' using errcode = 'YYB05'; end if;
      end if;

      -- City before district, as everywhere.
      for part in
        select l.jurisdiction, sum(l.amount)::bigint as amount from jsonb_to_recordset(legs) l (of integer, jurisdiction text, amount bigint)
         where is_confirmed[l.of] group by l.jurisdiction order by l.jurisdiction
      loop
        select * into t from fund_take(part.jurisdiction, part.amount);
        places := places || part.jurisdiction; pools := pools || t.pool; advances := advances || t.advance; from_pools := from_pools || t.from_pool_fen;
      end loop;

      update entitlement e set status = 'claimed', claim_id = i.claim, brief = i.brief, because = i.because
        from unnest(confirmed) i where e.subject_id = i.subject and e.entitlement_id = i.entitlement;
      -- Rows of limits are locked in the order of the programs.
      insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen, status,
                         account_id, jurisdiction_code, confirmed_by, confirmed_at)
      select i.subject, i.claim, i.entitlement, i.version, i.program_id, i.program_version, i.amount_fen, 'confirmed', i.account, i.jurisdiction_code, i.person, i.at
        from unnest(confirmed) i;
      insert into ledger_transfer
      select (asked[l.of]).subject, m.transfer, 'pending', m.account, 'lac_clearing', m.fen, null, (asked[l.of]).instruction, m.reason, (asked[l.of]).at
        from (select l.*, p.pool_account, p.advance_account,
                     greatest(0, least(l.amount, p.fen - (sum(l.amount) over (partition by l.jurisdiction order by l.of) - l.amount)))::bigint as from_pool
                from jsonb_to_recordset(legs) l (of integer, jurisdiction text, amount bigint, pool text, advance text)
                join unnest(places, pools, advances, from_pools) p (place, pool_account, advance_account, fen) on p.place = l.jurisdiction
               where is_confirmed[l.of]) l
             cross join lateral (values (l.pool, l.pool_account, l.from_pool, 'disburse'),
                                        (l.advance, l.advance_account, l.amount - l.from_pool, 'advance')) m (transfer, account, fen, reason)
       where m.fen > 0;
      insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen, jurisdiction_code,
                                       remittance_text, status, created_at)
      -- What is reserved is what is paid, or nothing is: a null here is refused.
      select i.subject, i.instruction, i.claim, 1, i.instruction, i.account, case when l.fen = i.amount_fen then i.amount_fen end,
             i.jurisdiction_code, i.remittance, 'open', i.at
        from unnest(confirmed) i
        left join (select l.of, sum(l.amount) as fen from jsonb_to_recordset(legs) l (of integer, amount bigint) group by l.of) l on l.of = i.ord;
      with noted as (
        insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
        select (asked[v.of]).subject, v.id, v.at, v.caller, v.person, null, v.jurisdiction, v.action, v.object, v.details, decode(v.salt, 'hex'), decode(v.entry, 'hex')
          from jsonb_to_recordset(events) v (of integer, id text, at timestamptz, caller text, person text, jurisdiction text, action text, object text,
                                             details jsonb, salt text, entry text)
         where is_confirmed[v.of] returning entry
      )
      insert into log_pending (entry) select entry from noted;
      insert into outbox (topic, subject_id, object_id, created_at) select 'payment-open', i.subject, i.claim, i.at from unnest(confirmed) i;
    end if;

    return query select i.verdict, i.claim, i.amount_fen, i.claimable_from from unnest(asked) i;
  end $$;
--> statement-breakpoint
-- The same in one statement, for the job that does it.
create function claims_confirm_now(items jsonb, legs jsonb, events jsonb, today date)
  returns table (verdict text, claim_id text, amount_fen bigint, claimable_from date)
  language plpgsql volatile strict set search_path = public, pg_temp
  as $$
  begin
    perform become('system', '', '', '', 'claims');
    return query select * from claims_confirm(items, legs, events, today);
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
create type credit_word as (subject text, claim text, instruction text, reference text, said_at timestamptz, received_at timestamptz, transfer text, paid_on date);
--> statement-breakpoint
-- The bank has credited (ACCC) up to a hundred payments: everything that follows for each, in one transaction, under the lock of its
-- claim. Only for claims that were just confirmed, whose attempt is open and of which the bank had not said so before; about every other it answers false,
-- having written nothing of it, and the caller judges that word alone.
--   words:  [{ subject, claim, instruction, reference, said_at, received_at, transfer, paid_on }]
--   events: [{ of: the word's place from 1, id, at, jurisdiction, action, object, details, salt, entry }]
create function claims_credit(words jsonb, events jsonb) returns setof boolean
  language plpgsql strict security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
  as $$
  declare asked credit_word[]; heard credit_word[]; is_heard boolean[]; legs ledger_transfer[]; part record; total bigint := 0;
  begin
    if not job_is('payments') then raise exception 'only the payment job credits' using errcode = '42501'; end if;
    if jsonb_array_length(words) not between 1 and 100 then raise exception '1 to 100 at once' using errcode = 'YYB02'; end if;
    select array_agg(w) into asked from jsonb_populate_recordset(null::credit_word, words) w;

    perform from unnest(asked) w join claim c on c.subject_id = w.subject and c.claim_id = w.claim
     order by c.subject_id, c.claim_id for update of c;
    select array_agg(c.claim_id is not null and i.instruction_id is not null and e.status is null order by o.ord),
           array_agg(asked[o.ord] order by o.ord) filter (where c.claim_id is not null and i.instruction_id is not null and e.status is null)
      into is_heard, heard
      from generate_subscripts(asked, 1) o (ord)
      left join claim c on c.subject_id = (asked[o.ord]).subject and c.claim_id = (asked[o.ord]).claim and c.status = 'confirmed'
      left join payment_instruction i on i.subject_id = (asked[o.ord]).subject and i.instruction_id = (asked[o.ord]).instruction
                                     and i.claim_id = (asked[o.ord]).claim and i.status = 'open'
      left join payment_event e on e.subject_id = (asked[o.ord]).subject and e.instruction_id = (asked[o.ord]).instruction and e.status = 'ACCC';

    if heard is not null then
      insert into payment_event (subject_id, instruction_id, status, reason, bank_reference, said_at, received_at)
      select w.subject, w.instruction, 'ACCC', null, w.reference, w.said_at, w.received_at from unnest(heard) w;
      select array_agg(t) into legs
        from unnest(heard) w join ledger_transfer t on t.subject_id = w.subject and t.reference = w.instruction and t.kind = 'pending'
       where not exists (select from ledger_transfer r where r.subject_id = t.subject_id and r.pending_id = t.transfer_id);
      insert into ledger_transfer
      select p.subject_id, 'trf_r' || substr(p.transfer_id, 5), 'post', p.debit_account_id, p.credit_account_id, p.amount_fen, p.transfer_id, p.reference, p.reason, w.received_at
        from unnest(legs) p join unnest(heard) w on w.instruction = p.reference;
      -- City before district, pool before advance, sources before clearing, clearing before subjects.
      for part in
        select p.debit_account_id as account, sum(p.amount_fen)::bigint as fen from unnest(legs) p join ledger_account a on a.account_id = p.debit_account_id
         group by p.debit_account_id, a.jurisdiction_code, a.kind order by a.jurisdiction_code, a.kind desc
      loop
        perform ledger_change(part.account, 0, part.fen, -part.fen);
        total := total + part.fen;
      end loop;
      perform ledger_change('lac_clearing', total, total, 0);
      insert into ledger_account (account_id, kind, subject_id, floor_fen)
      select distinct 'lac_' || w.subject, 'subject', w.subject, 0 from unnest(heard) w order by 1 on conflict do nothing;
      insert into ledger_slot as s (account_id, slot, in_posted_fen)
      select 'lac_' || p.subject_id, 0, sum(p.amount_fen) from unnest(legs) p group by p.subject_id order by 1
      on conflict (account_id, slot) do update set in_posted_fen = s.in_posted_fen + excluded.in_posted_fen;
      insert into ledger_transfer
      select w.subject, w.transfer, 'posted', 'lac_clearing', 'lac_' || w.subject, p.fen, null, w.instruction, 'credit', w.received_at
        from unnest(heard) w join (select p.reference, sum(p.amount_fen)::bigint as fen from unnest(legs) p group by p.reference) p on p.reference = w.instruction;
      update payment_instruction i set status = 'credited' from unnest(heard) w where i.subject_id = w.subject and i.instruction_id = w.instruction;
      update claim c set status = 'credited', credited_at = w.said_at, returned_at = null, return_reason = null
        from unnest(heard) w where c.subject_id = w.subject and c.claim_id = w.claim;
      insert into claimed_fact (subject_id, program_id, period, amount_fen, paid_on, claim_id)
      select c.subject_id, c.program_id, e.period, c.amount_fen, w.paid_on, c.claim_id
        from unnest(heard) w join claim c on c.subject_id = w.subject and c.claim_id = w.claim
        join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
      on conflict do nothing;
      with noted as (
        insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
        select (asked[v.of]).subject, v.id, v.at, 'system', null, 'payments', v.jurisdiction, v.action, v.object, v.details, decode(v.salt, 'hex'), decode(v.entry, 'hex')
          from jsonb_to_recordset(events) v (of integer, id text, at timestamptz, jurisdiction text, action text, object text, details jsonb, salt text, entry text)
         where is_heard[v.of] returning entry
      )
      insert into log_pending (entry) select entry from noted;
      insert into outbox (topic, subject_id, object_id, created_at) select 'claim-changed', w.subject, w.claim, w.received_at from unnest(heard) w;
    end if;

    return query select * from unnest(is_heard);
  end $$;
--> statement-breakpoint
-- The same in one statement, for the job that does it.
create function claims_credit_now(words jsonb, events jsonb) returns setof boolean
  language plpgsql volatile strict set search_path = public, pg_temp
  as $$
  begin
    perform become('system', '', '', '', 'payments');
    return query select * from claims_credit(words, events);
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
revoke all on function live_sessions, claimable_total, claims_prepare, claim_views, claims_confirm, claims_confirm_now, claims_credit, claims_credit_now from public;
--> statement-breakpoint
grant execute on function live_sessions, claimable_total, claims_prepare, claim_views, claims_confirm, claims_confirm_now, claims_credit, claims_credit_now to yyb_app;
