import type { AttributeType, SubjectKind } from "../catalogue/attribute";
import { attributeByKey } from "../catalogue/attributes";
import { FACTS } from "./delivery";
import { HELD, type Held } from "./held";
import { quoteName } from "./quote";

/**
 * A narrow copy of some columns of the wide table, for those alone who hold something of what it is about: an index that has all of
 * them (migrations 0120 and 0136), so that a rule about nothing else reads no wide row. subject_id stands first in each; marked rows in none.
 */
type Layout = { readonly index: string; readonly holds: readonly string[]; readonly columns: readonly string[] };

const words = (text: string) => text.trim().split(/\s+/);

/** The shelves of each kind of subject, the narrowest first. An index of the same name and with these columns has to be there. */
export const SHELVES: Readonly<Record<SubjectKind, readonly Layout[]>> = {
  person: [
    { index: "person_buyers", holds: ["purchases", "loans"], columns: words("alive purchases loans") },
    {
      index: "person_skilled",
      holds: ["skill_certs"],
      columns:
        words(`alive skill_certs cert_claimed cert_claimed__level cert_claimed__occupation in_unemp_benefit front_line
        contract_years job_registered ins_social ins_social_runs ins_unemp ins_unemp_runs`),
    },
    {
      index: "person_parents",
      holds: ["children"],
      columns: words(`alive children is_head_of_claim birth_date hukou_city household_dibao kindergarten
        spouse_works_private_reopened child_in_primary_or_kindergarten`),
    },
    {
      index: "person_graduates",
      holds: ["grad_date", "edu_level", "edu_fulltime"],
      columns: words(`alive birth_date hukou_city edu_level edu_fulltime grad_date is_student in_grad_year student_loan
        employer_size contract_years job_registered first_job_in_ningbo unemployed_since dishonest talent_intro_date talent_class
        homes_owned_ningbo home_first_record_date home_price_extax home_is_only rent_monthly work_county
        ins_social ins_social_runs ins_unemp ins_unemp_runs`),
    },
    {
      index: "person_insured",
      holds: ["ins_social", "work_county"],
      columns:
        words(`alive birth_date hukou_city edu_level employer_size employer_state_owned contract_years job_registered
        unemployed_since left_voluntarily front_line returned_from return_date work_county rent_monthly
        ins_social ins_social_runs ins_unemp ins_unemp_runs`),
    },
    {
      index: "person_registered",
      holds: [],
      columns:
        words(`alive birth_date sex hukou_city household_dibao household_tekun is_orphan disability_level disability_kind
        self_care in_institution elder_ability dishonest unemployed_since employment_difficult front_line work_days_in_window
        returned_from return_date employer_state_owned veteran_self_employed rent_monthly care_spend_month care_setting`),
    },
  ],
  firm: [], // so few that reading all of them costs less than an index
};

/** Where all that a rule asks of the unmarked rows stands: an index of the schema of facts, and the test of a row that is in it. */
export type Shelf = { readonly index: string; readonly test: string };

const ALWAYS_THERE = ["subject_id", "delivered_null", "withheld"];
const ALL = "true";

/**
 * The narrowest shelf that has these columns, and everybody who can be met: of whom something else is required, is on no shelf that is about
 * that alone. Null where no shelf has them all.
 */
export function shelfOf(audience: SubjectKind, required: Held, columns: readonly string[]): Shelf | null {
  const needed = columns.filter((name) => !ALWAYS_THERE.includes(name));
  const sure = required.flatMap(([code, ...others]) => (code === undefined || others.length > 0 ? [] : [code]));
  const keys = new Set(sure.map((code) => HELD[audience][code - 1]));
  for (const { index, holds, columns: kept } of SHELVES[audience]) {
    if (!needed.every((name) => kept.includes(name))) continue;
    const key = holds.find((one) => keys.has(one));
    if (key !== undefined) return { index, test: isHeld(key, audience) };
    if (holds.length === 0) return { index, test: ALL };
  }
  return null;
}

const COUNTED: readonly AttributeType[] = ["list", "months", "strings"];
const TRUTHS: readonly AttributeType[] = ["boolean", "object"];

/** As migration 0041 says that something is held. */
function isHeld(key: string, audience: SubjectKind): string {
  const type = attributeByKey(audience, key)?.type;
  const column = `${FACTS}.${quoteName(key)}`;
  if (type !== undefined && COUNTED.includes(type)) return `${column} > 0`;
  return type !== undefined && TRUTHS.includes(type) ? column : `${column} is not null`;
}
