-- Everything the typed tables say of a subject, in one value of bytes: what a whole-city run reads, instead of a hundred columns of
-- eight tables (server/registry/packed-row.ts has the layout, and fills it). Never compressed: it is read each night.
create table facts.person_packed (subject_id text primary key, packed bytea not null);
--> statement-breakpoint
create table facts.firm_packed (subject_id text primary key, packed bytea not null);
--> statement-breakpoint
alter table facts.person_packed alter column packed set storage external;
--> statement-breakpoint
alter table facts.firm_packed alter column packed set storage external;
--> statement-breakpoint
alter table facts.person_packed enable row level security;
--> statement-breakpoint
alter table facts.person_packed force row level security;
--> statement-breakpoint
create policy owner on facts.person_packed to current_user using (true) with check (true);
--> statement-breakpoint
alter table facts.firm_packed enable row level security;
--> statement-breakpoint
alter table facts.firm_packed force row level security;
--> statement-breakpoint
create policy owner on facts.firm_packed to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, delete on facts.person_packed, facts.firm_packed to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_packed to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create policy nightly on facts.firm_packed to yyb_nightly using (true) with check (true);
