-- A transparency log (RFC 6962) over everything that is recorded. An event is kept with a salt and with its entry: a hash
-- that fits this event and this salt only and reveals neither. The claim's transaction leaves the entry in log_pending and
-- waits for nobody; one sequencer takes what was committed, gives each entry its place among the leaves and signs the head.
-- Only audit_event says whose an entry is. What the log holds could be published as it stands.
create table log_pending (
  pending_id bigint generated always as identity primary key,
  entry bytea not null check (length(entry) = 32)
);
--> statement-breakpoint
create table log_leaf (
  leaf_index bigint primary key check (leaf_index >= 0),
  entry bytea not null unique check (length(entry) = 32)
);
--> statement-breakpoint
-- The hashes of complete subtrees of every fourth level, from which every proof is worked out with few reads.
create table log_node (
  level smallint not null check (level > 0 and level % 4 = 0),
  node_index bigint not null check (node_index >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (level, node_index)
);
--> statement-breakpoint
create table log_head (
  tree_size bigint primary key check (tree_size > 0),
  root bytea not null check (length(root) = 32),
  signed_at timestamptz not null,
  public_key bytea not null check (length(public_key) = 32),
  signature bytea not null check (length(signature) = 64)
);
--> statement-breakpoint
alter table audit_event add column salt bytea check (length(salt) = 32), add column entry bytea check (length(entry) = 32);
--> statement-breakpoint
-- The text that is hashed, the same as server/audit/canonical-json.ts makes of the same value.
create function canonical_json(value jsonb) returns text language plpgsql immutable strict parallel safe set search_path = public, pg_temp as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return '{' || coalesce((select string_agg(to_json(m.key)::text || ':' || canonical_json(m.value), ',' order by m.key collate "C")
                                from jsonb_each(value) m), '') || '}';
    when 'array' then
      return '[' || coalesce((select string_agg(canonical_json(m.value), ',' order by m.place)
                                from jsonb_array_elements(value) with ordinality m (value, place)), '') || ']';
    else return value::text;
  end case;
end $$;
--> statement-breakpoint
-- The entry of an event, the same as server/audit/commitment.ts makes of it. For events that are written in SQL.
create function audit_entry(e audit_event) returns bytea language sql immutable parallel safe set search_path = public, pg_temp as $$
  select sha256('\x12'::bytea
    || sha256('\x10'::bytea || substr(e.salt, 1, 16) || convert_to(canonical_json(jsonb_build_object(
         'subjectId', e.subject_id, 'eventId', e.event_id,
         'at', to_char(date_trunc('milliseconds', e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'callerKind', e.caller_kind, 'callerPerson', e.caller_person, 'callerJob', e.caller_job,
         'jurisdictionCode', e.jurisdiction_code, 'action', e.action, 'objectId', e.object_id)), 'UTF8'))
    || sha256('\x11'::bytea || substr(e.salt, 17, 16) || convert_to(canonical_json(e.details), 'UTF8')))
$$;
--> statement-breakpoint
revoke all on function canonical_json, audit_entry from public;
--> statement-breakpoint
-- What was recorded before there was a log enters it now, as it stands.
update audit_event set salt = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
--> statement-breakpoint
update audit_event e set entry = audit_entry(e);
--> statement-breakpoint
insert into log_pending (entry) select entry from audit_event order by at, event_id;
--> statement-breakpoint
alter table audit_event alter column salt set not null, alter column entry set not null;
--> statement-breakpoint
alter table log_pending enable row level security;
--> statement-breakpoint
alter table log_pending force row level security;
--> statement-breakpoint
create policy owner on log_pending to current_user using (true) with check (true);
--> statement-breakpoint
grant insert on log_pending to yyb_app, yyb_nightly, yyb_worker;
--> statement-breakpoint
grant select, delete on log_pending to yyb_worker;
--> statement-breakpoint
create policy who_records_announces on log_pending for insert to yyb_app with check (caller_kind() <> 'nobody');
--> statement-breakpoint
create policy nightly on log_pending for insert to yyb_nightly with check (true);
--> statement-breakpoint
create policy sequencer on log_pending for all to yyb_worker using (true) with check (true);
--> statement-breakpoint
alter table log_leaf enable row level security;
--> statement-breakpoint
alter table log_leaf force row level security;
--> statement-breakpoint
create policy owner on log_leaf to current_user using (true) with check (true);
--> statement-breakpoint
alter table log_node enable row level security;
--> statement-breakpoint
alter table log_node force row level security;
--> statement-breakpoint
create policy owner on log_node to current_user using (true) with check (true);
--> statement-breakpoint
alter table log_head enable row level security;
--> statement-breakpoint
alter table log_head force row level security;
--> statement-breakpoint
create policy owner on log_head to current_user using (true) with check (true);
--> statement-breakpoint
grant select on log_leaf, log_node, log_head to yyb_app;
--> statement-breakpoint
grant select, insert on log_leaf, log_node, log_head to yyb_worker;
--> statement-breakpoint
create policy everyone_reads on log_leaf for select to yyb_app, yyb_worker using (true);
--> statement-breakpoint
create policy everyone_reads on log_node for select to yyb_app, yyb_worker using (true);
--> statement-breakpoint
create policy everyone_reads on log_head for select to yyb_app, yyb_worker using (true);
--> statement-breakpoint
create policy sequencer on log_leaf for insert to yyb_worker with check (true);
--> statement-breakpoint
create policy sequencer on log_node for insert to yyb_worker with check (true);
--> statement-breakpoint
create policy sequencer on log_head for insert to yyb_worker with check (true);
--> statement-breakpoint
-- The payment job reads back the one event that it leaves for a receipt.
create policy payments_read_receipts on audit_event for select to yyb_app using (action = 'receipt-issued' and job_is('payments'));
