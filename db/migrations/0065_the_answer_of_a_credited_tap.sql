-- The answer to a tap whose money is there at once is known to the tap but for two things: under which name the pool pays, which is read with
-- everything else before, and what else its person may take, which is read where the money is written down. So nothing is read once more
-- for the answer. As before (migration 0064), with the name of the pool.
create or replace function claims_prepare(asks jsonb) returns setof json
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
        'pool', (select json_build_object('zh', j.name, 'en', j.name_en) from jurisdiction j where j.code = e.jurisdiction_code),
        'known', known);
    end loop;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
drop function claims_credit_now(jsonb, jsonb);
--> statement-breakpoint
-- As before (migration 0031), the same in one statement; of those that are credited to somebody who claims for herself (own, a list beside the
-- others of the words) with what else she may take on that day, read as herself.
create function claims_credit_now(words jsonb, events jsonb, today date) returns table (credited boolean, left_count integer, left_fen bigint)
  language plpgsql volatile strict set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set jit = off
  as $$
  declare one record; left_over record;
  begin
    perform become('system', '', '', '', 'payments');
    for one in
      select c.credited, w.subject, w.own
        from claims_credit(words, events) with ordinality as c (credited, ord)
        join rows from (jsonb_array_elements_text(words -> 'subject'), jsonb_array_elements_text(words -> 'own')) with ordinality as w (subject, own, ord) on w.ord = c.ord
       order by c.ord
    loop
      credited := one.credited;
      left_count := null;
      left_fen := null;
      if one.credited and one.own = 'true' then
        perform become('person', one.subject, one.subject, '', '');
        select * into left_over from claimable_total(one.subject, today);
        left_count := left_over.count;
        left_fen := left_over.total_fen;
      end if;
      return next;
    end loop;
    perform become('', '', '', '', '');
  end $$;
--> statement-breakpoint
revoke all on function claims_credit_now from public;
--> statement-breakpoint
grant execute on function claims_credit_now to yyb_app;
