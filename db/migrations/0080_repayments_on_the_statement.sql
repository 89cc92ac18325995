-- The evening compares what came back from payees with the bank's statement, as it does what the treasury paid in.
create policy treasury on repayment for select to yyb_app using (job_is('treasury'));
--> statement-breakpoint
create policy treasury on repayment_undone for select to yyb_app using (job_is('treasury'));
--> statement-breakpoint
alter table reconciliation_difference drop constraint reconciliation_difference_about_check;
--> statement-breakpoint
alter table reconciliation_difference add constraint reconciliation_difference_about_check check (about in ('payment', 'replenishment', 'repayment'));
