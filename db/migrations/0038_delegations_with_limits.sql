-- 经办: what a delegation covers, who gave it and who took it back. Null means: every benefit, any amount. What stood before
-- came from the register, with nobody's name as its giver.
alter table delegation
  add column programs text[] check (cardinality(programs) between 1 and 200),
  add column max_amount_fen bigint check (max_amount_fen > 0),
  add column granted_by text references subject,
  add column granted_at timestamptz,
  add column revoked_by text references subject,
  add column revoked_at timestamptz,
  add check ((granted_by is null) = (granted_at is null)),
  add check ((revoked_by is null) = (revoked_at is null)),
  add check (not is_legal_representative or (programs is null and max_amount_fen is null and revoked_at is null));
--> statement-breakpoint
-- The civil date in the city.
create function city_today() returns date language sql stable set search_path = public, pg_temp as $$
  select ((now() + make_interval(days => coalesce((select offset_days from city_clock), 0))) at time zone 'Asia/Shanghai')::date
$$;
--> statement-breakpoint
create function delegation_stands(firm text, person text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from delegation d where d.enterprise_id = firm and d.person_id = person and d.revoked_at is null
                    and (d.valid_until is null or d.valid_until >= city_today()))
$$;
--> statement-breakpoint
-- Whether whoever asks is the firm's legal representative. A function of the owner's: a policy of a table cannot look into itself.
create function represents(firm text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select caller_kind() in ('person', 'person_for_firm')
     and exists (select from delegation d where d.enterprise_id = firm and d.person_id = caller_person() and d.is_legal_representative
                    and (d.valid_until is null or d.valid_until >= city_today()))
$$;
--> statement-breakpoint
-- Nothing at all begins in a firm's name without a delegation that stands at that moment, neither reading nor writing.
create or replace function become(kind text, person text, subject text, jurisdiction text, job text) returns void
  language plpgsql volatile set search_path = pg_catalog
  as $$
  begin
    perform set_config('yyb.caller_kind', kind, true), set_config('yyb.caller_person', person, true),
            set_config('yyb.caller_subject', subject, true), set_config('yyb.caller_jurisdiction', jurisdiction, true),
            set_config('yyb.caller_job', job, true);
    if kind = 'person_for_firm' and not public.delegation_stands(subject, person) then
      raise exception 'nobody acts for a firm without a delegation that stands' using errcode = 'YYB06';
    end if;
  end $$;
--> statement-breakpoint
-- Whoever has seen a firm's code may ask its legal representative. The names are as they were when it was asked.
create table delegation_request (
  request_id text primary key check (request_id ~ '^req_[0-9a-z]{1,31}$'),
  enterprise_id text not null references subject on delete cascade,
  enterprise_name text not null,
  person_id text not null references subject on delete cascade,
  person_name text not null,
  via text not null check (via in ('screen', 'printed', 'typed')),
  asked_at timestamptz not null,
  state text not null check (state in ('open', 'granted', 'refused', 'withdrawn')),
  decided_by text references subject on delete cascade,
  decided_at timestamptz,
  check ((state = 'open') = (decided_by is null)),
  check ((state = 'open') = (decided_at is null))
);
--> statement-breakpoint
create unique index delegation_request_one_open on delegation_request (enterprise_id, person_id) where state = 'open';
--> statement-breakpoint
create index delegation_request_of_person on delegation_request (person_id, asked_at);
--> statement-breakpoint
create function delegation_request_names() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    select name into new.person_name from subject where subject_id = new.person_id and kind = 'person';
    select name into new.enterprise_name from subject where subject_id = new.enterprise_id and kind = 'enterprise';
    return new;
  end $$;
--> statement-breakpoint
create trigger names before insert on delegation_request for each row execute function delegation_request_names();
--> statement-breakpoint
create function delegation_asked(firm text, person text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from delegation_request r where r.enterprise_id = firm and r.person_id = person and r.state = 'open')
$$;
--> statement-breakpoint
alter table delegation_request enable row level security;
--> statement-breakpoint
alter table delegation_request force row level security;
--> statement-breakpoint
create policy owner on delegation_request to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update (state, decided_by, decided_at) on delegation_request to yyb_app;
--> statement-breakpoint
create policy asked_or_to_decide on delegation_request for select to yyb_app
  using (person_id = caller_person() or represents(enterprise_id));
--> statement-breakpoint
create policy who_saw_the_code_asks on delegation_request for insert to yyb_app with check (
  caller_kind() = 'person' and person_id = caller_person() and state = 'open'
  and exists (select from code_scan s where s.person_id = delegation_request.person_id and s.enterprise_id = delegation_request.enterprise_id
                 and s.via = delegation_request.via and s.at between asked_at - interval '15 minutes' and asked_at));
--> statement-breakpoint
create policy decides on delegation_request for update to yyb_app
  using (state = 'open' and (person_id = caller_person() or represents(enterprise_id)))
  with check (decided_by = caller_person()
              and (case state when 'withdrawn' then person_id = caller_person() else represents(enterprise_id) end));
--> statement-breakpoint
grant insert, update (title, valid_until, programs, max_amount_fen, granted_by, granted_at, revoked_by, revoked_at) on delegation to yyb_app;
--> statement-breakpoint
-- A delegation is given by the legal representative, acting for the firm, to somebody who asked; never a second representative.
create policy representative_grants on delegation for insert to yyb_app with check (
  caller_kind() = 'person_for_firm' and enterprise_id = caller_subject() and represents(enterprise_id)
  and not is_legal_representative and granted_by = caller_person() and revoked_at is null
  and delegation_asked(enterprise_id, person_id));
--> statement-breakpoint
-- What she changes becomes what she gave; what she takes back carries her name. One that was taken back lives again only for
-- somebody who asked again.
create policy representative_changes on delegation for update to yyb_app
  using (caller_kind() = 'person_for_firm' and enterprise_id = caller_subject() and represents(enterprise_id) and not is_legal_representative
         and (revoked_at is null or delegation_asked(enterprise_id, person_id)))
  with check (enterprise_id = caller_subject() and not is_legal_representative
              and case when revoked_at is null then granted_by = caller_person() else revoked_by = caller_person() end);
--> statement-breakpoint
-- Above what amount a firm wants a second person; no row, or null: never.
create table firm_limit (
  enterprise_id text primary key references subject on delete cascade,
  second_person_above_fen bigint check (second_person_above_fen >= 0),
  set_by text not null references subject on delete cascade,
  set_at timestamptz not null
);
--> statement-breakpoint
alter table firm_limit enable row level security;
--> statement-breakpoint
alter table firm_limit force row level security;
--> statement-breakpoint
create policy owner on firm_limit to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update (second_person_above_fen, set_by, set_at) on firm_limit to yyb_app;
--> statement-breakpoint
create policy own on firm_limit for select to yyb_app using (enterprise_id = caller_subject());
--> statement-breakpoint
create policy representative_sets on firm_limit for insert to yyb_app
  with check (enterprise_id = caller_subject() and represents(enterprise_id) and set_by = caller_person());
--> statement-breakpoint
create policy representative_resets on firm_limit for update to yyb_app
  using (enterprise_id = caller_subject() and represents(enterprise_id))
  with check (enterprise_id = caller_subject() and set_by = caller_person());
--> statement-breakpoint
-- The first of the two who confirm a large sum: of this entitlement, in this version.
create table first_word (
  subject_id text not null,
  entitlement_id text not null,
  person_id text not null references subject on delete cascade,
  version integer not null,
  said_at timestamptz not null,
  primary key (subject_id, entitlement_id, person_id),
  foreign key (subject_id, entitlement_id) references entitlement (subject_id, entitlement_id) on delete cascade
);
--> statement-breakpoint
alter table first_word enable row level security;
--> statement-breakpoint
alter table first_word force row level security;
--> statement-breakpoint
create policy owner on first_word to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update (version, said_at) on first_word to yyb_app;
--> statement-breakpoint
create policy own on first_word for select to yyb_app using (subject_id = caller_subject());
--> statement-breakpoint
create policy own_says on first_word for insert to yyb_app
  with check (caller_kind() = 'person_for_firm' and subject_id = caller_subject() and person_id = caller_person());
--> statement-breakpoint
create policy own_says_again on first_word for update to yyb_app
  using (subject_id = caller_subject() and person_id = caller_person()) with check (subject_id = caller_subject() and person_id = caller_person());
--> statement-breakpoint
-- Whether a person may claim this for a firm, as of this transaction: the delegation she holds is locked until it ends, so that
-- taking it back comes either before the claim or after it. Null: she may; else the code of the refusal.
create function representative_verdict(firm text, person text, entitlement text, entitlement_version integer, program text, amount bigint, today date)
  returns text language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare held delegation; above bigint;
  begin
    select * into held from delegation d where d.enterprise_id = firm and d.person_id = person for share;
    if not found or held.revoked_at is not null or held.valid_until < today then return 'DELEGATION_MISSING'; end if;
    if program <> all (held.programs) or amount > held.max_amount_fen then return 'DELEGATION_TOO_NARROW'; end if;
    select second_person_above_fen into above from firm_limit l where l.enterprise_id = firm for share;
    if amount > above then
      perform from first_word w join delegation d on d.enterprise_id = w.subject_id and d.person_id = w.person_id
        where w.subject_id = firm and w.entitlement_id = entitlement and w.version = entitlement_version and w.person_id <> person
          and d.revoked_at is null and (d.valid_until is null or d.valid_until >= today)
          and (d.programs is null or program = any (d.programs)) and (d.max_amount_fen is null or amount <= d.max_amount_fen)
        for share of d;
      if not found then return 'SECOND_PERSON_AWAITED'; end if;
    end if;
    return null;
  end $$;
--> statement-breakpoint
revoke all on function representative_verdict from public;
--> statement-breakpoint
-- The verdict for each of up to a hundred confirmations, in order; null for what a person claims for herself.
create function claims_allowed(items jsonb, today date) returns table (verdict text)
  language plpgsql strict security definer set search_path = public, pg_temp as $$
  declare item record;
  begin
    if not job_is('claims') then raise exception 'only the claims job asks for others' using errcode = '42501'; end if;
    for item in
      select i.subject, i.person, i.entitlement, i.version, e.program_id, e.amount_fen
        from rows from (jsonb_to_recordset(items) as (subject text, person text, entitlement text, version integer)) with ordinality
               as i (subject, person, entitlement, version, ord)
        left join entitlement e on e.subject_id = i.subject and e.entitlement_id = i.entitlement order by i.ord
    loop
      verdict := case when item.person <> item.subject and item.program_id is not null then
        representative_verdict(item.subject, item.person, item.entitlement, item.version, item.program_id, item.amount_fen, today) end;
      return next;
    end loop;
  end $$;
--> statement-breakpoint
revoke all on function claims_allowed from public;
--> statement-breakpoint
grant execute on function claims_allowed to yyb_app;
--> statement-breakpoint
-- The wall behind the verb: no claim of a firm's is written that its representative may not make.
create function claim_by_representative() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare verdict text := representative_verdict(new.subject_id, new.confirmed_by, new.entitlement_id, new.entitlement_version, new.program_id,
                                                 new.amount_fen, (new.confirmed_at at time zone 'Asia/Shanghai')::date);
  begin
    if verdict is not null then raise exception 'a claim that its representative may not make: %', verdict using errcode = 'YYB07'; end if;
    return new;
  end $$;
--> statement-breakpoint
revoke all on function claim_by_representative from public;
--> statement-breakpoint
-- Earlier payments that are loaded with a city were made elsewhere, by nobody who asks here.
create trigger representative before insert on claim for each row
  when (new.confirmed_by <> new.subject_id and caller_kind() <> 'nobody') execute function claim_by_representative();
--> statement-breakpoint
-- Who may act for a firm, or did, by name: told to whoever acts for it.
create function firm_people(firm text) returns table (person_id text, name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.subject_id, s.name from subject s
   where s.subject_id in (select d.person_id from delegation d where d.enterprise_id = firm)
     and caller_kind() in ('person', 'person_for_firm') and delegation_stands(firm, caller_person())
$$;
--> statement-breakpoint
revoke all on function city_today, delegation_stands, represents, delegation_request_names, delegation_asked, firm_people from public;
--> statement-breakpoint
grant execute on function city_today, delegation_stands, represents, delegation_asked, firm_people to yyb_app;
--> statement-breakpoint
-- Everybody begins with become(), which asks this of those who act for a firm.
grant execute on function delegation_stands to yyb_worker, yyb_nightly;
--> statement-breakpoint
-- To whoever opens and reads sessions, a delegation that was taken back is none: the next request is the person's own.
alter policy jobs on delegation using (job_is('sign-in', 'session') and revoked_at is null);
--> statement-breakpoint
alter policy firms_one_may_act_for on subject using (
  caller_kind() in ('person', 'person_for_firm') and kind = 'enterprise'
  and exists (select from delegation d where d.enterprise_id = subject.subject_id and d.person_id = caller_person() and d.revoked_at is null));
--> statement-breakpoint
-- As before (migration 0031), with the name of whoever confirmed for a firm told to all who may act for it.
create or replace function claim_views(asks jsonb, today date) returns setof jsonb
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
        'confirmedByName', case when c.confirmed_by <> c.subject_id then (select p.name from firm_people(c.subject_id) p where p.person_id = c.confirmed_by) end,
        'remaining', jsonb_build_object('count', left_over.count, 'totalFen', left_over.total_fen));
    end loop;
    perform become('', '', '', '', '');
  end $$;
