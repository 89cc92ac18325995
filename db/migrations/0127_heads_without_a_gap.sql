-- Signed heads are numbered without a gap, by whoever signs them and under the lock that lets one sign at a time: one that was taken out from
-- between the others shows. Those that are there are numbered in their order.
alter table log_head add column head_no bigint;
--> statement-breakpoint
update log_head h set head_no = n.no from (select tree_size, row_number() over (order by tree_size) as no from log_head) n where n.tree_size = h.tree_size;
--> statement-breakpoint
alter table log_head alter column head_no set not null, add constraint log_head_head_no_key unique (head_no), add check (head_no > 0);
--> statement-breakpoint
-- The entry of an event holds its time in milliseconds: a finer part would be held by nothing. (Older rows may have one; new ones have none.)
alter table audit_event add constraint audit_event_at_in_ms check (date_trunc('milliseconds', at at time zone 'UTC') = at at time zone 'UTC') not valid;
