import { assert } from "@/server/kernel";
import type { Attribute, Member, SubjectKind } from "../catalogue/attribute";
import { attributeByKey } from "../catalogue/attributes";

/** What random rules are written about: a part of the real catalogue with every type of attribute in it. */
const KEYS: Readonly<Record<SubjectKind, readonly string[]>> = {
  person: [
    "birth_date",
    "sex",
    "hukou_city",
    "work_county",
    "alive",
    "is_student",
    "disability_level",
    "household_income_pc",
    "home_price_extax",
    "contract_years",
    "homes_owned_ningbo",
    "grad_date",
    "talent_intro_date",
    "edu_level",
    "ins_unemp",
    "ins_social",
    "skill_certs",
    "loans",
    "founder_hires",
    "new_car",
    "kindergarten",
  ],
  firm: [
    "legal_form",
    "reg_county",
    "reg_date",
    "industry",
    "sector_list",
    "incentive_history",
    "employees",
    "revenue_wan",
    "assets_wan",
    "dishonest",
    "state_owned",
    "ui_paid_prev_year",
    "headcount_prev_start",
    "headcount_prev_end",
    "loan_rate",
    "trade_registered_date",
    "new_hires",
    "trainees",
    "buses",
    "honors",
    "hnte_cert",
    "planted",
  ],
};

/** The attributes of random rules and random subjects. */
export function vocabulary(audience: SubjectKind): readonly Attribute[] {
  return KEYS[audience].map((key) => {
    const attribute = attributeByKey(audience, key);
    assert(attribute !== undefined, `the catalogue has ${key}`);
    return attribute;
  });
}

/** Decimals as they are written in rules and in facts; the boundaries of the one are the values of the other. */
export const NUMBERS = [
  "0",
  "1",
  "2",
  "3",
  "0.5",
  "0.055",
  "12",
  "30",
  "35",
  "100",
  "0.1",
  "1500.25",
  "69002",
  "3150000.55",
  "0.333",
] as const;

/** Numbers at the edge of what a double holds exactly, and beyond. */
export const EXTREME_NUMBERS = ["9007199254740993", "0.00000000001", "123456789012345678.125"] as const;

/** Days at which months, years and ages turn. */
export const DATES = [
  "2026-11-20",
  "2026-11-21",
  "2025-12-31",
  "2026-05-31",
  "2024-02-29",
  "2025-02-28",
  "1990-11-20",
  "1990-11-21",
  "2003-02-28",
  "1966-01-31",
] as const;

/** Months around the same days. */
export const MONTHS = ["2026-11", "2026-10", "2026-09", "2025-12", "2025-02", "2024-02", "2024-03"] as const;

/** Days up to which lists of months are complete: ends of months, and days within one. */
export const MONTHS_UNTIL = [
  "2026-10-31",
  "2026-09-30",
  "2026-10-15",
  "2024-01-31",
  "2025-12-31",
  "2023-12-31",
] as const;

const TEXTS = ["宁波市", "海曙区", "鄞州区", "余姚市", "电工", "2026"] as const;

/** The words an attribute or a member takes. */
export function wordsOf(member: Member): readonly string[] {
  return member.values ?? TEXTS;
}
