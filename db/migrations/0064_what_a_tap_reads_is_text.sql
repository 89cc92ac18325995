-- What a tap reads is text from the first: it was put together as parsed JSON, copied whole at every step from the inside out, and written
-- out as text in the end. And up to when each source is complete is the same for all who ask on one day: it is worked out once for them.
-- Who may read what is as before (migrations 0031, 0038, 0045): each asks as herself, one after the other.
drop function claims_prepare(jsonb);
--> statement-breakpoint
create function claims_prepare(asks jsonb) returns setof json
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set jit = off
  as $$
  declare ask record; e entitlement%rowtype; known json; day date; complete_on date; complete json;
  begin
    for ask in select * from jsonb_to_recordset(asks) a (kind text, person text, subject text, entitlement text, account text) loop
      perform become(ask.kind, ask.person, ask.subject, '', '');
      select * into e from entitlement o where o.subject_id = ask.subject and o.entitlement_id = ask.entitlement;
      known := null;
      if e.because is null and e.status = 'open' then
        day := (e.computed_at at time zone 'Asia/Shanghai')::date;
        if complete_on is distinct from day then
          select coalesce(json_object_agg(s.code, s.until), '{}') into complete from completeness_on(day) s;
          complete_on := day;
        end if;
        known := json_build_object(
          'records', (select coalesce(json_agg(json_build_object('source', f.source, 'obtainedOn', f.obtained_on, 'facts', f.facts)), '[]')
                        from fact_record f where f.subject_id = ask.subject),
          'paid', (select coalesce(json_agg(json_build_object('programId', c.program_id, 'period', c.period, 'amountFen', c.amount_fen)), '[]')
                     from claimed_fact c where c.subject_id = ask.subject),
          'taken', (select coalesce(json_agg(json_build_object('programId', o.program_id, 'period', o.period, 'amountFen', o.amount_fen)), '[]')
                      from entitlement o where o.subject_id = ask.subject
                       and (o.status = 'claimed' or o.status = 'open' and o.period ~ '^[0-9]{4}' and o.period < left(day::text, length(o.period))
                                                    and (o.expires_on is null or o.expires_on >= day))),
          'decided', (select coalesce(json_agg(json_build_object('programId', h.program_id, 'predicate', h.predicate, 'decision', h.decision)), '[]')
                        from human_decision h where h.subject_id = ask.subject),
          'completeUntil', complete);
      end if;
      return next json_build_object(
        'entitlement', case when e.entitlement_id is not null then to_json(e) end,
        'isHeld', exists (select from program_hold h where h.program_id = e.program_id),
        'isStopped', exists (select from payee_stop s where s.subject_id = ask.subject),
        'account', (select json_build_object('bankCode', p.bank_code, 'bankName', p.bank_name, 'numberSealed', encode(p.number_sealed, 'hex'), 'tail', p.tail,
                                              'holderName', p.holder_name, 'status', p.status)
                      from payee_account p where p.subject_id = ask.subject and p.account_id = ask.account),
        'known', known);
    end loop;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
drop function claim_views(jsonb, date);
--> statement-breakpoint
create function claim_views(asks jsonb, today date) returns setof json
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set jit = off
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
      return next json_build_object(
        'claim', to_json(c),
        'instruction', to_json(i),
        'words', (select coalesce(json_agg(json_build_object('status', w.status, 'reason', w.reason, 'saidAt', w.said_at) order by w.said_at, w.received_at), '[]')
                    from payment_event w where w.subject_id = c.subject_id and w.instruction_id = i.instruction_id),
        'period', (select e.period from entitlement e where e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id),
        'account', (select json_build_object('bankName', p.bank_name, 'tail', p.tail, 'holderName', p.holder_name)
                      from payee_account p where p.subject_id = c.subject_id and p.account_id = c.account_id),
        'pool', (select json_build_object('zh', j.name, 'en', j.name_en) from jurisdiction j where j.code = c.jurisdiction_code),
        'confirmedByName', case when c.confirmed_by <> c.subject_id then (select p.name from firm_people(c.subject_id) p where p.person_id = c.confirmed_by) end,
        'remaining', json_build_object('count', left_over.count, 'totalFen', left_over.total_fen));
    end loop;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
revoke all on function claims_prepare, claim_views from public;
--> statement-breakpoint
grant execute on function claims_prepare, claim_views to yyb_app;
