-- What a run reads of a published program, and by what it knows that it has read it already. Both follow from the definition
-- and are worked out when a version is published, not every night for thousands of them: a definition is mostly worked cases
-- and sources, which decide nothing.
alter table program_version
  add column rule text not null generated always as ((definition - '{cases,policy,notes,exclusions}'::text[])::text) stored,
  add column mark text not null generated always as (md5((definition - '{cases,policy,notes,exclusions}'::text[])::text)) stored;
--> statement-breakpoint
-- Kinds of gaps that nobody has any more are forgotten when a whole-city run has ended.
grant delete on gap_kind to yyb_nightly;
