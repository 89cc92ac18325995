-- As before (migration 0055), and above the firm's own limit not by one person alone: what came back is sent on to another account, or given
-- up, by the legal representative. To the account that was confirmed it goes again as it was confirmed.
create or replace function returned_by_representative() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare held delegation; above bigint;
  begin
    select * into held from delegation d where d.enterprise_id = new.subject_id and d.person_id = caller_person() for share;
    if not found or held.revoked_at is not null or held.valid_until < city_today() then
      raise exception 'nobody acts for a firm without a delegation that stands' using errcode = 'YYB06';
    end if;
    if new.program_id <> all (held.programs) or new.amount_fen > held.max_amount_fen then
      raise exception 'what came back is beyond what this delegation covers' using errcode = 'YYB08';
    end if;
    if held.is_legal_representative or (new.status = 'paying' and new.account_id = old.account_id) then return new; end if;
    select second_person_above_fen into above from firm_limit l where l.enterprise_id = new.subject_id for share;
    if new.amount_fen > above then
      raise exception 'above the firm''s own limit what came back is the legal representative''s to move' using errcode = 'YYB09';
    end if;
    return new;
  end $$;
--> statement-breakpoint
-- Whether a reference of the bank's stands for another claim is asked with every repayment.
create index repayment_by_reference on repayment (bank_reference);
