-- The worker is told of a payment once its tap has had its time, and only if the bank has not said its last word by then: most
-- taps are credited in their own answer and need no job at all. Until then the news waits where it was left, in the outbox.
alter table outbox add column left_at timestamptz not null default now();
--> statement-breakpoint
-- Which of some claims have an attempt that is open: all that the relay may learn of payments.
create function still_open(subjects text[], claims text[]) returns table (subject_id text, claim_id text)
  language sql stable strict security definer set search_path = public, pg_temp
  as $$
    select i.subject_id, i.claim_id from unnest(subjects, claims) c (subject_id, claim_id)
      join payment_instruction i on i.subject_id = c.subject_id and i.claim_id = c.claim_id and i.status = 'open'
  $$;
--> statement-breakpoint
revoke all on function still_open from public;
--> statement-breakpoint
grant execute on function still_open to yyb_worker;
