import type { SubjectKind } from "../catalogue/attribute";
import { attributeByKey } from "../catalogue/attributes";
import type { Compiled } from "../feel/scope";
import { FACTS } from "./delivery";
import type { Whole } from "./environment";

/**
 * What most people do not have. Who has something of these holds its number in `held`, a column of the wide row that the
 * database makes itself and has an index of (migration 0041): a list with members, an object, a truth value that is true, any
 * other value that is there. A number is the place in this list: add behind the last one, and never take one out.
 */
export const HELD: Readonly<Record<SubjectKind, readonly string[]>> = {
  person:
    `children household_dibao household_tekun household_income_pc is_orphan disability_level disability_kind self_care
    in_institution elder_ability dishonest edu_level edu_fulltime grad_date is_student in_grad_year student_loan kindergarten
    ins_pension ins_medical ins_unemp ins_social employer_id employer_size employer_state_owned contract_years job_registered
    flex_registered unemployed_since left_voluntarily employment_difficult first_job_in_ningbo retire_date front_line
    work_days_in_window returned_from return_date skill_certs in_unemp_benefit work_county veteran_self_employed founder
    founder_hires cert_claimed other_employer_insured talent_intro_date talent_class homes_owned_ningbo home_first_record_date
    home_price_extax home_is_only rent_monthly scrapped_car new_car purchases loans care_spend_month care_setting
    spouse_works_private_reopened child_in_primary_or_kindergarten is_head_of_claim`.split(/\s+/),
  firm: [], // so few that reading all of them costs less than an index
};

/**
 * What must be held: of each clause at least one number. No clause says nothing; a clause without numbers is never met.
 */
export type Held = readonly (readonly number[])[];

/** Says nothing about what is held. */
export const ANYTHING: Held = [];
/** Is met by nobody. */
export const NOBODY: Held = [[]];

const LONGEST = 4; // numbers of a clause: more find half of the city
const MOST = 8; // clauses: the shortest say enough

/** One of two holds. */
export function oneOf(a: Held, b: Held): Held {
  if (isNobody(a) || isNobody(b)) return isNobody(a) ? b : a;
  return shortest(a.flatMap((left) => b.map((right) => [...left, ...right])));
}

/** Both hold. */
export function bothOf(a: Held, b: Held): Held {
  return isNobody(a) || isNobody(b) ? NOBODY : shortest([...a, ...b]);
}

function isNobody(held: Held): boolean {
  return held.some((clause) => clause.length === 0);
}

function shortest(clauses: Held): Held {
  const unique = clauses.map((clause) => [...new Set(clause)].sort((a, b) => a - b));
  const byText = new Map(unique.filter(({ length }) => length <= LONGEST).map((clause) => [clause.join(), clause]));
  const all = [...byText.values()].sort((a, b) => a.length - b.length);
  const needed = all.filter(
    (one, i) => !all.slice(0, i).some((shorter) => shorter.every((code) => one.includes(code))),
  );
  return needed.slice(0, MOST);
}

/** The clause that a fact is held; no clause for a fact that has no number. */
export function held(key: string, audience: SubjectKind): Held {
  const place = HELD[audience].indexOf(key);
  return place < 0 ? ANYTHING : [[place + 1]];
}

/** Clauses as tests of the wide row, each of which its index answers; none where they say nothing. */
export function heldTests(clauses: Held): readonly string[] {
  if (isNobody(clauses)) return [];
  return clauses.map((clause) => `${FACTS}.held ${clause.length === 1 ? "@>" : "&&"} '{${clause.join()}}'::smallint[]`);
}

/** What everybody holds for whom a condition is true. What is not known to be needed is left out. */
export function neededFor(condition: Compiled, whole: Whole): Held {
  const { form } = condition;
  switch (form.op) {
    case "fact":
      return isTruth(condition, whole) ? held(form.key, whole.program.audience) : ANYTHING;
    case "definition":
      return neededFor(form.value, whole);
    case "settled":
      return neededFor(form.low, whole);
    case "and":
      return bothOf(neededFor(form.left, whole), neededFor(form.right, whole));
    case "or":
      return oneOf(neededFor(form.left, whole), neededFor(form.right, whole));
    case "among":
      return form.tests.map((test) => neededFor(test, whole)).reduce(oneOf, NOBODY);
    case "not":
      return neededForOpposite(form.value, whole);
    case "compare":
      return neededForComparison(form, whole);
    case "between":
      return neededForValue(form.subject, whole);
    case "in":
      return isWithoutNull(form.container) ? neededForValue(form.subject, whole) : ANYTHING;
    default:
      return ANYTHING;
  }
}

function neededForOpposite({ form }: Compiled, whole: Whole): Held {
  if (form.op === "definition") return neededForOpposite(form.value, whole);
  const isNothing = form.op === "compare" && form.operator === "=" && form.right.literal === null;
  return isNothing ? neededForValue(form.left, whole) : ANYTHING;
}

type Comparison = { readonly operator: string; readonly left: Compiled; readonly right: Compiled };

/** An order is only between values; what equals a value is there, and what is not null too. */
function neededForComparison({ operator, left, right }: Comparison, whole: Whole): Held {
  const sides = () => bothOf(neededForValue(left, whole), neededForValue(right, whole));
  if (operator === "!=") return right.literal === null ? neededForValue(left, whole) : ANYTHING;
  if (operator !== "=") return sides();
  const isValue = [left, right].some(({ literal }) => literal !== undefined && literal !== null);
  return isValue ? sides() : ANYTHING;
}

function isWithoutNull({ literal, form }: Compiled): boolean {
  if (Array.isArray(literal)) return literal.length > 0 && !literal.includes(null);
  return literal === undefined && form.op === "range" && form.bounds.length === 2;
}

const STRICT: ReadonlySet<string> = new Set(["周岁", "满月数"]);

/** What everybody holds for whom a figure or a word has a value. */
function neededForValue(value: Compiled, whole: Whole): Held {
  const { form } = value;
  const all = (parts: readonly Compiled[]) => parts.map((part) => neededForValue(part, whole)).reduce(bothOf, ANYTHING);
  switch (form.op) {
    case "fact":
      return isNothingWhenAbsent(value, whole) ? held(form.key, whole.program.audience) : ANYTHING;
    case "definition":
    case "negate":
      return neededForValue(form.value, whole);
    case "member":
    case "path":
      return value.type.kind === "list" ? ANYTHING : neededForValue(form.source, whole);
    case "arithmetic":
      return all([form.left, form.right]);
    case "call":
      return STRICT.has(form.fn.name) ? all(form.args) : ANYTHING;
    default:
      return ANYTHING;
  }
}

/** A truth value whose absence does not mean "true". */
function isTruth({ form, type }: Compiled, { sources }: Whole): boolean {
  return form.op === "fact" && type.kind === "boolean" && sources.absences.get(form.key) !== true;
}

/** A fact, no truth value and no list, whose absence does not mean a value. */
function isNothingWhenAbsent({ form }: Compiled, { program, sources }: Whole): boolean {
  if (form.op !== "fact") return false;
  const attribute = attributeByKey(program.audience, form.key);
  const isValue = attribute !== undefined && !["boolean", "list", "months", "strings"].includes(attribute.type);
  return isValue && (sources.absences.get(form.key) ?? null) === null;
}
