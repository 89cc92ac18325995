-- 追缴: money that was paid by mistake is asked back. One demand for a claim, as the decision states it; never changed.
create table recovery (
  subject_id text not null,
  claim_id text not null,
  jurisdiction_code text not null references jurisdiction,
  ground text not null check (ground in ('not-entitled', 'paid-twice', 'facts-wrong', 'deceased', 'other')),
  -- the reference of the decision that the demand rests on
  decision_no text not null check (length(decision_no) between 1 and 60),
  -- what the person is told in words, on the phone
  notice text not null check (length(notice) between 1 and 500),
  amount_fen bigint not null check (amount_fen > 0),
  due_on date not null,
  opened_by text not null,
  opened_at timestamptz not null,
  primary key (subject_id, claim_id),
  foreign key (subject_id, claim_id) references claim (subject_id, claim_id)
);
--> statement-breakpoint
-- What came back of it, in one sum or in several. The bank's reference is the key: told twice, it is kept once.
create table repayment (
  subject_id text not null,
  repayment_id text not null,
  claim_id text not null,
  jurisdiction_code text not null references jurisdiction,
  amount_fen bigint not null check (amount_fen > 0),
  bank_reference text not null check (length(bank_reference) between 1 and 35),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (subject_id, repayment_id),
  unique (subject_id, claim_id, bank_reference),
  foreign key (subject_id, claim_id) references recovery (subject_id, claim_id)
);
--> statement-breakpoint
-- A repayment that was none after all: it bounced, or was another's. Taken back by more transfers; the repayment stays as it was.
create table repayment_undone (
  subject_id text not null,
  repayment_id text not null,
  jurisdiction_code text not null references jurisdiction,
  reason text not null check (length(reason) between 1 and 200),
  undone_by text not null,
  undone_at timestamptz not null,
  primary key (subject_id, repayment_id),
  foreign key (subject_id, repayment_id) references repayment (subject_id, repayment_id)
);
--> statement-breakpoint
do $$
declare one text;
begin
  foreach one in array array['recovery', 'repayment', 'repayment_undone'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy owner on %I to current_user using (true) with check (true)', one);
    execute format('grant select, insert on %I to yyb_app', one);
    execute format('create policy own on %I for select to yyb_app using (subject_id = caller_subject() or job_is(''payments'') or officer_of(jurisdiction_code))', one);
    execute format('create policy job_writes on %I for insert to yyb_app with check (job_is(''payments''))', one);
  end loop;
end $$;
--> statement-breakpoint
-- Whom a claim's money returned from may also give it up; the way back to being paid stays as it was.
alter policy own_reissues on claim with check ((subject_id = caller_subject() and status in ('paying', 'cancelled')) or job_is('payments'));
--> statement-breakpoint
-- What each leg of an attempt still lacks of what was paid from it: less what was returned and what was repaid.
create function ledger_legs(subject text, attempt text) returns table (account text, lacking bigint)
  language sql stable strict security definer set search_path = public, pg_temp
  as $$
    select t.debit_account_id,
           (t.amount_fen - coalesce((select sum(case b.reason when 'unrepaid' then -b.amount_fen else b.amount_fen end) from ledger_transfer b
              where b.subject_id = subject and b.reference = attempt
                and (b.reason in ('reversal', 'repaid') and b.credit_account_id = t.debit_account_id
                     or b.reason = 'unrepaid' and b.debit_account_id = t.debit_account_id)), 0))::bigint
      from ledger_transfer t join ledger_account a on a.account_id = t.debit_account_id
     where t.subject_id = subject and t.reference = attempt and t.kind = 'post'
     order by a.jurisdiction_code, a.kind desc
  $$;
--> statement-breakpoint
-- A part of what was paid has come back from its payee: every leg has its share of what it still lacks, the last fen included.
-- Answers what is lacking afterwards. Raises YYB02 for more than is lacking.
create function ledger_repay(subject text, attempt text, repayment text, amount bigint, at timestamptz) returns bigint
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare p record; rest bigint; left_fen bigint := amount; share bigint; leg integer := 0; account text := 'lac_' || subject; name text := 'trf_p' || substr(repayment, 5);
  begin
    if not job_is('payments') then raise exception 'only the payment job records repayments' using errcode = '42501'; end if;
    select sum(lacking) into rest from ledger_legs(subject, attempt);
    if amount <= 0 or amount > coalesce(rest, 0) then raise exception 'more is repaid than was paid' using errcode = 'YYB02'; end if;
    for p in select * from ledger_legs(subject, attempt) where lacking > 0 loop
      leg := leg + 1;
      -- Of the last leg this is all that is left; of no leg it is more than that leg lacks.
      share := div(p.lacking::numeric * left_fen, rest)::bigint;
      rest := rest - p.lacking;
      left_fen := left_fen - share;
      if share > 0 then
        perform ledger_change(p.account, share, 0, 0);
        insert into ledger_transfer values (subject, name || leg, 'posted', 'lac_clearing', p.account, share, null, attempt, 'repaid', at);
      end if;
    end loop;
    perform ledger_change('lac_clearing', amount, amount, 0);
    perform ledger_take(account, amount, false);
    insert into ledger_transfer values (subject, name || '0', 'posted', account, 'lac_clearing', amount, null, attempt, 'repay', at);
    return (select sum(lacking) from ledger_legs(subject, attempt));
  end $$;
--> statement-breakpoint
-- A repayment that was none: each pool gives back what it had of it. Raises YYB01 where a pool has spent it meanwhile.
-- Answers what was given back; saying so twice gives back nothing twice.
create function ledger_unrepay(subject text, repayment text, at timestamptz) returns bigint
  language plpgsql strict security definer set search_path = public, pg_temp
  as $$
  declare p record; taken bigint; leg integer := 0; total bigint := 0; paid text := 'trf_p' || substr(repayment, 5); name text := 'trf_u' || substr(repayment, 5); attempt text;
  begin
    if not job_is('payments') then raise exception 'only the payment job undoes repayments' using errcode = '42501'; end if;
    if exists (select from ledger_transfer where subject_id = subject and transfer_id = name || '0') then return 0; end if;
    for p in
      select t.* from ledger_transfer t join ledger_account a on a.account_id = t.credit_account_id
       where t.subject_id = subject and t.reason = 'repaid' and starts_with(t.transfer_id, paid)
       order by a.jurisdiction_code, a.kind desc
    loop
      leg := leg + 1;
      attempt := p.reference;
      taken := ledger_take_together(p.credit_account_id, p.amount_fen);
      if taken < p.amount_fen then
        raise exception 'account would fall below its floor' using errcode = 'YYB01', detail = (p.amount_fen - taken)::text;
      end if;
      perform ledger_change(p.credit_account_id, 0, p.amount_fen, -p.amount_fen);
      insert into ledger_transfer values (subject, name || leg, 'posted', p.credit_account_id, 'lac_clearing', p.amount_fen, null, attempt, 'unrepaid', at);
      total := total + p.amount_fen;
    end loop;
    if total = 0 then raise exception 'no repayment %', repayment using errcode = 'YYB02'; end if;
    perform ledger_change('lac_clearing', total, total, 0);
    update ledger_slot set in_posted_fen = in_posted_fen + total where account_id = 'lac_' || subject and slot = 0;
    insert into ledger_transfer values (subject, name || '0', 'posted', 'lac_clearing', 'lac_' || subject, total, null, attempt, 'unrepay', at);
    return total;
  end $$;
--> statement-breakpoint
-- As before (migration 0025); what was repaid already is not returned a second time: the bank's statement tells of the rest.
create or replace function ledger_return(subject text, attempt text, transfer text, at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare p record; total bigint := 0; leg integer := 0; account text := 'lac_' || subject;
  begin
    if not job_is('payments') then raise exception 'only the payment job returns' using errcode = '42501'; end if;
    if exists (select from ledger_transfer where subject_id = subject and reference = attempt and reason = 'return') then return 0; end if;
    for p in select * from ledger_legs(subject, attempt) where lacking > 0 loop
      leg := leg + 1;
      perform ledger_change(p.account, p.lacking, 0, 0);
      insert into ledger_transfer values (subject, transfer || leg, 'posted', 'lac_clearing', p.account, p.lacking, null, attempt, 'reversal', at);
      total := total + p.lacking;
    end loop;
    if total = 0 then return 0; end if;
    perform ledger_change('lac_clearing', total, total, 0);
    perform ledger_take(account, total, false);
    insert into ledger_transfer values (subject, transfer || '0', 'posted', account, 'lac_clearing', total, null, attempt, 'return', at);
    return total;
  end $$;
--> statement-breakpoint
revoke all on function ledger_legs, ledger_repay, ledger_unrepay from public;
--> statement-breakpoint
grant execute on function ledger_repay, ledger_unrepay to yyb_app;
