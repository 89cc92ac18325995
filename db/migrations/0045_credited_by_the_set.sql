-- What the bank's yes writes is written as a confirmation is since migration 0042: sent in columns, each parsed once; and whatever a tap asks
-- for is found by its key, whatever the planner believed of the tables on the day on which a connection first asked.

-- A connection keeps the plan of a function for its life. One that was made while a table was small read the whole table ever after.
alter function claims_prepare(jsonb) set enable_seqscan = off;
--> statement-breakpoint
alter function claims_prepare(jsonb) set enable_bitmapscan = off;
--> statement-breakpoint
alter function claims_prepare(jsonb) set jit = off; -- what has no key (a handful of held programs) is read whole, at no such price as the planner then names
--> statement-breakpoint
alter function claim_views(jsonb, date) set enable_seqscan = off;
--> statement-breakpoint
alter function claim_views(jsonb, date) set enable_bitmapscan = off;
--> statement-breakpoint
alter function claim_views(jsonb, date) set jit = off;
--> statement-breakpoint
-- Asked by claim_views alone, it is planned under the settings of its caller.
create or replace function claimable_total(subject text, today date, out count integer, out total_fen bigint)
  language plpgsql stable
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
-- As before (migration 0031): the bank has credited (ACCC) up to a hundred payments, and everything that follows for each is written in one
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
    part record; total bigint := 0;
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
      insert into payment_event (subject_id, instruction_id, status, reason, bank_reference, said_at, received_at)
      select subjects[h.ord], instructions[h.ord], 'ACCC', null, bank_references[h.ord], said[h.ord], received[h.ord] from unnest(heard) h (ord);
      select array_agg(h.ord), array_agg(t.transfer_id), array_agg(t.debit_account_id), array_agg(t.credit_account_id), array_agg(t.amount_fen), array_agg(t.reason)
        into leg_of, leg_id, leg_from, leg_to, leg_fen, leg_reason
        from unnest(heard) h (ord)
        join ledger_transfer t on t.subject_id = subjects[h.ord] and t.reference = instructions[h.ord] and t.kind = 'pending'
       where (select r.kind from ledger_transfer r where r.subject_id = t.subject_id and r.pending_id = t.transfer_id) is null;
      -- City before district, pool before advance, sources before clearing, clearing before subjects.
      for part in
        select l.account, sum(l.fen)::bigint as fen from unnest(leg_from, leg_fen) l (account, fen) join ledger_account a on a.account_id = l.account
         group by l.account, a.jurisdiction_code, a.kind order by a.jurisdiction_code, a.kind desc
      loop
        perform ledger_change(part.account, 0, part.fen, -part.fen);
        total := total + part.fen;
      end loop;
      perform ledger_change('lac_clearing', total, total, 0);
      insert into ledger_account (account_id, kind, subject_id, floor_fen)
      select distinct 'lac_' || subjects[h.ord], 'subject', subjects[h.ord], 0 from unnest(heard) h (ord) order by 1 on conflict do nothing;
      insert into ledger_slot as s (account_id, slot, in_posted_fen)
      select 'lac_' || subjects[l.of], 0, sum(l.fen) from unnest(leg_of, leg_fen) l (of, fen) group by subjects[l.of] order by 1
      on conflict (account_id, slot) do update set in_posted_fen = s.in_posted_fen + excluded.in_posted_fen;
      insert into ledger_transfer
      select subjects[l.of], 'trf_r' || substr(l.id, 5), 'post', l.source, l.target, l.fen, l.id, instructions[l.of], l.reason, received[l.of]
        from unnest(leg_of, leg_id, leg_from, leg_to, leg_fen, leg_reason) l (of, id, source, target, fen, reason)
      union all
      select subjects[l.of], transfers[l.of], 'posted', 'lac_clearing', 'lac_' || subjects[l.of], sum(l.fen)::bigint, null, instructions[l.of], 'credit', received[l.of]
        from unnest(leg_of, leg_fen) l (of, fen) group by l.of;
      update payment_instruction i set status = 'credited'
        from unnest(heard) h (ord) where i.subject_id = subjects[h.ord] and i.instruction_id = instructions[h.ord];
      with paid as (
        update claim c set status = 'credited', credited_at = said[h.ord], returned_at = null, return_reason = null
          from unnest(heard) h (ord) where c.subject_id = subjects[h.ord] and c.claim_id = claims[h.ord]
        returning c.subject_id, c.claim_id, c.entitlement_id, c.program_id, c.amount_fen, paid_days[h.ord] as paid_on)
      insert into claimed_fact (subject_id, program_id, period, amount_fen, paid_on, claim_id)
      select p.subject_id, p.program_id, e.period, p.amount_fen, p.paid_on, p.claim_id
        from paid p join entitlement e on e.subject_id = p.subject_id and e.entitlement_id = p.entitlement_id
      on conflict do nothing;
      insert into audit_event (subject_id, event_id, at, caller_kind, caller_person, caller_job, jurisdiction_code, action, object_id, details, salt, entry)
      select subjects[v.of], v.id, v.at, 'system', null, 'payments', v.place, v.action, v.object, v.details,
             substr(sealed, v.no::integer * 64 - 63, 32), substr(sealed, v.no::integer * 64 - 31, 32)
        from unnest(event_of, event_id, event_at, event_place, event_action, event_object, event_details)
             with ordinality as v (of, id, at, place, action, object, details, no)
       where is_heard[v.of];
      insert into log_pending (entry)
      select string_agg(substr(sealed, v.no::integer * 64 - 31, 32), '' order by v.no) from unnest(event_of) with ordinality as v (of, no) where is_heard[v.of] having count(*) > 0;
      insert into outbox (topic, subject_id, object_id, created_at)
      select 'claim-changed', subjects[h.ord], claims[h.ord], received[h.ord] from unnest(heard) h (ord);
    end if;

    return query select * from unnest(is_heard);
  end $$;
--> statement-breakpoint
drop type credit_word;
