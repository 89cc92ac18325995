-- Reminders: who is told of what is owed and not yet taken, by which channel, and what came of it. A message is written
-- before it is sent and never sent under another id; receipts, however often they come, move it forward only.
create table contact_choice (
  person_id text primary key references subject on delete cascade,
  by_push boolean not null,
  by_sms boolean not null,
  language text not null check (language in ('zh-CN', 'en')),
  chosen_at timestamptz not null
);
--> statement-breakpoint
-- A browser that a person let us reach. The address is a capability: it is sealed, and found by its keyed hash.
create table push_subscription (
  person_id text not null references subject on delete cascade,
  endpoint_index bytea not null unique check (length(endpoint_index) = 32),
  subscription_sealed bytea not null,
  created_at timestamptz not null,
  primary key (person_id, endpoint_index)
);
--> statement-breakpoint
-- Since when a program reminds by itself. A program without a row is reminded of by campaigns alone.
create table reminder_plan (
  program_id text primary key,
  active_since date not null,
  set_by text not null,
  set_at timestamptz not null
);
--> statement-breakpoint
-- The next step for one entitlement that is open. It goes when the entitlement is taken.
create table reminder_track (
  subject_id text not null,
  entitlement_id text not null,
  recipient_id text not null references subject on delete cascade,
  program_id text not null,
  jurisdiction_code text not null,
  since date not null,
  step integer not null check (step >= 0),
  expiry_told boolean not null,
  next_on date,
  primary key (subject_id, entitlement_id)
);
--> statement-breakpoint
create index reminder_track_due on reminder_track (next_on, recipient_id) where next_on is not null;
--> statement-breakpoint
create index reminder_track_of_recipient on reminder_track (recipient_id);
--> statement-breakpoint
create table reminder_campaign (
  campaign_id text primary key check (campaign_id ~ '^cmp_[0-9a-z]{1,31}$'),
  jurisdiction_code text not null references jurisdiction,
  name text not null check (length(name) between 1 and 60),
  selection jsonb not null,
  status text not null check (status in ('running', 'paused', 'done')),
  paused_for text check (paused_for in ('officer', 'budget')),
  -- thousandths of a yuan: one short message costs less than a fen's multiple
  budget_li bigint not null check (budget_li >= 0),
  spent_li bigint not null default 0 check (spent_li >= 0),
  chosen_after text not null default '',
  all_chosen boolean not null default false,
  created_by text not null references subject,
  created_at timestamptz not null,
  check ((status = 'paused') = (paused_for is not null))
);
--> statement-breakpoint
create table reminder_message (
  subject_id text not null,
  message_id text not null unique check (message_id ~ '^rmd_[0-9a-z]{1,31}$'),
  recipient_id text not null references subject on delete cascade,
  campaign_id text references reminder_campaign,
  jurisdiction_code text not null,
  channel text not null check (channel in ('push', 'sms', 'call')),
  status text not null check (status in ('planned', 'sending', 'unknown', 'sent', 'delivered', 'failed', 'stopped', 'listed')),
  language text not null check (language in ('zh-CN', 'en')),
  check_code text not null check (check_code ~ '^[0-9]{6}$'),
  item_count integer not null check (item_count > 0),
  amount_fen bigint not null check (amount_fen > 0),
  cost_li integer not null check (cost_li >= 0),
  provider text,
  provider_reference text,
  code text,
  attempt integer not null default 0 check (attempt >= 0),
  planned_for timestamptz not null,
  created_at timestamptz not null,
  sending_since timestamptz,
  asked_at timestamptz,
  sent_at timestamptz,
  settled_at timestamptz,
  opened_at timestamptz,
  taken_at timestamptz,
  primary key (subject_id, message_id),
  check ((channel = 'call') = (status = 'listed'))
);
--> statement-breakpoint
create index reminder_message_due on reminder_message (campaign_id, planned_for) where status = 'planned';
--> statement-breakpoint
create index reminder_message_open on reminder_message (sending_since) where status in ('sending', 'unknown', 'sent');
--> statement-breakpoint
create index reminder_message_of_recipient on reminder_message (recipient_id, created_at desc);
--> statement-breakpoint
create index reminder_message_of_campaign on reminder_message (campaign_id, status) where campaign_id is not null;
--> statement-breakpoint
create index reminder_message_reference on reminder_message (provider_reference) where provider = 'tencent';
--> statement-breakpoint
create index reminder_message_listed on reminder_message (jurisdiction_code, created_at) where status = 'listed';
--> statement-breakpoint
-- What a message speaks of. The same step reminds of the same entitlement once by each channel, whoever plans it.
create table reminder_item (
  subject_id text not null,
  message_id text not null,
  entitlement_id text not null,
  program_id text not null,
  jurisdiction_code text not null,
  step text not null,
  channel text not null,
  amount_fen bigint not null check (amount_fen > 0),
  taken_at timestamptz,
  primary key (subject_id, message_id, entitlement_id),
  foreign key (subject_id, message_id) references reminder_message (subject_id, message_id) on delete cascade,
  unique (subject_id, entitlement_id, step, channel)
);
--> statement-breakpoint
-- What is open, counted: the officer's totals are read from here, never by looking at everybody.
create table unclaimed_total (
  jurisdiction_code text not null references jurisdiction,
  program_id text not null,
  age_band text not null check (age_band in ('firm', 'unknown', '0', '18', '35', '60', '80')),
  reason text not null check (reason in ('held', 'no-account', 'unreachable', 'not-told', 'told', 'seen')),
  expiring boolean not null,
  subjects integer not null,
  entitlements integer not null,
  amount_fen bigint not null,
  counted_at timestamptz not null,
  primary key (jurisdiction_code, program_id, age_band, reason, expiring)
);
--> statement-breakpoint
do $$
declare one text;
begin
  foreach one in array array['contact_choice', 'push_subscription', 'reminder_plan', 'reminder_track', 'reminder_campaign', 'reminder_message', 'reminder_item', 'unclaimed_total'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy owner on %I to current_user using (true) with check (true)', one);
    execute format('grant select on %I to yyb_app', one);
  end loop;
end $$;
--> statement-breakpoint
grant insert, update on contact_choice to yyb_app;
--> statement-breakpoint
create policy own on contact_choice for all to yyb_app using (person_id = caller_person()) with check (person_id = caller_person());
--> statement-breakpoint
create policy job_reads on contact_choice for select to yyb_app using (job_is('reminders'));
--> statement-breakpoint
grant delete on push_subscription to yyb_app;
--> statement-breakpoint
create policy own_reads on push_subscription for select to yyb_app using (person_id = caller_person() or job_is('reminders'));
--> statement-breakpoint
create policy own_ends on push_subscription for delete to yyb_app using (person_id = caller_person() or job_is('reminders'));
--> statement-breakpoint
create policy everyone_reads on reminder_plan for select to yyb_app using (true);
--> statement-breakpoint
grant insert, update, delete on reminder_plan to yyb_app;
--> statement-breakpoint
create policy city_officer_sets on reminder_plan for insert to yyb_app with check (officer_of('330200') and set_by = caller_person());
--> statement-breakpoint
create policy city_officer_changes on reminder_plan for update to yyb_app using (officer_of('330200')) with check (set_by = caller_person());
--> statement-breakpoint
create policy city_officer_ends on reminder_plan for delete to yyb_app using (officer_of('330200'));
--> statement-breakpoint
grant insert, update, delete on reminder_track to yyb_app;
--> statement-breakpoint
create policy own on reminder_track for select to yyb_app using (subject_id = caller_subject() or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy job on reminder_track for all to yyb_app using (job_is('reminders')) with check (job_is('reminders'));
--> statement-breakpoint
grant insert, update (status, paused_for, budget_li, spent_li, chosen_after, all_chosen) on reminder_campaign to yyb_app;
--> statement-breakpoint
create policy officer_reads on reminder_campaign for select to yyb_app using (officer_of(jurisdiction_code) or job_is('reminders'));
--> statement-breakpoint
create policy officer_starts on reminder_campaign for insert to yyb_app with check (officer_of(jurisdiction_code) and created_by = caller_person() and spent_li = 0);
--> statement-breakpoint
create policy officer_steers on reminder_campaign for update to yyb_app using (officer_of(jurisdiction_code) or job_is('reminders'));
--> statement-breakpoint
grant insert, update on reminder_message to yyb_app;
--> statement-breakpoint
create policy own_reads on reminder_message for select to yyb_app
  using ((recipient_id = caller_person() and subject_id = caller_subject()) or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy job on reminder_message for all to yyb_app using (job_is('reminders')) with check (job_is('reminders'));
--> statement-breakpoint
grant insert, update on reminder_item to yyb_app;
--> statement-breakpoint
create policy own_reads on reminder_item for select to yyb_app using (subject_id = caller_subject() or officer_of(jurisdiction_code));
--> statement-breakpoint
create policy job on reminder_item for all to yyb_app using (job_is('reminders')) with check (job_is('reminders'));
--> statement-breakpoint
create policy officer_reads on unclaimed_total for select to yyb_app using (officer_of(jurisdiction_code));
--> statement-breakpoint
grant insert, update, delete on unclaimed_total to yyb_app;
--> statement-breakpoint
create policy job on unclaimed_total for all to yyb_app using (job_is('reminders')) with check (job_is('reminders'));
--> statement-breakpoint
-- What an officer does to the reminders of her jurisdiction is recorded under her own name.
create policy officer_signs on audit_event for insert to yyb_app
  with check (caller_kind = 'officer' and caller_kind() = 'officer' and caller_person = caller_person() and officer_of(jurisdiction_code));
--> statement-breakpoint
-- What the job has to read of the city: what is open, whom it concerns, how they are reached.
create policy reminders on entitlement for select to yyb_app using (job_is('reminders'));
--> statement-breakpoint
create policy reminders on subject for select to yyb_app using (job_is('reminders'));
--> statement-breakpoint
create policy reminders on delegation for select to yyb_app using (job_is('reminders'));
--> statement-breakpoint
create policy reminders on payee_account for select to yyb_app using (job_is('reminders'));
--> statement-breakpoint
create policy reminders on fact_record for select to yyb_app using (job_is('reminders') and source = 'public-security');
--> statement-breakpoint
-- A browser belongs to whoever let us reach it last: what is on its screen is hers.
create function push_subscription_keep(endpoint bytea, sealed bytea, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if caller_person() is null then raise exception 'nobody is signed in' using errcode = '42501'; end if;
  delete from push_subscription where endpoint_index = endpoint and person_id <> caller_person();
  insert into push_subscription values (caller_person(), endpoint, sealed, at)
    on conflict (person_id, endpoint_index) do update set subscription_sealed = excluded.subscription_sealed;
end $$;
--> statement-breakpoint
-- A person has seen what was sent to her. Nothing but the instant can be set, once, and only on her own messages.
create function reminders_opened(messages text[], at timestamptz) returns integer
  language sql security definer set search_path = public, pg_temp as $$
  with opened as (
    update reminder_message set opened_at = at
     where message_id = any (messages) and opened_at is null and status in ('sending', 'unknown', 'sent', 'delivered', 'failed')
       and recipient_id = caller_person() and subject_id = caller_subject()
    returning 1)
  select count(*)::integer from opened
$$;
--> statement-breakpoint
-- News of claims, from the relay: what is taken is reminded of no more, and what was planned about nothing else stops.
create function reminders_taken(subjects text[], claims text[], at timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  told integer;
begin
  with taken as (
    select c.subject_id, c.entitlement_id from unnest(subjects, claims) as n (subject_id, claim_id)
      join claim c on c.subject_id = n.subject_id and c.claim_id = n.claim_id
  ), ended as (
    delete from reminder_track r using taken t where r.subject_id = t.subject_id and r.entitlement_id = t.entitlement_id
  ), item as (
    update reminder_item i set taken_at = at from taken t
     where i.subject_id = t.subject_id and i.entitlement_id = t.entitlement_id and i.taken_at is null
    returning i.subject_id, i.message_id
  ), message as (
    update reminder_message m set taken_at = at from (select distinct subject_id, message_id from item) i
     where m.subject_id = i.subject_id and m.message_id = i.message_id and m.taken_at is null
    returning 1
  ) select count(*) into told from message;
  if told > 0 then
    update reminder_message m set status = 'stopped', settled_at = at
     where m.subject_id = any (subjects) and m.status = 'planned'
       and not exists (select from reminder_item i where i.subject_id = m.subject_id and i.message_id = m.message_id and i.taken_at is null);
  end if;
  return told;
end $$;
--> statement-breakpoint
revoke all on function push_subscription_keep, reminders_opened, reminders_taken from public;
--> statement-breakpoint
grant execute on function push_subscription_keep, reminders_opened to yyb_app;
--> statement-breakpoint
grant execute on function reminders_taken to yyb_worker;
