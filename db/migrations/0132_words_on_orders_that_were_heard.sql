-- The treasury job reads back what the bank has said of an order between pools that changed nothing of it, to write down once what is said once.
create policy treasury_reads_words on audit_event for select to yyb_app
  using (action in ('pool-order-said-too-late', 'pool-order-said-another-sum') and job_is('treasury'));
