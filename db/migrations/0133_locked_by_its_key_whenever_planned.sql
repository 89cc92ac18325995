-- Few claims wait for their credit at any moment, so that walking through all claims for those that do looked cheaper than looking for each word's own,
-- up to some hundred claims; the plan is kept as long as its connection, and walks on while they grow. A lock in a subquery of one claim cannot be turned round.

-- As before (migration 0111): the bank has credited (ACCC) up to a hundred payments, and everything that follows for each is written in one
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

    -- Locked in the order of their keys, each looked for by its own. What others wrote while they held a claim is seen by the statement after the lock only.
    select array_agg(w.ord) into heard
      from (select w.* from unnest(subjects, claims) with ordinality as w (subject, claim, ord) order by w.subject, w.claim) w
     cross join lateral (select from claim c where c.subject_id = w.subject and c.claim_id = w.claim and c.status = 'confirmed' for update) c;
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
       cross join lateral (select * from ledger_transfer t where t.subject_id = subjects[h.ord] and t.reference = instructions[h.ord] and t.kind = 'pending' offset 0) t
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
