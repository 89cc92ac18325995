-- The payment job reads back what the bank has said about an attempt, to tell a word that is repeated from one that says something else.
create policy payments_read_words on audit_event for select to yyb_app
  using (action in ('bank-said', 'bank-said-too-late', 'bank-said-again', 'bank-said-otherwise', 'bank-said-another-sum') and job_is('payments'));
