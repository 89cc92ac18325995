-- COPY refuses a table that has walls unless its role passes them. This one may do nothing but add rows to the two books of what is owed, which
-- the nightly role may do anyway; only an administrator can let it pass (see docs/guide/running.md), and without that, or where the owner may
-- not make roles, what is new goes through a stage.
do $$
begin
  if not exists (select from pg_roles where rolname = 'yyb_append') then create role yyb_append nologin; end if;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$;
--> statement-breakpoint
do $$
begin
  if exists (select from pg_roles where rolname = 'yyb_append') then
    grant usage on schema public to yyb_append;
    grant insert on entitlement, eligibility_gap to yyb_append;
  end if;
end $$;
--> statement-breakpoint
do $$
begin
  if not exists (select from pg_auth_members where roleid = to_regrole('yyb_append') and member = 'yyb_nightly'::regrole) then
    grant yyb_append to yyb_nightly;
  end if;
exception when insufficient_privilege or undefined_object or unique_violation then null; -- the administrator gives it to whom he likes
end $$;
