import { TRANSFERS } from "./transfer-query";

/** One invariant of the books: a sentence that must be true everywhere, and the query that finds where it is not. */
export type Invariant = {
  readonly name: string;
  readonly says: string;
  /** Answers with rows of place, expected, found. Reads transfers, instructions and claims; trusts no kept sum. */
  readonly query: string;
};

/** Every transfer as what it moves: out of one account, into another. A pending one moves nothing until it is posted. */
const MOVED = `
  moved as (
    select debit_account_id as account_id, 0::bigint as in_fen, amount_fen as out_fen, 0::bigint as pending_fen
      from ledger_transfer where kind in ('post', 'posted')
    union all
    select credit_account_id, amount_fen, 0, 0 from ledger_transfer where kind in ('post', 'posted')
    union all
    select debit_account_id, 0, 0, case kind when 'pending' then amount_fen else -amount_fen end
      from ledger_transfer where kind in ('pending', 'post', 'void')
  ), book as (
    select account_id, sum(in_fen)::bigint as in_fen, sum(out_fen)::bigint as out_fen, sum(pending_fen)::bigint as pending_fen
      from moved group by account_id
  )`;

/** The transfers of each attempt to pay, by what they did. */
const ATTEMPTS = `
  attempt as (
    select subject_id, reference as instruction_id,
           sum(amount_fen) filter (where kind = 'pending')::bigint as reserved,
           coalesce(sum(amount_fen) filter (where kind = 'post'), 0)::bigint as posted,
           coalesce(sum(amount_fen) filter (where kind = 'void'), 0)::bigint as voided,
           coalesce(sum(amount_fen) filter (where reason = 'credit'), 0)::bigint as credited,
           coalesce(sum(case when reason in ('reversal', 'repaid') then amount_fen when reason = 'unrepaid' then -amount_fen end), 0)::bigint as reversed,
           coalesce(sum(case when reason in ('return', 'repay') then amount_fen when reason = 'unrepay' then -amount_fen end), 0)::bigint as returned,
           coalesce(sum(case reason when 'repay' then amount_fen when 'unrepay' then -amount_fen end), 0)::bigint as repaid
      from ledger_transfer where subject_id <> '-' group by 1, 2
  )`;

/** Several expressions as one text. */
const text = (...parts: string[]) => `concat_ws(', ', ${parts.join(", ")})`;

/** Everything that must be true of the money, from the single transfer to the claim. In the order in which they are asked. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: "balance",
    says: "what is kept of an account is what its transfers add up to",
    query: `with ${MOVED}
      select 'account ' || account_id as place,
             ${text("'in ' || coalesce(k.in_fen, 0), 'out ' || coalesce(k.out_fen, 0), 'pending ' || coalesce(k.pending_fen, 0)")} as expected,
             ${text("'in ' || b.in_posted_fen, 'out ' || b.out_posted_fen, 'pending ' || b.out_pending_fen")} as found
        from book k full join ledger_balance b using (account_id)
       where (coalesce(k.in_fen, 0), coalesce(k.out_fen, 0), coalesce(k.pending_fen, 0))
             is distinct from (b.in_posted_fen, b.out_posted_fen, b.out_pending_fen) order by 1`,
  },
  {
    name: "floor",
    says: "no account is below its floor: no pool and no subject below nothing, no advance beyond its credit line",
    query: `with ${MOVED}
      select 'account ' || a.account_id as place, 'at least ' || a.floor_fen as expected, (in_fen - out_fen - pending_fen)::text as found
        from book k join ledger_account a using (account_id)
       where in_fen - out_fen - pending_fen < a.floor_fen order by 1`,
  },
  {
    name: "slot",
    says: "no slot of an account gives more than its share",
    query: `
      select 'account ' || account_id || ' slot ' || slot as place, 'at least ' || case slot when 0 then floor_fen else 0 end as expected,
             (in_posted_fen - out_posted_fen - out_pending_fen)::text as found
        from ledger_slot join ledger_account using (account_id)
       where kind in ('pool', 'advance') and in_posted_fen - out_posted_fen - out_pending_fen < case slot when 0 then floor_fen else 0 end
       order by 1`,
  },
  {
    name: "clearing",
    says: "money passes through clearing and none stays there",
    query: `with ${MOVED}
      select 'account ' || account_id as place, '0' as expected, (in_fen - out_fen)::text as found
        from book join ledger_account using (account_id) where kind = 'clearing' and in_fen <> out_fen`,
  },
  {
    name: "transfer",
    says: "a transfer is resolved by one of its own sum between its own accounts, once, goes where its reason says, and comes back to where it came from",
    query: TRANSFERS,
  },
  {
    name: "instruction",
    says: "every transfer of a payment has its instruction, and every instruction has moved exactly its sum, once, as it ended",
    query: `with ${ATTEMPTS}, told as (
        select r.subject_id, r.claim_id, sum(r.amount_fen)::bigint as fen from repayment r
         where not exists (select from repayment_undone u where u.subject_id = r.subject_id and u.repayment_id = r.repayment_id) group by 1, 2
      ), due as (
        select i.*, case when i.attempt = (select max(o.attempt) from payment_instruction o where o.subject_id = i.subject_id and o.claim_id = i.claim_id)
                         then coalesce(t.fen, 0) else 0 end as back
          from payment_instruction i left join told t on t.subject_id = i.subject_id and t.claim_id = i.claim_id
      )
      select 'instruction ' || coalesce(i.subject_id, a.subject_id) || ' ' || coalesce(i.instruction_id, a.instruction_id) as place,
             case when i.instruction_id is null then 'an instruction'
                  else i.status || ' ' || i.amount_fen || case when i.back > 0 then ', repaid ' || i.back else '' end end as expected,
             case when a.instruction_id is null then 'no transfer' else ${text(
               "'reserved ' || coalesce(a.reserved, 0), 'posted ' || posted, 'voided ' || voided, 'credited ' || credited, 'reversed ' || reversed, 'returned ' || returned",
               "case when repaid <> 0 then 'of it repaid ' || repaid end",
             )} end as found
        from due i full join attempt a on a.subject_id = i.subject_id and a.instruction_id = i.instruction_id
       where (a.reserved, a.posted, a.voided, a.credited, a.reversed, a.returned, a.repaid) is distinct from
             case i.status when 'open' then (i.amount_fen, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint)
                           when 'credited' then (i.amount_fen, i.amount_fen, 0::bigint, i.amount_fen, i.back, i.back, i.back)
                           when 'rejected' then (i.amount_fen, 0::bigint, i.amount_fen, 0::bigint, 0::bigint, 0::bigint, 0::bigint)
                           when 'returned' then (i.amount_fen, i.amount_fen, 0::bigint, i.amount_fen, i.amount_fen, i.amount_fen, i.back) end
       order by 1`,
  },
  {
    name: "legs",
    says: "every payment is borne by city and district as its rule splits it",
    query: `
      with share as (
        select i.subject_id, i.instruction_id, c.jurisdiction_code, i.amount_fen,
               case c.jurisdiction_code when '330200' then i.amount_fen
                 else coalesce((e.brief ->> 'cityFen')::bigint, i.amount_fen * e.city_share_permille / 1000) end as city_fen
          from payment_instruction i
          join claim c on c.subject_id = i.subject_id and c.claim_id = i.claim_id
          join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
      ), borne as (
        select t.subject_id, t.reference as instruction_id, sum(t.amount_fen) filter (where a.jurisdiction_code = '330200')::bigint as city_fen,
               count(*) filter (where a.jurisdiction_code not in ('330200', s.jurisdiction_code)) as strange
          from ledger_transfer t join ledger_account a on a.account_id = t.debit_account_id
          join share s on s.subject_id = t.subject_id and s.instruction_id = t.reference
         where t.kind = 'pending' group by 1, 2
      )
      select 'instruction ' || s.subject_id || ' ' || s.instruction_id as place, 'city ' || s.city_fen || ' of ' || s.amount_fen as expected,
             'city ' || coalesce(b.city_fen, 0) || case when strange > 0 then ', and a pool that is not concerned' else '' end as found
        from share s join borne b on b.subject_id = s.subject_id and b.instruction_id = s.instruction_id
       where coalesce(b.city_fen, 0) <> s.city_fen or strange > 0 order by 1`,
  },
  {
    name: "claim",
    says: "a claim is of what was owed, to be paid by at most one living attempt, and stands where its last attempt stands",
    query: `
      select 'claim ' || c.subject_id || ' ' || c.claim_id as place,
             ${text("e.status || ' ' || e.amount_fen || ' by ' || coalesce(e.claim_id, 'no claim')", "c.status")} as expected,
             ${text("'claim of ' || c.amount_fen", "coalesce(l.statuses, 'no attempt')")} as found
        from claim c
        join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
        left join lateral (
          select string_agg(i.status, ' ' order by i.attempt) as statuses, (array_agg(i.status order by i.attempt desc))[1] as last,
                 count(*) filter (where i.status in ('open', 'credited')) as living,
                 bool_and(i.amount_fen = c.amount_fen) as right_sum
            from payment_instruction i where i.subject_id = c.subject_id and i.claim_id = c.claim_id) l on true
       where e.status <> 'claimed' or e.claim_id is distinct from c.claim_id or e.amount_fen <> c.amount_fen
          or l.right_sum is not true or l.living > 1
          or not case c.status when 'confirmed' then l.last = 'open' when 'paying' then l.last = 'open' when 'credited' then l.last = 'credited'
                               when 'returned' then l.last in ('rejected', 'returned') when 'cancelled' then l.last in ('rejected', 'returned')
                               when 'recovering' then l.last = 'credited' when 'recovered' then l.last = 'returned' else false end
       order by 1`,
  },
  {
    name: "recovery",
    says: "what is asked back is a claim's own sum, of a claim that is being recovered or is; and such a claim has its demand",
    query: `
      select 'claim ' || coalesce(c.subject_id, r.subject_id) || ' ' || coalesce(c.claim_id, r.claim_id) as place,
             coalesce(c.status || ' ' || c.amount_fen, 'no claim') as expected, coalesce('asked back ' || r.amount_fen, 'nothing asked back') as found
        from (select * from claim where status in ('recovering', 'recovered')) c
        full join recovery r on r.subject_id = c.subject_id and r.claim_id = c.claim_id
       where c.amount_fen is distinct from r.amount_fen order by 1`,
  },
  {
    name: "owed",
    says: "what is marked as claimed has its claim",
    query: `
      select 'entitlement ' || e.subject_id || ' ' || e.entitlement_id as place, 'claim ' || e.claim_id as expected, 'no such claim' as found
        from entitlement e left join claim c on c.subject_id = e.subject_id and c.claim_id = e.claim_id
       where e.status = 'claimed' and c.claim_id is null order by 1`,
  },
  {
    name: "settled",
    says: "an advance was repaid by exactly what the bank has moved by an order for it, and every such order was booked",
    query: `
      with told as (select order_id, amount_fen from pool_order_now where kind = 'settlement' and status = 'credited'),
      booked as (select reference, sum(amount_fen)::bigint as fen from ledger_transfer where reason = 'settle' and starts_with(reference, 'stl_') group by 1)
      select 'order ' || coalesce(t.order_id, b.reference) as place, coalesce(t.amount_fen::text, 'nothing that the bank has moved') as expected,
             coalesce(b.fen::text, 'not booked') as found
        from told t full join booked b on b.reference = t.order_id where t.amount_fen is distinct from b.fen order by 1`,
  },
  {
    name: "named",
    says: "a claim's benefit, account, confirmer, program and place, an attempt's claim and a transfer's accounts are there",
    query: `
      select 'claim ' || c.subject_id || ' ' || c.claim_id as place, 'what it names' as expected,
             ${text(
               "case when e.entitlement_id is null then 'no benefit' end",
               "case when p.account_id is null then 'no account' end",
               "case when s.subject_id is null then 'nobody' end",
               "case when v.version is null then 'no program' end",
               "case when j.code is null then 'no place' end",
             )} as found
        from claim c
        left join entitlement e on e.subject_id = c.subject_id and e.entitlement_id = c.entitlement_id
        left join payee_account p on p.subject_id = c.subject_id and p.account_id = c.account_id
        left join subject s on s.subject_id = c.confirmed_by
        left join program_version v on v.program_id = c.program_id and v.version = c.program_version
        left join jurisdiction j on j.code = c.jurisdiction_code
       where e.entitlement_id is null or p.account_id is null or s.subject_id is null or v.version is null or j.code is null
      union all
      select 'instruction ' || i.subject_id || ' ' || i.instruction_id, 'claim ' || i.claim_id, 'no such claim'
        from payment_instruction i left join claim c on c.subject_id = i.subject_id and c.claim_id = i.claim_id where c.claim_id is null
      union all
      select 'transfer ' || t.subject_id || ' ' || t.transfer_id, n.account_id, 'no such account'
        from ledger_transfer t cross join lateral (values (t.debit_account_id), (t.credit_account_id)) n (account_id)
        left join ledger_account a on a.account_id = n.account_id where a.account_id is null
       order by 1`,
  },
  {
    name: "word",
    says: "an attempt ended as the bank said, or was paid back and ended as the officer said; nothing else ended it",
    query: `
      select 'instruction ' || i.subject_id || ' ' || i.instruction_id as place, i.status as expected,
             coalesce((select string_agg(w.status, ' ' order by w.said_at) from payment_event w
                        where w.subject_id = i.subject_id and w.instruction_id = i.instruction_id), 'no word of the bank') as found
        from payment_instruction i
       where i.status <> 'open' and not exists (
               select from payment_event w where w.subject_id = i.subject_id and w.instruction_id = i.instruction_id
                  and w.status = any (case i.status when 'credited' then array['ACCC'] when 'rejected' then array['RJCT'] else array['RTND'] end))
         and not (i.status = 'returned' and exists (select from claim c where c.subject_id = i.subject_id and c.claim_id = i.claim_id and c.status = 'recovered')
                  and exists (select from audit_event v where v.subject_id = i.subject_id and v.object_id = i.claim_id and v.action = 'claim-recovered'))
       order by 1`,
  },
  {
    name: "limit",
    says: "what is used of a program's places and budget is what its claims that may be paid add up to",
    query: `
      with taken as (
        select c.program_id, limit_period(l.per, (c.confirmed_at at time zone 'Asia/Shanghai')::date) as period,
               count(*) as places, sum(c.amount_fen)::bigint as fen
          from claim c join program_limit l using (program_id) where c.status not in ('cancelled', 'recovered') group by 1, 2
      ), used as (
        select program_id, period, places_used, used_fen from program_use join program_limit using (program_id)
      )
      select 'program ' || program_id || ' ' || period as place,
             ${text("'places ' || coalesce(t.places, 0)", "'fen ' || coalesce(t.fen, 0)")} as expected,
             ${text("'places ' || coalesce(u.places_used, 0)", "'fen ' || coalesce(u.used_fen, 0)")} as found
        from taken t full join used u using (program_id, period)
       where (coalesce(t.places, 0), coalesce(t.fen, 0)) is distinct from (coalesce(u.places_used, 0), coalesce(u.used_fen, 0)) order by 1`,
  },
  {
    name: "person",
    says: "whoever is counted is counted by a claim that may be paid, under its program's mark, and marked in every roster",
    query: `
      with counting as (
        select c.subject_id, c.claim_id, c.status, v.definition -> 'usage' ->> 'mark' as mark
          from claim c join program_version v on v.program_id = c.program_id and v.version = c.program_version
         where v.definition -> 'usage' ->> 'mark' is not null
      )
      select 'claim ' || u.subject_id || ' ' || u.claim_id as place, 'a claim that may be paid, counting under ' || u.mark as expected,
             coalesce(c.status || ', counting under ' || c.mark, 'no claim that counts') as found
        from person_use u left join counting c on c.subject_id = u.subject_id and c.claim_id = u.claim_id
       where c.mark is distinct from u.mark or c.status in ('cancelled', 'recovered')
      union all
      select 'claim ' || subject_id || ' ' || claim_id, 'the persons that it counts under ' || mark, 'nobody'
        from counting c
       where status not in ('cancelled', 'recovered')
         and not exists (select from person_use u where u.subject_id = c.subject_id and u.claim_id = c.claim_id)
      union all
      select 'roster of ' || f.subject_id || ' from ' || f.source, 'marked ' || u.mark || ' by claim ' || u.claim_id, 'not marked'
        from person_use u
        join fact_record f on f.facts ? 'new_hires' and (f.facts -> 'new_hires') @> jsonb_build_array(jsonb_build_object('person_id', u.person_ref))
        cross join jsonb_array_elements(f.facts -> 'new_hires') hire
       where hire ->> 'person_id' = u.person_ref and jsonb_typeof(hire -> 'used_for') = 'array' and not (hire -> 'used_for') @> to_jsonb(u.mark)
       order by 1`,
  },
];
