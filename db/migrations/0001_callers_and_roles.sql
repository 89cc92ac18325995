-- Three kinds of login reach this database: the owner (migrations), the worker (owns the job queue's schema) and the
-- app (owns nothing); the whole-city run has a fourth, unreachable from HTTP. They are group roles without a password:
-- the logins that belong to them are made by whoever runs the service.
do $$
begin
  if not exists (select from pg_roles where rolname = 'yyb_app') then create role yyb_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'yyb_worker') then create role yyb_worker nologin; end if;
  if not exists (select from pg_roles where rolname = 'yyb_nightly') then create role yyb_nightly nologin; end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster migrates at the same moment
end $$;
--> statement-breakpoint
revoke all on schema public from public;
--> statement-breakpoint
grant usage on schema public to yyb_app, yyb_worker, yyb_nightly;
--> statement-breakpoint
-- Who is asking. Set locally by every transaction before anything else; a transaction that forgot is nobody and sees nothing.
create function become(kind text, person text, subject text, jurisdiction text, job text) returns void
  language sql volatile set search_path = pg_catalog
  as $$
    select set_config('yyb.caller_kind', kind, true), set_config('yyb.caller_person', person, true),
           set_config('yyb.caller_subject', subject, true), set_config('yyb.caller_jurisdiction', jurisdiction, true),
           set_config('yyb.caller_job', job, true);
  $$;
--> statement-breakpoint
create function caller_kind() returns text language sql stable parallel safe as $$ select coalesce(nullif(current_setting('yyb.caller_kind', true), ''), 'nobody') $$;
--> statement-breakpoint
create function caller_person() returns text language sql stable parallel safe as $$ select nullif(current_setting('yyb.caller_person', true), '') $$;
--> statement-breakpoint
-- The subject whose money is meant: the person herself, or the firm she acts for. Null for everybody else.
create function caller_subject() returns text language sql stable parallel safe as $$
  select case when current_setting('yyb.caller_kind', true) in ('person', 'person_for_firm') then nullif(current_setting('yyb.caller_subject', true), '') end
$$;
--> statement-breakpoint
-- True for an officer whose jurisdiction is the city (330200) or exactly the given one.
create function officer_of(jurisdiction text) returns boolean language sql stable parallel safe as $$
  select current_setting('yyb.caller_kind', true) = 'officer' and current_setting('yyb.caller_jurisdiction', true) in ('330200', jurisdiction)
$$;
--> statement-breakpoint
-- True for a named job of ours that is on the list.
create function job_is(variadic jobs text[]) returns boolean language sql stable parallel safe as $$
  select current_setting('yyb.caller_kind', true) = 'system' and current_setting('yyb.caller_job', true) = any (jobs)
$$;
--> statement-breakpoint
revoke all on all functions in schema public from public;
--> statement-breakpoint
grant execute on all functions in schema public to yyb_app, yyb_worker, yyb_nightly;
