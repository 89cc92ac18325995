-- The walls. Row-level security is forced on every table: a table without a rule here is unreadable, and a test fails on it.
-- The policy "owner" is for migrations and for the SECURITY DEFINER functions, which run as the owner.
-- Ledger, audit and the bank's words grant neither UPDATE nor DELETE to anyone who serves requests.
alter table city_clock enable row level security;
--> statement-breakpoint
alter table city_clock force row level security;
--> statement-breakpoint
create policy owner on city_clock to current_user using (true) with check (true);
--> statement-breakpoint
grant select on city_clock to yyb_app, yyb_worker, yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on city_clock for select to yyb_app, yyb_worker, yyb_nightly using (true);
--> statement-breakpoint
alter table jurisdiction enable row level security;
--> statement-breakpoint
alter table jurisdiction force row level security;
--> statement-breakpoint
create policy owner on jurisdiction to current_user using (true) with check (true);
--> statement-breakpoint
grant select on jurisdiction to yyb_app, yyb_worker, yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on jurisdiction for select to yyb_app, yyb_worker, yyb_nightly using (true);
--> statement-breakpoint
alter table source enable row level security;
--> statement-breakpoint
alter table source force row level security;
--> statement-breakpoint
create policy owner on source to current_user using (true) with check (true);
--> statement-breakpoint
grant select on source to yyb_app, yyb_worker, yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on source for select to yyb_app, yyb_worker, yyb_nightly using (true);
--> statement-breakpoint
alter table program_version enable row level security;
--> statement-breakpoint
alter table program_version force row level security;
--> statement-breakpoint
create policy owner on program_version to current_user using (true) with check (true);
--> statement-breakpoint
grant select on program_version to yyb_app, yyb_worker, yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on program_version for select to yyb_app, yyb_worker, yyb_nightly using (true);
--> statement-breakpoint
alter table public_notice enable row level security;
--> statement-breakpoint
alter table public_notice force row level security;
--> statement-breakpoint
create policy owner on public_notice to current_user using (true) with check (true);
--> statement-breakpoint
grant select on public_notice to yyb_app, yyb_worker, yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on public_notice for select to yyb_app, yyb_worker, yyb_nightly using (true);
--> statement-breakpoint
alter table city_run enable row level security;
--> statement-breakpoint
alter table city_run force row level security;
--> statement-breakpoint
create policy owner on city_run to current_user using (true) with check (true);
--> statement-breakpoint
grant select on city_run to yyb_app;
--> statement-breakpoint
grant select on city_run to yyb_worker;
--> statement-breakpoint
grant select, insert on city_run to yyb_nightly;
--> statement-breakpoint
create policy everyone_reads on city_run for select to yyb_app, yyb_worker, yyb_nightly using (true);
--> statement-breakpoint
create policy nightly_writes on city_run for insert to yyb_nightly with check (true);
--> statement-breakpoint
alter table process_heartbeat enable row level security;
--> statement-breakpoint
alter table process_heartbeat force row level security;
--> statement-breakpoint
create policy owner on process_heartbeat to current_user using (true) with check (true);
--> statement-breakpoint
grant select on process_heartbeat to yyb_app;
--> statement-breakpoint
grant select, insert, update on process_heartbeat to yyb_worker;
--> statement-breakpoint
create policy everyone_reads on process_heartbeat for select to yyb_app, yyb_worker using (true);
--> statement-breakpoint
create policy worker_writes on process_heartbeat for insert to yyb_worker with check (true);
--> statement-breakpoint
create policy worker_beats on process_heartbeat for update to yyb_worker using (true) with check (true);
--> statement-breakpoint
alter table subject enable row level security;
--> statement-breakpoint
alter table subject force row level security;
--> statement-breakpoint
create policy owner on subject to current_user using (true) with check (true);
--> statement-breakpoint
grant select on subject to yyb_app;
--> statement-breakpoint
grant select on subject to yyb_nightly;
--> statement-breakpoint
create policy own on subject for select to yyb_app using (subject_id in (caller_subject(), caller_person()));
--> statement-breakpoint
create policy firms_one_may_act_for on subject for select to yyb_app using (caller_kind() in ('person', 'person_for_firm') and kind = 'enterprise' and exists (select from delegation d where d.enterprise_id = subject.subject_id and d.person_id = caller_person()));
--> statement-breakpoint
create policy officer on subject for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
create policy jobs on subject for select to yyb_app using (job_is('sign-in', 'session', 'payments'));
--> statement-breakpoint
create policy nightly on subject for select to yyb_nightly using (true);
--> statement-breakpoint
alter table delegation enable row level security;
--> statement-breakpoint
alter table delegation force row level security;
--> statement-breakpoint
create policy owner on delegation to current_user using (true) with check (true);
--> statement-breakpoint
grant select on delegation to yyb_app;
--> statement-breakpoint
create policy own on delegation for select to yyb_app using (person_id = caller_person() or enterprise_id = caller_subject());
--> statement-breakpoint
create policy jobs on delegation for select to yyb_app using (job_is('sign-in', 'session'));
--> statement-breakpoint
alter table session enable row level security;
--> statement-breakpoint
alter table session force row level security;
--> statement-breakpoint
create policy owner on session to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, delete, update (acting_for) on session to yyb_app;
--> statement-breakpoint
create policy own_reads on session for select to yyb_app using (person_id = caller_person() or job_is('session', 'sign-in'));
--> statement-breakpoint
create policy own_ends on session for delete to yyb_app using (person_id = caller_person() or job_is('session'));
--> statement-breakpoint
create policy own_switches on session for update to yyb_app using (person_id = caller_person()) with check (person_id = caller_person());
--> statement-breakpoint
create policy sign_in_opens on session for insert to yyb_app with check (job_is('sign-in'));
--> statement-breakpoint
alter table sign_in_code_used enable row level security;
--> statement-breakpoint
alter table sign_in_code_used force row level security;
--> statement-breakpoint
create policy owner on sign_in_code_used to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, delete on sign_in_code_used to yyb_app;
--> statement-breakpoint
create policy sign_in on sign_in_code_used for all to yyb_app using (job_is('sign-in')) with check (job_is('sign-in'));
--> statement-breakpoint
alter table payee_account enable row level security;
--> statement-breakpoint
alter table payee_account force row level security;
--> statement-breakpoint
create policy owner on payee_account to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update (status, is_default) on payee_account to yyb_app;
--> statement-breakpoint
create policy own_reads on payee_account for select to yyb_app using (subject_id = caller_subject() or job_is('payments'));
--> statement-breakpoint
create policy own_adds on payee_account for insert to yyb_app with check (subject_id = caller_subject());
--> statement-breakpoint
create policy own_chooses on payee_account for update to yyb_app using (subject_id = caller_subject() or job_is('payments')) with check (subject_id = caller_subject() or job_is('payments'));
--> statement-breakpoint
alter table fact_record enable row level security;
--> statement-breakpoint
alter table fact_record force row level security;
--> statement-breakpoint
create policy owner on fact_record to current_user using (true) with check (true);
--> statement-breakpoint
grant select on fact_record to yyb_app;
--> statement-breakpoint
grant select on fact_record to yyb_nightly;
--> statement-breakpoint
create policy own on fact_record for select to yyb_app using (subject_id = caller_subject());
--> statement-breakpoint
create policy nightly on fact_record for select to yyb_nightly using (true);
--> statement-breakpoint
alter table claimed_fact enable row level security;
--> statement-breakpoint
alter table claimed_fact force row level security;
--> statement-breakpoint
create policy owner on claimed_fact to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, delete on claimed_fact to yyb_app;
--> statement-breakpoint
grant select on claimed_fact to yyb_nightly;
--> statement-breakpoint
create policy own on claimed_fact for select to yyb_app using (subject_id = caller_subject() or job_is('payments'));
--> statement-breakpoint
create policy paid on claimed_fact for insert to yyb_app with check (job_is('payments'));
--> statement-breakpoint
create policy returned on claimed_fact for delete to yyb_app using (job_is('payments'));
--> statement-breakpoint
create policy nightly on claimed_fact for select to yyb_nightly using (true);
--> statement-breakpoint
alter table entitlement enable row level security;
--> statement-breakpoint
alter table entitlement force row level security;
--> statement-breakpoint
create policy owner on entitlement to current_user using (true) with check (true);
--> statement-breakpoint
grant select, update (status, claim_id) on entitlement to yyb_app;
--> statement-breakpoint
grant select, insert, update on entitlement to yyb_nightly;
--> statement-breakpoint
create policy own on entitlement for select to yyb_app using (subject_id = caller_subject() or job_is('payments') or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy own_takes on entitlement for update to yyb_app using (subject_id = caller_subject()) with check (subject_id = caller_subject());
--> statement-breakpoint
create policy nightly on entitlement for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
alter table eligibility_gap enable row level security;
--> statement-breakpoint
alter table eligibility_gap force row level security;
--> statement-breakpoint
create policy owner on eligibility_gap to current_user using (true) with check (true);
--> statement-breakpoint
grant select on eligibility_gap to yyb_app;
--> statement-breakpoint
grant select, insert, update, delete on eligibility_gap to yyb_nightly;
--> statement-breakpoint
create policy own on eligibility_gap for select to yyb_app using (subject_id = caller_subject() or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy nightly on eligibility_gap for all to yyb_nightly using (true) with check (true);
--> statement-breakpoint
alter table claim enable row level security;
--> statement-breakpoint
alter table claim force row level security;
--> statement-breakpoint
create policy owner on claim to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update (status, account_id, credited_at, returned_at, return_reason) on claim to yyb_app;
--> statement-breakpoint
create policy own on claim for select to yyb_app using (subject_id = caller_subject() or job_is('payments') or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy own_confirms on claim for insert to yyb_app with check (subject_id = caller_subject() and confirmed_by = caller_person() and status = 'confirmed');
--> statement-breakpoint
create policy own_reissues on claim for update to yyb_app using (subject_id = caller_subject() or job_is('payments')) with check ((subject_id = caller_subject() and status = 'paying') or job_is('payments'));
--> statement-breakpoint
alter table payment_instruction enable row level security;
--> statement-breakpoint
alter table payment_instruction force row level security;
--> statement-breakpoint
create policy owner on payment_instruction to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update (status) on payment_instruction to yyb_app;
--> statement-breakpoint
create policy own on payment_instruction for select to yyb_app using (subject_id = caller_subject() or job_is('payments') or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy own_opens on payment_instruction for insert to yyb_app with check ((subject_id = caller_subject() or job_is('payments')) and status = 'open');
--> statement-breakpoint
create policy job_closes on payment_instruction for update to yyb_app using (job_is('payments')) with check (job_is('payments'));
--> statement-breakpoint
alter table payment_event enable row level security;
--> statement-breakpoint
alter table payment_event force row level security;
--> statement-breakpoint
create policy owner on payment_event to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on payment_event to yyb_app;
--> statement-breakpoint
create policy own on payment_event for select to yyb_app using (subject_id = caller_subject() or job_is('payments'));
--> statement-breakpoint
create policy the_banks_word on payment_event for insert to yyb_app with check (job_is('payments'));
--> statement-breakpoint
alter table audit_event enable row level security;
--> statement-breakpoint
alter table audit_event force row level security;
--> statement-breakpoint
create policy owner on audit_event to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert on audit_event to yyb_app;
--> statement-breakpoint
grant insert on audit_event to yyb_nightly;
--> statement-breakpoint
grant insert on audit_event to yyb_worker;
--> statement-breakpoint
create policy own on audit_event for select to yyb_app using (subject_id = caller_subject() or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy signed_with_ones_own_name on audit_event for insert to yyb_app with check (caller_kind = caller_kind() and caller_person is not distinct from caller_person());
--> statement-breakpoint
create policy nightly on audit_event for insert to yyb_nightly with check (caller_kind = 'system');
--> statement-breakpoint
create policy worker on audit_event for insert to yyb_worker with check (caller_kind = 'system');
--> statement-breakpoint
alter table outbox enable row level security;
--> statement-breakpoint
alter table outbox force row level security;
--> statement-breakpoint
create policy owner on outbox to current_user using (true) with check (true);
--> statement-breakpoint
grant insert on outbox to yyb_app;
--> statement-breakpoint
grant select, delete, update on outbox to yyb_worker;
--> statement-breakpoint
create policy news_of_ones_own on outbox for insert to yyb_app with check (subject_id = caller_subject() or job_is('payments'));
--> statement-breakpoint
create policy relay on outbox for all to yyb_worker using (true);
--> statement-breakpoint
alter table ledger_account enable row level security;
--> statement-breakpoint
alter table ledger_account force row level security;
--> statement-breakpoint
create policy owner on ledger_account to current_user using (true) with check (true);
--> statement-breakpoint
grant select on ledger_account to yyb_app;
--> statement-breakpoint
create policy own on ledger_account for select to yyb_app using (subject_id = caller_subject() or job_is('payments', 'treasury') or officer_of(jurisdiction_code));
--> statement-breakpoint
alter table ledger_balance enable row level security;
--> statement-breakpoint
alter table ledger_balance force row level security;
--> statement-breakpoint
create policy owner on ledger_balance to current_user using (true) with check (true);
--> statement-breakpoint
grant select on ledger_balance to yyb_app;
--> statement-breakpoint
create policy readable_accounts on ledger_balance for select to yyb_app using (exists (select from ledger_account a where a.account_id = ledger_balance.account_id));
--> statement-breakpoint
alter table ledger_transfer enable row level security;
--> statement-breakpoint
alter table ledger_transfer force row level security;
--> statement-breakpoint
create policy owner on ledger_transfer to current_user using (true) with check (true);
--> statement-breakpoint
grant select on ledger_transfer to yyb_app;
--> statement-breakpoint
create policy own on ledger_transfer for select to yyb_app using (subject_id = caller_subject() or job_is('payments', 'treasury'));
--> statement-breakpoint
create policy officer on ledger_transfer for select to yyb_app using (exists (select from ledger_account a where a.account_id in (debit_account_id, credit_account_id) and officer_of(a.jurisdiction_code)));
