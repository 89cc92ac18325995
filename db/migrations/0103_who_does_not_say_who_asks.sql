-- As before (migration 0090), but a question that does not say who asks finds nothing, and nobody who is not named acts for a firm: what is not known is no yes.
create or replace function taps_found(asks jsonb) returns setof json
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
      if kinds[n] is not distinct from 'person_for_firm' and delegation_stands(subjects[n], persons[n]) is distinct from true then
        raise exception 'nobody acts for a firm without a delegation that stands' using errcode = 'YYB06';
      elsif kinds[n] is distinct from 'person' and kinds[n] is distinct from 'person_for_firm' then
        subjects[n] := null; -- whoever speaks for no subject, or does not say for whom, has nothing
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
