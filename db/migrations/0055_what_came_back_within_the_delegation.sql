-- Money that came back is sent on to another account, or given up, only by somebody who could have claimed it: for a firm within what her
-- delegation covers at that moment. It is locked until the transaction ends, so that taking it back comes either before the step or after.
create function returned_by_representative() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare held delegation;
  begin
    select * into held from delegation d where d.enterprise_id = new.subject_id and d.person_id = caller_person() for share;
    if not found or held.revoked_at is not null or held.valid_until < city_today() then
      raise exception 'nobody acts for a firm without a delegation that stands' using errcode = 'YYB06';
    end if;
    if new.program_id <> all (held.programs) or new.amount_fen > held.max_amount_fen then
      raise exception 'what came back is beyond what this delegation covers' using errcode = 'YYB08';
    end if;
    return new;
  end $$;
--> statement-breakpoint
revoke all on function returned_by_representative from public;
--> statement-breakpoint
create trigger returned_representative before update of status on claim for each row
  when (old.status = 'returned' and new.status in ('paying', 'cancelled') and caller_kind() = 'person_for_firm')
  execute function returned_by_representative();
--> statement-breakpoint
-- Whom the bank calls deceased is reminded of nothing: the job that reminds may see who was stopped.
create policy reminders on payee_stop for select to yyb_app using (job_is('reminders'));
