-- A member of a list of which something was not delivered marks its subject's row, as what was delivered as null does: "children[]"
-- stands among it. In all other rows every member has all that members have, and a draft rule need not ask.
do $$
declare
  roster record;
  short text;
begin
  for roster in
    select c.relname as name, split_part(c.relname, '_', 1) as audience, substr(c.relname, strpos(c.relname, '_') + 1) as list
      from pg_class c where c.relnamespace = 'facts'::regnamespace and c.relkind = 'r'
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'position')
  loop
    select string_agg(format('(r.%I is null and %L <> all (coalesce(r.delivered_null, %L)))', attname, attname, '{}'), ' or ') into short
      from pg_attribute where attrelid = format('facts.%I', roster.name)::regclass and attnum > 0 and not attisdropped
       and attname not in ('subject_id', 'position', 'delivered_null');
    execute format('update facts.%I f set delivered_null = array_append(f.delivered_null, %L) where f.subject_id in (select r.subject_id from facts.%I r where %s)',
      roster.audience || '_fact', roster.list || '[]', roster.name, short);
  end loop;
end $$;
--> statement-breakpoint
-- What a person holds, as numbers: the place of an attribute in the list of server/eligibility/sql/held.ts. Most people have little
-- of what a rule asks for, and the index says who has it; a draft rule reads these rows and leaves the others where they lie. The
-- database makes the column itself, so that it cannot say anything else than the row. A new attribute takes a new number, at the end.
alter table facts.person_fact add column held smallint[] generated always as (
  array_remove(array[
    case when children > 0 then 1::smallint end,
    case when household_dibao then 2::smallint end,
    case when household_tekun then 3::smallint end,
    case when household_income_pc is not null then 4::smallint end,
    case when is_orphan then 5::smallint end,
    case when disability_level is not null then 6::smallint end,
    case when disability_kind is not null then 7::smallint end,
    case when self_care is not null then 8::smallint end,
    case when in_institution then 9::smallint end,
    case when elder_ability is not null then 10::smallint end,
    case when dishonest then 11::smallint end,
    case when edu_level is not null then 12::smallint end,
    case when edu_fulltime then 13::smallint end,
    case when grad_date is not null then 14::smallint end,
    case when is_student then 15::smallint end,
    case when in_grad_year then 16::smallint end,
    case when student_loan then 17::smallint end,
    case when kindergarten is not null then 18::smallint end,
    case when ins_pension > 0 then 19::smallint end,
    case when ins_medical > 0 then 20::smallint end,
    case when ins_unemp > 0 then 21::smallint end,
    case when ins_social > 0 then 22::smallint end,
    case when employer_id is not null then 23::smallint end,
    case when employer_size is not null then 24::smallint end,
    case when employer_state_owned then 25::smallint end,
    case when contract_years is not null then 26::smallint end,
    case when job_registered then 27::smallint end,
    case when flex_registered then 28::smallint end,
    case when unemployed_since is not null then 29::smallint end,
    case when left_voluntarily then 30::smallint end,
    case when employment_difficult then 31::smallint end,
    case when first_job_in_ningbo then 32::smallint end,
    case when retire_date is not null then 33::smallint end,
    case when front_line then 34::smallint end,
    case when work_days_in_window is not null then 35::smallint end,
    case when returned_from is not null then 36::smallint end,
    case when return_date is not null then 37::smallint end,
    case when skill_certs > 0 then 38::smallint end,
    case when in_unemp_benefit then 39::smallint end,
    case when work_county is not null then 40::smallint end,
    case when veteran_self_employed then 41::smallint end,
    case when founder is not null then 42::smallint end,
    case when founder_hires > 0 then 43::smallint end,
    case when cert_claimed is not null then 44::smallint end,
    case when other_employer_insured then 45::smallint end,
    case when talent_intro_date is not null then 46::smallint end,
    case when talent_class is not null then 47::smallint end,
    case when homes_owned_ningbo is not null then 48::smallint end,
    case when home_first_record_date is not null then 49::smallint end,
    case when home_price_extax is not null then 50::smallint end,
    case when home_is_only then 51::smallint end,
    case when rent_monthly is not null then 52::smallint end,
    case when scrapped_car is not null then 53::smallint end,
    case when new_car is not null then 54::smallint end,
    case when purchases > 0 then 55::smallint end,
    case when loans > 0 then 56::smallint end,
    case when care_spend_month is not null then 57::smallint end,
    case when care_setting is not null then 58::smallint end,
    case when spouse_works_private_reopened then 59::smallint end,
    case when child_in_primary_or_kindergarten then 60::smallint end,
    case when is_head_of_claim then 61::smallint end
  ], null)) stored;
--> statement-breakpoint
create index person_held on facts.person_fact using gin (held);
