import type { CityFactRecord, CitySource } from "./city";
import { addDays, dateIn, lastDayOf, monthOf } from "./dates";

/** Which source delivers which attribute. Keys are the attribute catalogue's, codes those of its sources. */
export const ATTRIBUTES_BY_SOURCE = {
  "public-security": [
    "birth_date",
    "sex",
    "hukou_city",
    "hukou_province",
    "hukou_county",
    "alive",
    "nationality_cn",
    "children",
  ],
  "civil-affairs": ["household_dibao", "in_institution"],
  "disabled-federation": ["disability_level", "disability_kind", "self_care"],
  courts: ["dishonest:person"],
  credit: ["dishonest:firm"],
  chsi: ["edu_level", "edu_fulltime", "grad_date"],
  education: ["is_student", "in_grad_year", "student_loan"],
  hrss: [
    "ins_pension",
    "ins_unemp",
    "ins_social",
    "employer_id",
    "employer_size",
    "contract_years",
    "job_registered",
    "flex_registered",
    "unemployed_since",
    "left_voluntarily",
    "in_unemp_benefit",
    "employment_difficult",
    "retire_date",
    "skill_certs",
    "cert_claimed",
    "work_county",
    "talent_intro_date",
    "labor_dispatch",
    "headcount_prev_start",
    "headcount_prev_end",
    "headcount_not_layoff",
    "ui_headcount_last_month",
    "ui_months_prev_year",
    "ins_months_streak",
    "si_headcount_now",
    "si_headcount_last_year",
    "new_hires",
  ],
  "medical-insurance": ["ins_medical"],
  employer: ["front_line", "dispatch_agreement"],
  housing: ["home_first_record_date"],
  "natural-resources": ["homes_owned_ningbo", "home_is_only"],
  tax: ["home_price_extax", "ui_paid_prev_year", "tax_county", "revenue_wan", "assets_wan", "revenue_prev_wan"],
  payments: ["purchases"],
  banks: ["loans"],
  platform: ["is_head_of_claim"],
  "market-regulation": ["legal_form", "reg_date", "status", "reg_county"],
  sasac: ["state_owned"],
  statistics: ["industry", "is_manufacturing", "employees", "above_scale", "first_above_scale_year"],
  economy: ["zombie", "honors"],
  science: ["hnte_cert", "tech_sme_year"],
} as const satisfies Record<string, readonly string[]>;

/** A source of the city. */
export type SourceCode = keyof typeof ATTRIBUTES_BY_SOURCE;

const SOURCE_OF: ReadonlyMap<string, SourceCode> = new Map(
  Object.entries(ATTRIBUTES_BY_SOURCE).flatMap(([code, attributes]) =>
    attributes.map((attribute) => [attribute, code as SourceCode] as const),
  ),
);

/** How a source delivers: the day up to which it is complete, and the day on which its records were obtained. */
type Delivery = (civilDate: string) => { readonly completeUntil: string; readonly obtainedOn: string };

const daysAgo =
  (complete: number, obtained: number): Delivery =>
  (civilDate) => ({ completeUntil: addDays(civilDate, -complete), obtainedOn: addDays(civilDate, -obtained) });

/** Contributions and returns of a month are posted in the next one. */
const lastMonth: Delivery = (civilDate) => ({
  completeUntil: lastDayOf(monthOf(civilDate) - 1),
  obtainedOn: addDays(civilDate, -1),
});

/** Statistics of a quarter arrive in the month after it. */
const lastQuarter: Delivery = (civilDate) => {
  const quarterEnd = Math.floor(monthOf(addDays(civilDate, -28)) / 3) * 3 - 1;
  return { completeUntil: lastDayOf(quarterEnd), obtainedOn: dateIn(quarterEnd + 1, 28) };
};

/** Certificates and rolls of the year arrive in July. */
const lastJuly: Delivery = (civilDate) => {
  const thisYear = Number(civilDate.slice(0, 4)) * 12 + 6;
  const july = monthOf(civilDate) > thisYear ? thisYear : thisYear - 12;
  return { completeUntil: lastDayOf(july), obtainedOn: dateIn(july + 1, 12) };
};

const DELIVERIES: Readonly<Record<SourceCode, Delivery>> = {
  "public-security": daysAgo(1, 1),
  "civil-affairs": lastMonth,
  "disabled-federation": lastMonth,
  courts: daysAgo(1, 1),
  credit: daysAgo(1, 1),
  chsi: lastJuly,
  education: lastJuly,
  hrss: daysAgo(1, 1), // its registers are daily; how far its contributions have come is said apart
  "medical-insurance": lastMonth,
  employer: daysAgo(30, 30),
  housing: daysAgo(3, 2),
  "natural-resources": daysAgo(3, 2),
  tax: lastMonth,
  payments: daysAgo(1, 1),
  banks: lastMonth,
  platform: daysAgo(0, 0),
  "market-regulation": daysAgo(1, 1),
  sasac: lastMonth,
  statistics: lastQuarter,
  economy: lastMonth,
  science: lastQuarter,
};

/** Who delivers lists of months. Those of last month are not all posted yet: see LATE_POSTING in careers.ts. */
const POSTS_MONTHS: ReadonlySet<string> = new Set(["hrss", "medical-insurance"]);

/** Every source with the day up to which it is complete on the civil date. */
export function sourcesOn(civilDate: string): CitySource[] {
  return Object.entries(DELIVERIES).map(([code, delivery]) => ({
    code,
    completeUntil: delivery(civilDate).completeUntil,
    yearsUntil: Number(civilDate.slice(0, 4)) - 1,
    monthsUntil: POSTS_MONTHS.has(code) ? lastDayOf(monthOf(civilDate) - 2) : null,
  }));
}

/** A subject's facts by attribute key; undefined stands for what no source delivers. */
export type Facts = Readonly<Record<string, unknown>>;

/** Sorts a subject's facts into one record per source. */
export type Recorder = (
  subject: { readonly subjectKey: string; readonly kind: "person" | "firm" },
  facts: Facts,
) => CityFactRecord[];

/** A recorder for one civil date: it knows on which day each source's records were obtained. */
export function recorderOn(civilDate: string): Recorder {
  const obtainedOn = new Map(
    Object.entries(DELIVERIES).map(([code, delivery]) => [code as SourceCode, delivery(civilDate).obtainedOn]),
  );
  return ({ subjectKey, kind }, facts) => {
    const bySource = new Map<SourceCode, Record<string, unknown>>();
    for (const attribute in facts) {
      const value = facts[attribute];
      if (value === undefined) continue;
      const source = SOURCE_OF.get(attribute) ?? SOURCE_OF.get(`${attribute}:${kind}`);
      if (source === undefined) throw new Error(`no source delivers ${attribute}`);
      const delivered = bySource.get(source);
      if (delivered) delivered[attribute] = value;
      else bySource.set(source, { [attribute]: value });
    }
    return [...bySource].map(([source, delivered]) => ({
      subjectKey,
      source,
      obtainedOn: obtainedOn.get(source) as string,
      facts: delivered,
    }));
  };
}
