-- Narrow copies of the columns that draft rules read together, for those who hold what a rule is about (server/eligibility/sql/shelf.ts). A
-- rule that reads nothing else reads one of these from end to end and no wide row. subject_id stands first: each connection has a
-- stretch of it, and a join finds its rows. The database keeps them itself, so that they cannot say anything else than the row.
-- An index holds 2,704 bytes of a row: who has a longer word than any list of values has, or more than thirty runs of months, is marked
-- ("words[]", among what was delivered as null) and stands on none.
update facts.person_fact set delivered_null = array_append(delivered_null, 'words[]')
 where greatest(octet_length(sex), octet_length(hukou_city), octet_length(disability_kind), octet_length(self_care),
         octet_length(elder_ability), octet_length(edu_level), octet_length(employer_size), octet_length(returned_from),
         octet_length(work_county), octet_length(talent_class), octet_length(care_setting)) > 100
    or greatest(octet_length(ins_social_runs), octet_length(ins_unemp_runs)) > 240;
--> statement-breakpoint
create index person_buyers on facts.person_fact (subject_id) include (
  alive, purchases, loans)
  where delivered_null is null and withheld is null and (purchases > 0 or loans > 0);
--> statement-breakpoint
create index person_skilled on facts.person_fact (subject_id) include (
  alive, skill_certs, cert_claimed, cert_claimed__level, cert_claimed__shortage, in_unemp_benefit, front_line,
  contract_years, job_registered, ins_social, ins_social_runs, ins_unemp, ins_unemp_runs)
  where delivered_null is null and withheld is null and (skill_certs > 0);
--> statement-breakpoint
create index person_parents on facts.person_fact (subject_id) include (
  alive, children, is_head_of_claim, birth_date, hukou_city, household_dibao, kindergarten, spouse_works_private_reopened,
  child_in_primary_or_kindergarten)
  where delivered_null is null and withheld is null and (children > 0);
--> statement-breakpoint
create index person_graduates on facts.person_fact (subject_id) include (
  alive, birth_date, hukou_city, edu_level, edu_fulltime, grad_date, is_student, in_grad_year, student_loan, employer_size,
  contract_years, job_registered, first_job_in_ningbo, unemployed_since, dishonest, talent_intro_date, talent_class,
  homes_owned_ningbo, home_first_record_date, home_price_extax, home_is_only, rent_monthly, work_county, ins_social,
  ins_social_runs, ins_unemp, ins_unemp_runs)
  where delivered_null is null and withheld is null and (grad_date is not null or edu_level is not null or edu_fulltime);
--> statement-breakpoint
create index person_insured on facts.person_fact (subject_id) include (
  alive, birth_date, hukou_city, edu_level, employer_size, employer_state_owned, contract_years, job_registered,
  unemployed_since, left_voluntarily, front_line, returned_from, return_date, work_county, rent_monthly, ins_social,
  ins_social_runs, ins_unemp, ins_unemp_runs)
  where delivered_null is null and withheld is null and (ins_social > 0 or work_county is not null);
--> statement-breakpoint
create index person_registered on facts.person_fact (subject_id) include (
  alive, birth_date, sex, hukou_city, household_dibao, household_tekun, is_orphan, disability_level, disability_kind,
  self_care, in_institution, elder_ability, dishonest, unemployed_since, employment_difficult, front_line,
  work_days_in_window, returned_from, return_date, employer_state_owned, veteran_self_employed, rent_monthly,
  care_spend_month, care_setting)
  where delivered_null is null and withheld is null;
