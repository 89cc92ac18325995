-- A claim has at most one attempt that is open or has been credited: another attempt is only possible after the one
-- before was rejected or came back. Until here only two open ones were impossible.
create unique index payment_instruction_one_alive on payment_instruction (subject_id, claim_id) where status in ('open', 'credited');
--> statement-breakpoint
drop index payment_instruction_one_open;
--> statement-breakpoint
-- A claim is of the sum that was owed, and of the entitlement that was just marked as taken by it.
alter policy own_confirms on claim with check (
  subject_id = caller_subject() and confirmed_by = caller_person() and status = 'confirmed'
  and exists (select from entitlement e
               where e.subject_id = claim.subject_id and e.entitlement_id = claim.entitlement_id and e.claim_id = claim.claim_id
                 and e.amount_fen = claim.amount_fen and e.version = claim.entitlement_version));
--> statement-breakpoint
-- An attempt is of its claim's sum, to its claim's account, and only while that claim is on its way.
alter policy own_opens on payment_instruction with check (
  (subject_id = caller_subject() or job_is('payments')) and status = 'open'
  and exists (select from claim c
               where c.subject_id = payment_instruction.subject_id and c.claim_id = payment_instruction.claim_id
                 and c.amount_fen = payment_instruction.amount_fen and c.account_id = payment_instruction.account_id
                 and c.status in ('confirmed', 'paying')));
--> statement-breakpoint
-- A session acts for nobody who has not given a delegation. Whether it is still in force is asked at every request.
alter policy own_switches on session with check (
  person_id = caller_person()
  and (acting_for is null
       or exists (select from delegation d where d.person_id = session.person_id and d.enterprise_id = session.acting_for)));
--> statement-breakpoint
-- A trail is left in one's own affairs; jobs leave theirs where they work.
alter policy signed_with_ones_own_name on audit_event with check (
  caller_kind = caller_kind() and caller_person is not distinct from caller_person()
  and (caller_kind() = 'system' or subject_id = caller_subject()));
--> statement-breakpoint
-- least() passes over null: a reservation of no stated sum would have reserved the whole pool. Null in, nothing out.
alter function fund_reserve(text, text, text, bigint, text, text, timestamptz) strict;
