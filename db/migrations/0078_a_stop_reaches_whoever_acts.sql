-- Whom the bank calls deceased acts for nobody: whoever holds her phone is signed out, and neither her delegations nor her first words
-- count, until somebody has looked. And no attempt to pay her is opened after the stop, however far a tap had come.
create function person_stopped(person text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from payee_stop s where s.subject_id = person)
$$;
--> statement-breakpoint
-- As before (migration 0038).
create or replace function delegation_stands(firm text, person text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from delegation d where d.enterprise_id = firm and d.person_id = person and d.revoked_at is null
                    and (d.valid_until is null or d.valid_until >= city_today()))
     and not exists (select from payee_stop s where s.subject_id = person)
$$;
--> statement-breakpoint
-- As before (migration 0038).
create or replace function represents(firm text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select caller_kind() in ('person', 'person_for_firm')
     and exists (select from delegation d where d.enterprise_id = firm and d.person_id = caller_person() and d.is_legal_representative
                    and (d.valid_until is null or d.valid_until >= city_today()))
     and not exists (select from payee_stop s where s.subject_id = caller_person())
$$;
--> statement-breakpoint
-- As before (migration 0038).
create or replace function representative_verdict(firm text, person text, entitlement text, entitlement_version integer, program text, amount bigint, today date)
  returns text language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare held delegation; above bigint;
  begin
    select * into held from delegation d where d.enterprise_id = firm and d.person_id = person for share;
    if not found or held.revoked_at is not null or held.valid_until < today or person_stopped(person) then return 'DELEGATION_MISSING'; end if;
    if program <> all (held.programs) or amount > held.max_amount_fen then return 'DELEGATION_TOO_NARROW'; end if;
    select second_person_above_fen into above from firm_limit l where l.enterprise_id = firm for share;
    if amount > above then
      perform from first_word w join delegation d on d.enterprise_id = w.subject_id and d.person_id = w.person_id
        where w.subject_id = firm and w.entitlement_id = entitlement and w.version = entitlement_version and w.person_id <> person
          and d.revoked_at is null and (d.valid_until is null or d.valid_until >= today) and not person_stopped(w.person_id)
          and (d.programs is null or program = any (d.programs)) and (d.max_amount_fen is null or amount <= d.max_amount_fen)
        for share of d;
      if not found then return 'SECOND_PERSON_AWAITED'; end if;
    end if;
    return null;
  end $$;
--> statement-breakpoint
-- To whoever opens and reads sessions, the delegation of one who was stopped is none: what follows is the person's own.
alter policy jobs on delegation using (job_is('sign-in', 'session') and revoked_at is null and not person_stopped(person_id));
--> statement-breakpoint
alter policy firms_one_may_act_for on subject using (
  caller_kind() in ('person', 'person_for_firm') and kind = 'enterprise'
  and exists (select from delegation d where d.enterprise_id = subject.subject_id and d.person_id = caller_person() and d.revoked_at is null
                 and not person_stopped(d.person_id)));
--> statement-breakpoint
-- Notes a stop, closes the person's accounts and ends her sessions. A claim that is being written to one of her accounts is either written
-- before the stop or not at all. Answers whether it is new: noted once, it stays as it was noted first.
create function payee_stopped(subject text, why text, payment text, at timestamptz) returns boolean
  language plpgsql strict security definer set search_path = public, pg_temp as $$
  declare is_new boolean;
  begin
    if not job_is('payments') then raise exception 'only the payment job stops a payee' using errcode = '42501'; end if;
    perform from payee_account p where p.subject_id = subject order by p.account_id for update;
    insert into payee_stop values (subject, why, payment, at) on conflict do nothing;
    is_new := found;
    update payee_account set status = 'closed', is_default = false where subject_id = subject;
    delete from session where person_id = subject;
    return is_new;
  end $$;
--> statement-breakpoint
-- As before (migration 0042), and none for whoever was stopped: the claim of this transaction holds her accounts, so that a stop was there
-- before or comes afterwards.
create or replace function attempts_opened() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  begin
    if (select count(*) from opened) >
       (select count(*) from (select from opened i join claim c on c.subject_id = i.subject_id and c.claim_id = i.claim_id and c.jurisdiction_code = i.jurisdiction_code
                                 for key share of c) there) then
      raise exception 'an attempt to pay a claim that is not there' using errcode = 'foreign_key_violation';
    end if;
    if exists (select from opened i join payee_stop s on s.subject_id = i.subject_id) then
      raise exception 'nothing is paid to a payee who was stopped' using errcode = 'YYB10';
    end if;
    return null;
  end $$;
--> statement-breakpoint
revoke all on function person_stopped, payee_stopped from public;
--> statement-breakpoint
grant execute on function person_stopped, payee_stopped to yyb_app;
--> statement-breakpoint
drop policy the_banks_word on payee_stop;
--> statement-breakpoint
revoke insert on payee_stop from yyb_app;
