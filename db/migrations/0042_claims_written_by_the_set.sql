-- A claim is written with eight rows, and each row used to be looked up, checked and parsed by itself. What can be asked of a hundred at
-- once is asked at once: whether what they name is there, whether a limit reaches, and what was sent.

-- What a claim, an attempt and a transfer name must be there, as before; but it is looked up for all rows of a statement together, and
-- locked against being deleted meanwhile just as a foreign key does it. From the other side nothing that is named can be deleted, and no
-- key changes. Whose rows nobody may delete by privilege is held by the lock of a table, which costs only whoever deletes.
alter table claim drop constraint claim_confirmed_by_fkey, drop constraint claim_jurisdiction_code_fkey, drop constraint claim_program_id_program_version_fkey,
  drop constraint claim_subject_id_account_id_fkey, drop constraint claim_subject_id_entitlement_id_fkey;
--> statement-breakpoint
alter table payment_instruction drop constraint payment_instruction_jurisdiction_code_fkey, drop constraint payment_instruction_subject_id_claim_id_fkey;
--> statement-breakpoint
alter table ledger_transfer drop constraint ledger_transfer_debit_account_id_fkey, drop constraint ledger_transfer_credit_account_id_fkey;
--> statement-breakpoint
-- Nothing is unique about resolving nothing: only what resolves stands in this index.
alter table ledger_transfer drop constraint ledger_transfer_subject_id_pending_id_key;
--> statement-breakpoint
create unique index ledger_transfer_resolved_once on ledger_transfer (subject_id, pending_id) where pending_id is not null;
--> statement-breakpoint
-- A subject has a handful of claims: the primary key finds them.
drop index claim_of_subject;
--> statement-breakpoint
-- The claims of one statement are of benefits, accounts and persons that are there; their program, version and place are those of what was
-- owed. And the limits of their programs reach for all of them: as before (migration 0013), once for each program and period.
create function claims_made() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  declare named bigint; made_here bigint; used record; bound program_limit%rowtype;
  begin
    select count(*) into made_here from made;
    select count(*) into named
      from (select from made c
              join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
                                and e.program_id = c.program_id and e.program_version = c.program_version and e.jurisdiction_code = c.jurisdiction_code
              join payee_account p on p.subject_id = c.subject_id and p.account_id = c.account_id
               for key share of e, p) there;
    if named < made_here then raise exception 'a claim of what is not owed, or to an account that is not there' using errcode = 'foreign_key_violation'; end if;
    -- Who claims for herself is there with her account.
    if exists (select from made c where c.confirmed_by <> c.subject_id) then
      perform from (select from subject s where s.subject_id in (select c.confirmed_by from made c) for key share) there;
      if exists (select from made c where not exists (select from subject s where s.subject_id = c.confirmed_by)) then
        raise exception 'a claim of nobody' using errcode = 'foreign_key_violation';
      end if;
    end if;
    if exists (select from made c join program_limit l on l.program_id = c.program_id) then
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
drop trigger place_taken on claim;
--> statement-breakpoint
drop function take_place();
--> statement-breakpoint
create trigger made after insert on claim referencing new table as made for each statement execute function claims_made();
--> statement-breakpoint
create function claim_account_there() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from payee_account p where p.subject_id = new.subject_id and p.account_id = new.account_id for key share;
  if not found then raise exception 'a claim to an account that is not there' using errcode = 'foreign_key_violation'; end if;
  return null;
end $$;
--> statement-breakpoint
create trigger sent_elsewhere after update of account_id on claim for each row
  when (new.account_id is distinct from old.account_id) execute function claim_account_there();
--> statement-breakpoint
create function attempts_opened() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  begin
    if (select count(*) from opened) >
       (select count(*) from (select from opened i join claim c on c.subject_id = i.subject_id and c.claim_id = i.claim_id and c.jurisdiction_code = i.jurisdiction_code
                                 for key share of c) there) then
      raise exception 'an attempt to pay a claim that is not there' using errcode = 'foreign_key_violation';
    end if;
    return null;
  end $$;
--> statement-breakpoint
create trigger opened after insert on payment_instruction referencing new table as opened for each statement execute function attempts_opened();
--> statement-breakpoint
create function transfers_written() returns trigger language plpgsql security definer set search_path = public, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  begin
    if exists (select from (select t.debit_account_id as account_id from written t union select t.credit_account_id from written t) n
                where not exists (select from ledger_account a where a.account_id = n.account_id)) then
      raise exception 'a transfer of an account that is not there' using errcode = 'foreign_key_violation';
    end if;
    return null;
  end $$;
--> statement-breakpoint
create trigger written after insert on ledger_transfer referencing new table as written for each statement execute function transfers_written();
--> statement-breakpoint
-- The other side: what is named stays. Whoever writes holds these by a lock on the row.
create function keep_named() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare is_named boolean;
begin
  case tg_table_name
    when 'entitlement' then
      select exists (select from gone g join claim c on c.subject_id = g.subject_id and c.entitlement_id = g.entitlement_id) into is_named;
    when 'payee_account' then
      select exists (select from gone g join claim c on c.subject_id = g.subject_id and c.account_id = g.account_id) into is_named;
    when 'subject' then select exists (select from gone g join claim c on c.confirmed_by = g.subject_id) into is_named;
    when 'claim' then
      select exists (select from gone g join payment_instruction i on i.subject_id = g.subject_id and i.claim_id = g.claim_id) into is_named;
  end case;
  if is_named then raise exception 'something names this row of %', tg_table_name using errcode = 'foreign_key_violation'; end if;
  return null;
end $$;
--> statement-breakpoint
-- These nobody locks one by one: who deletes waits until everybody has written, and lets nobody write meanwhile.
create function keep_named_by_all() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare is_named boolean;
begin
  case tg_table_name
    when 'ledger_account' then
      lock table ledger_transfer in share row exclusive mode;
      select exists (select from gone g join ledger_transfer t on g.account_id in (t.debit_account_id, t.credit_account_id)) into is_named;
    when 'jurisdiction' then
      lock table claim, payment_instruction in share row exclusive mode;
      select exists (select from gone g join claim c on c.jurisdiction_code = g.code)
          or exists (select from gone g join payment_instruction i on i.jurisdiction_code = g.code) into is_named;
    when 'program_version' then
      lock table claim in share row exclusive mode;
      select exists (select from gone g join claim c on c.program_id = g.program_id and c.program_version = g.version) into is_named;
  end case;
  if is_named then raise exception 'something names this row of %', tg_table_name using errcode = 'foreign_key_violation'; end if;
  return null;
end $$;
--> statement-breakpoint
create function keep_key() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- An account may be given another key as long as nobody has been paid into it.
  if tg_table_name = 'payee_account' then
    if not exists (select from claim c where c.subject_id = old.subject_id and c.account_id = old.account_id) then return null; end if;
  end if;
  -- So may a version that nobody has been paid by.
  if tg_table_name = 'program_version' then
    lock table claim in share row exclusive mode;
    if not exists (select from claim c where c.program_id = old.program_id and c.program_version = old.version) then return null; end if;
  end if;
  raise exception 'the key of a row of % never changes', tg_table_name using errcode = 'foreign_key_violation';
end $$;
--> statement-breakpoint
do $$
declare kept record;
begin
  for kept in
    select * from (values
      ('entitlement', 'keep_named', '{subject_id,entitlement_id}'::text[]), ('payee_account', 'keep_named', '{subject_id,account_id}'),
      ('subject', 'keep_named', '{subject_id}'), ('claim', 'keep_named', '{subject_id,claim_id}'), ('ledger_account', 'keep_named_by_all', '{account_id}'),
      ('jurisdiction', 'keep_named_by_all', '{code}'), ('program_version', 'keep_named_by_all', '{program_id,version}')) k (name, keeper, key)
  loop
    execute format('create trigger named_kept after delete on %I referencing old table as gone for each statement execute function %I()', kept.name, kept.keeper);
    execute format('create trigger key_kept after update of %s on %I for each row when (%s) execute function keep_key()',
                   array_to_string(kept.key, ', '), kept.name,
                   (select string_agg(format('new.%1$I is distinct from old.%1$I', k), ' or ') from unnest(kept.key) k));
  end loop;
end $$;
--> statement-breakpoint
revoke all on function claims_made, claim_account_there, attempts_opened, transfers_written, keep_named, keep_named_by_all, keep_key from public;
--> statement-breakpoint
-- What one transaction leaves for the log may lie in one row: the entries one behind the other.
alter table log_pending drop constraint log_pending_entry_check;
--> statement-breakpoint
alter table log_pending add constraint log_pending_entry_check check (length(entry) > 0 and length(entry) % 32 = 0);
--> statement-breakpoint
-- Confirms up to a hundred claims in one transaction, as before (migration 0031): each judged as if it were alone; nothing is written when
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
    pay_places text[] := '{}'; pay_pools text[] := '{}'; pay_advances text[] := '{}'; from_pools bigint[] := '{}';
    other record; part record; t record; to_count bigint; counted bigint;
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
      for part in
        select l.place, sum(l.fen)::bigint as fen from unnest(leg_of, leg_place, leg_fen) l (of, place, fen)
         where is_confirmed[l.of] group by l.place order by l.place
      loop
        select * into t from fund_take(part.place, part.fen);
        pay_places := pay_places || part.place; pay_pools := pay_pools || t.pool; pay_advances := pay_advances || t.advance; from_pools := from_pools || t.from_pool_fen;
      end loop;
      -- What is reserved is what is paid, or nothing is.
      if cardinality(taken) <> (select count(*) from (select from unnest(leg_of, leg_fen) l (of, fen) where is_confirmed[l.of]
                                                       group by l.of having sum(l.fen) = owed_fen[l.of]) exact) then
        raise exception 'the legs of a payment are not its sum' using errcode = 'check_violation';
      end if;

      insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen, status,
                         account_id, jurisdiction_code, confirmed_by, confirmed_at)
      select subjects[i.ord], claims[i.ord], owed[i.ord], versions[i.ord], i.program, i.program_version, i.fen, 'confirmed',
             accounts[i.ord], i.place, persons[i.ord], ats[i.ord]
        from unnest(taken, programs, program_versions, amounts, places) i (ord, program, program_version, fen, place);
      insert into ledger_transfer
      select subjects[l.of], m.transfer, 'pending', m.account, 'lac_clearing', m.fen, null, instructions[l.of], m.reason, ats[l.of]
        from (select l.*, p.pool_account, p.advance_account,
                     greatest(0, least(l.fen, p.fen - (sum(l.fen) over (partition by l.place order by l.of) - l.fen)))::bigint as from_pool
                from unnest(leg_of, leg_place, leg_fen, leg_pool, leg_advance) l (of, place, fen, pool, advance)
                join unnest(pay_places, pay_pools, pay_advances, from_pools) p (place, pool_account, advance_account, fen) on p.place = l.place
               where is_confirmed[l.of]) l
             cross join lateral (values (l.pool, l.pool_account, l.from_pool, 'disburse'),
                                        (l.advance, l.advance_account, l.fen - l.from_pool, 'advance')) m (transfer, account, fen, reason)
       where m.fen > 0;
      insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen, jurisdiction_code,
                                       remittance_text, status, created_at)
      select subjects[i.ord], instructions[i.ord], claims[i.ord], 1, instructions[i.ord], accounts[i.ord], i.fen, i.place, remittances[i.ord], 'open', ats[i.ord]
        from unnest(taken, amounts, places) i (ord, fen, place);
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      select subjects[v.of], v.id, v.at, v.caller, v.person, null, v.place, v.action, v.object, v.details,
             substr(sealed, v.no::integer * 64 - 63, 32), substr(sealed, v.no::integer * 64 - 31, 32)
        from unnest(event_of, event_id, event_at, event_caller, event_person, event_place, event_action, event_object, event_details)
             with ordinality as v (of, id, at, caller, person, place, action, object, details, no)
       where is_confirmed[v.of];
      insert into log_pending (entry)
      select string_agg(substr(sealed, v.no::integer * 64 - 31, 32), '' order by v.no) from unnest(event_of) with ordinality as v (of, no) where is_confirmed[v.of];
      insert into outbox (topic, subject_id, object_id, created_at) select 'payment-open', subjects[i.ord], claims[i.ord], ats[i.ord] from unnest(taken) i (ord);
    end if;

    return query select * from unnest(verdicts, claims, owed_fen, owed_from);
  end $$;
