-- Rules as set-based queries: `feel` holds the arithmetic that rules have and SQL has not, `facts` what is known about each
-- subject as typed columns. Both follow server/eligibility: the attribute catalogue and the interpreter's decimals.
create schema feel;
--> statement-breakpoint
grant usage on schema feel to yyb_nightly;
--> statement-breakpoint
-- The digits of a number before its point; for a number below 1, minus the zeros behind the point.
create function feel.magnitude(x numeric) returns integer language plpgsql immutable strict parallel safe as $$
declare
  fraction text;
begin
  if abs(x) >= 1 then return length(trunc(abs(x))::text); end if;
  fraction := split_part(trim_scale(abs(x))::text, '.', 2);
  return length(ltrim(fraction, '0')) - length(fraction);
end $$;
--> statement-breakpoint
-- Rounds to so many places (negative ones are tens and hundreds) as a FEEL rounding function does.
create function feel.round_to(x numeric, places integer, mode text) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  unit constant numeric := ('1e' || -places)::numeric;
  cut constant numeric := trunc(x, places);
  twice constant numeric := 2 * abs(x - cut);
  away boolean;
begin
  if cut = x then return x; end if;
  away := case mode
    when 'up' then true
    when 'floor' then x < 0
    when 'ceiling' then x > 0
    when 'half_down' then twice > unit
    when 'half_even' then twice > unit or (twice = unit and mod(div(abs(cut), unit), 2) = 1)
  end;
  return case when away then cut + sign(x) * unit else cut end;
end $$;
--> statement-breakpoint
-- The number with 34 significant digits, half to even: every result of arithmetic in FEEL. Most are far shorter.
create function feel.significant(x numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  places integer;
begin
  if scale(x) <= 12 and x between -1e21 and 1e21 then return x; end if;
  if x = 0 then return 0; end if;
  places := 34 - feel.magnitude(x);
  if min_scale(x) <= places and places >= 0 then return trim_scale(x); end if;
  return trim_scale(feel.round_to(x, places, 'half_even'));
end $$;
--> statement-breakpoint
-- A quotient to 34 digits. Numeric division chooses its own scale: here whole numbers are divided, and one more digit
-- says whether anything was left over, so that no rounding happens twice.
create function feel.divide(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  places constant integer := greatest(0, 37 + feel.magnitude(b) - feel.magnitude(a));
  whole constant numeric := a * ('1e' || places)::numeric;
  quotient numeric := div(whole, b);
begin
  if quotient * b <> whole then quotient := quotient + sign(a) * sign(b) * 0.1; end if;
  return feel.significant(quotient * ('1e-' || places)::numeric);
end $$;
--> statement-breakpoint
-- The remainder with the sign of the divisor.
create function feel.modulo(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
begin
  return feel.significant(a - feel.significant(b * floor(feel.divide(a, b))));
end $$;
--> statement-breakpoint
create function feel.root(x numeric) returns numeric language plpgsql immutable strict parallel safe as $$
begin
  return feel.significant(sqrt(round(x, 100)));
end $$;
--> statement-breakpoint
create function feel.plus(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
begin
  return feel.significant(a + b);
end $$;
--> statement-breakpoint
create function feel.times(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
begin
  return feel.significant(a * b);
end $$;
--> statement-breakpoint
-- Sums and products in the order of a list, rounded at each step as the interpreter rounds them.
create aggregate feel.total(numeric) (sfunc = feel.plus, stype = numeric, initcond = '0');
--> statement-breakpoint
create aggregate feel.product(numeric) (sfunc = feel.times, stype = numeric, initcond = '1');
--> statement-breakpoint
-- Full years of age on a day: one turns N on the birthday, not a day later; born on 29 February, on 1 March of a common year.
create function feel.age(born date, day date) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  early constant integer := (to_char(day, 'MMDD') < to_char(born, 'MMDD'))::integer;
begin
  return extract(year from day) - extract(year from born) - early;
end $$;
--> statement-breakpoint
-- The full months from one date to the other, cut towards zero. A month is full on the same day of the month.
create function feel.full_months(starts date, ends date) returns integer language plpgsql immutable strict parallel safe as $$
declare
  months constant integer := (extract(year from ends) - extract(year from starts)) * 12 + extract(month from ends) - extract(month from starts);
  first constant integer := extract(day from starts);
  last constant integer := extract(day from ends);
begin
  return months - case when months > 0 and last < first then 1 when months < 0 and last > first then -1 else 0 end;
end $$;
--> statement-breakpoint
create schema facts;
--> statement-breakpoint
-- Only the whole-city run reads everybody's facts: neither the app nor the worker can enter this schema.
grant usage on schema facts to yyb_nightly;
--> statement-breakpoint
-- All that was delivered about one subject as one document; what came later replaces what came before.
create aggregate facts.merged(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');
--> statement-breakpoint
-- Whether a delivered value can be: of its type, no negative figure, no day that nobody lives to see (server/registry/plausible.ts).
create function facts.can_be(value jsonb, type text, latest date) returns boolean language plpgsql immutable parallel safe as $$
declare
  kind constant text := jsonb_typeof(value);
  word constant text := value #>> '{}';
begin
  if value is null or kind = 'null' then return true; end if;
  case type
    when 'numeric' then
      if kind <> 'number' and (kind <> 'string' or word !~ '^-?[0-9]+([.][0-9]+)?$') then return false; end if;
      return word::numeric between 0 and 1e12;
    when 'boolean' then return kind = 'boolean';
    when 'text' then return kind = 'string';
    when 'date' then
      if kind <> 'string' or word !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or not pg_input_is_valid(word, 'date') then return false; end if;
      return word::date between '1880-01-01' and latest;
    when 'months' then
      return kind = 'array' and not exists (select from jsonb_array_elements(case when kind = 'array' then value else '[]' end) e
        where jsonb_typeof(e) <> 'string' or e #>> '{}' !~ '^[0-9]{4}-(0[1-9]|1[0-2])$');
    when 'strings' then
      return kind = 'array' and not exists (select from jsonb_array_elements(case when kind = 'array' then value else '[]' end) e
        where jsonb_typeof(e) <> 'string');
  end case;
end $$;
--> statement-breakpoint
-- What is known about every person. A list is the number of its members here, an object whether there is one.
create table facts.person_fact (
  subject_id text primary key,
  delivered_null text[],
  withheld text[],
  person_id text,
  birth_date date,
  sex text,
  hukou_city text,
  hukou_province text,
  hukou_county text,
  alive boolean,
  nationality_cn boolean,
  children integer,
  household_dibao boolean,
  household_tekun boolean,
  household_income_pc numeric,
  is_orphan boolean,
  disability_level numeric,
  disability_kind text,
  self_care text,
  in_institution boolean,
  elder_ability text,
  dishonest boolean,
  edu_level text,
  edu_fulltime boolean,
  grad_date date,
  is_student boolean,
  in_grad_year boolean,
  student_loan boolean,
  kindergarten boolean,
  kindergarten__grade text,
  kindergarten__public boolean,
  kindergarten__monthly_fee numeric,
  kindergarten__local_public_fee numeric,
  kindergarten__months numeric,
  ins_pension integer,
  ins_medical integer,
  ins_unemp integer,
  ins_social integer,
  employer_id text,
  employer_size text,
  employer_state_owned boolean,
  contract_years numeric,
  job_registered boolean,
  flex_registered boolean,
  unemployed_since date,
  left_voluntarily boolean,
  employment_difficult boolean,
  first_job_in_ningbo boolean,
  retire_date date,
  front_line boolean,
  work_days_in_window numeric,
  returned_from text,
  return_date date,
  skill_certs integer,
  in_unemp_benefit boolean,
  work_county text,
  veteran_self_employed boolean,
  founder boolean,
  founder__uscc text,
  founder__role_since date,
  founder__reg_date date,
  founder__legal_form text,
  founder__status text,
  founder__first_time boolean,
  founder__monthly_tax_avg numeric,
  founder__hires integer,
  founder__rent_year numeric,
  founder__venue_in_incubator boolean,
  founder_hires integer,
  cert_claimed boolean,
  cert_claimed__level numeric,
  cert_claimed__shortage boolean,
  cert_claimed__occupation text,
  other_employer_insured boolean,
  talent_intro_date date,
  talent_class text,
  homes_owned_ningbo numeric,
  home_first_record_date date,
  home_price_extax numeric,
  home_is_only boolean,
  rent_monthly numeric,
  scrapped_car boolean,
  scrapped_car__fuel text,
  scrapped_car__reg_date date,
  scrapped_car__owner_since date,
  new_car boolean,
  new_car__kind text,
  new_car__displacement_l numeric,
  new_car__price numeric,
  new_car__invoice_city text,
  new_car__invoice_date date,
  new_car__in_nev_catalog boolean,
  purchases integer,
  loans integer,
  care_spend_month numeric,
  care_setting text,
  spouse_works_private_reopened boolean,
  child_in_primary_or_kindergarten boolean,
  is_head_of_claim boolean
);
--> statement-breakpoint
alter table facts.person_fact enable row level security;
--> statement-breakpoint
alter table facts.person_fact force row level security;
--> statement-breakpoint
create policy owner on facts.person_fact to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_fact to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_fact to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- Months and words of a person, beside the row that is scanned.
create table facts.person_series (
  subject_id text primary key,
  ins_pension text[],
  ins_medical text[],
  ins_unemp text[],
  ins_social text[],
  founder__hires text[]
);
--> statement-breakpoint
alter table facts.person_series enable row level security;
--> statement-breakpoint
alter table facts.person_series force row level security;
--> statement-breakpoint
create policy owner on facts.person_series to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_series to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_series to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.person_children (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  child_id text,
  birth_date date,
  nationality_cn boolean,
  hukou_city text,
  hukou_county text,
  lawful_birth boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.person_children enable row level security;
--> statement-breakpoint
alter table facts.person_children force row level security;
--> statement-breakpoint
create policy owner on facts.person_children to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_children to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_children to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.person_skill_certs (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  occupation text,
  level numeric,
  date date,
  shortage boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.person_skill_certs enable row level security;
--> statement-breakpoint
alter table facts.person_skill_certs force row level security;
--> statement-breakpoint
create policy owner on facts.person_skill_certs to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_skill_certs to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_skill_certs to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.person_founder_hires (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  contract_years numeric,
  registered boolean,
  months numeric,
  in_post boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.person_founder_hires enable row level security;
--> statement-breakpoint
alter table facts.person_founder_hires force row level security;
--> statement-breakpoint
create policy owner on facts.person_founder_hires to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_founder_hires to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_founder_hires to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.person_purchases (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  category text,
  grade numeric,
  price numeric,
  date date,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.person_purchases enable row level security;
--> statement-breakpoint
alter table facts.person_purchases force row level security;
--> statement-breakpoint
create policy owner on facts.person_purchases to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_purchases to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_purchases to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.person_loans (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  lender text,
  amount numeric,
  key_area boolean,
  rate numeric,
  years numeric,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.person_loans enable row level security;
--> statement-breakpoint
alter table facts.person_loans force row level security;
--> statement-breakpoint
create policy owner on facts.person_loans to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.person_loans to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.person_loans to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- What is known about every firm. A list is the number of its members here, an object whether there is one.
create table facts.firm_fact (
  subject_id text primary key,
  delivered_null text[],
  withheld text[],
  uscc text,
  legal_form text,
  reg_date date,
  status text,
  reg_county text,
  tax_county text,
  industry text,
  is_manufacturing boolean,
  sector_list integer,
  employees numeric,
  revenue_wan numeric,
  assets_wan numeric,
  state_owned boolean,
  labor_dispatch boolean,
  dispatch_agreement boolean,
  dishonest boolean,
  zombie boolean,
  env_penalty_year boolean,
  mu_class text,
  ui_paid_prev_year numeric,
  ui_months_prev_year numeric,
  headcount_prev_start numeric,
  headcount_prev_end numeric,
  headcount_not_layoff numeric,
  ui_headcount_2022_04 numeric,
  ui_headcount_last_month numeric,
  ins_months_streak numeric,
  si_headcount_now numeric,
  si_headcount_last_year numeric,
  si_paid_6m numeric,
  difficult_recognized boolean,
  cannot_operate_epidemic boolean,
  new_hires integer,
  trainees integer,
  staff_overtime integer,
  staff_stay integer,
  buses integer,
  sent_workers integer,
  output_q_prev_wan numeric,
  output_q_wan numeric,
  output_year_prev_wan numeric,
  first_above_scale_year numeric,
  above_scale boolean,
  hnte_cert boolean,
  hnte_cert__year numeric,
  hnte_cert__kind text,
  tech_sme_year numeric,
  revenue_prev_wan numeric,
  revenue_hist_max_wan numeric,
  revenue_prev2_wan numeric,
  honors integer,
  first_set integer,
  rd_fee_wan numeric,
  rd_fee_prev_wan numeric,
  rd_staff_ratio numeric,
  stat_report_filed boolean,
  valid_inv_patents numeric,
  new_inv_apps numeric,
  granted_patents integer,
  ip_std_cert boolean,
  ip_std_cert__year numeric,
  ip_std_cert__round numeric,
  ipo_stage text,
  equip_invest_wan numeric,
  project_kind text,
  digital_core boolean,
  strategic_emerging boolean,
  trade_wan numeric,
  trade_prev_wan numeric,
  trade_registered_date date,
  trade_filing boolean,
  exhibitions integer,
  land_mu numeric,
  grain_mu numeric,
  planted boolean,
  planted__early_rice numeric,
  planted__late_double numeric,
  planted__single_late numeric,
  planted__wheat numeric,
  planted__rape numeric,
  loan_wan numeric,
  loan_rate numeric,
  lpr_at_sign numeric,
  loan_years numeric,
  loan_overdue boolean,
  hired_for_loan numeric,
  in_incubator boolean,
  service_loan_wan numeric,
  six_taxes_due numeric,
  small_profit_or_sole boolean,
  incentive_history integer
);
--> statement-breakpoint
alter table facts.firm_fact enable row level security;
--> statement-breakpoint
alter table facts.firm_fact force row level security;
--> statement-breakpoint
create policy owner on facts.firm_fact to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_fact to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_fact to yyb_nightly using (true) with check (true);
--> statement-breakpoint
-- Months and words of a firm, beside the row that is scanned.
create table facts.firm_series (
  subject_id text primary key,
  sector_list text[],
  incentive_history text[]
);
--> statement-breakpoint
alter table facts.firm_series enable row level security;
--> statement-breakpoint
alter table facts.firm_series force row level security;
--> statement-breakpoint
create policy owner on facts.firm_series to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_series to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_series to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_new_hires (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  person_id text,
  hire_date date,
  grad_date date,
  age numeric,
  registered_unemployed boolean,
  contract_years numeric,
  registered boolean,
  ui_months numeric,
  injury_months numeric,
  pension_months numeric,
  insured_now boolean,
  first_in_ningbo boolean,
  employer_cost_month numeric,
  months numeric,
  difficult boolean,
  max_months numeric,
  used_for text[],
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_new_hires enable row level security;
--> statement-breakpoint
alter table facts.firm_new_hires force row level security;
--> statement-breakpoint
create policy owner on facts.firm_new_hires to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_new_hires to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_new_hires to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_trainees (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  person_id text,
  months numeric,
  grad_within_2y boolean,
  insured_commercial boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_trainees enable row level security;
--> statement-breakpoint
alter table facts.firm_trainees force row level security;
--> statement-breakpoint
create policy owner on facts.firm_trainees to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_trainees to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_trainees to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_staff_overtime (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  person_id text,
  days numeric,
  insured_2022_12 boolean,
  return_subsidy boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_staff_overtime enable row level security;
--> statement-breakpoint
alter table facts.firm_staff_overtime force row level security;
--> statement-breakpoint
create policy owner on facts.firm_staff_overtime to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_staff_overtime to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_staff_overtime to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_staff_stay (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  person_id text,
  province text,
  hukou_ningbo boolean,
  days numeric,
  insured_2021_12 boolean,
  insured_2022_12 boolean,
  return_subsidy boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_staff_stay enable row level security;
--> statement-breakpoint
alter table facts.firm_staff_stay force row level security;
--> statement-breakpoint
create policy owner on facts.firm_staff_stay to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_staff_stay to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_staff_stay to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_buses (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  riders numeric,
  fee numeric,
  cross_province boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_buses enable row level security;
--> statement-breakpoint
alter table facts.firm_buses force row level security;
--> statement-breakpoint
create policy owner on facts.firm_buses to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_buses to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_buses to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_sent_workers (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  months_employed numeric,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_sent_workers enable row level security;
--> statement-breakpoint
alter table facts.firm_sent_workers force row level security;
--> statement-breakpoint
create policy owner on facts.firm_sent_workers to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_sent_workers to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_sent_workers to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_honors (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  title text,
  year numeric,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_honors enable row level security;
--> statement-breakpoint
alter table facts.firm_honors force row level security;
--> statement-breakpoint
create policy owner on facts.firm_honors to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_honors to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_honors to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_first_set (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  level text,
  year numeric,
  is_part boolean,
  by_list boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_first_set enable row level security;
--> statement-breakpoint
alter table facts.firm_first_set force row level security;
--> statement-breakpoint
create policy owner on facts.firm_first_set to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_first_set to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_first_set to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_granted_patents (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  granted_year numeric,
  service_invention boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_granted_patents enable row level security;
--> statement-breakpoint
alter table facts.firm_granted_patents force row level security;
--> statement-breakpoint
create policy owner on facts.firm_granted_patents to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_granted_patents to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_granted_patents to yyb_nightly using (true) with check (true);
--> statement-breakpoint
create table facts.firm_exhibitions (
  subject_id text not null,
  position integer not null,
  delivered_null text[],
  kind text,
  fee numeric,
  booths numeric,
  fee_itemized boolean,
  primary key (subject_id, position)
);
--> statement-breakpoint
alter table facts.firm_exhibitions enable row level security;
--> statement-breakpoint
alter table facts.firm_exhibitions force row level security;
--> statement-breakpoint
create policy owner on facts.firm_exhibitions to current_user using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on facts.firm_exhibitions to yyb_nightly;
--> statement-breakpoint
create policy nightly on facts.firm_exhibitions to yyb_nightly using (true) with check (true);
