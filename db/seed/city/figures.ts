/**
 * The published figures that the city follows, each with where it comes from:
 * sourced = published for Ningbo; derived = computed from sourced figures; assumption = ours, no figure found;
 * memory = remembered, not verified. Shares are of residents unless the name says otherwise.
 */

/** Age structure at the end of 2024 (sourced: city bulletin 2024). 65+ is part of 60+. */
export const AGE_SHARE = { under15: 0.115, from15To59: 0.67, from60: 0.215, from65: 0.149 } as const;

/** Old age among people registered in Ningbo at the end of 2018 (sourced: Ningbo Evening News 2019-04-12; shares derived). */
export const OLD_AGE_SHARE_OF_HUKOU = { from80: 0.0362, from90: 0.00481, from100: 0.0000549 } as const;

/** Registered population 6,244,000 over residents 9,777,000, 2024 (derived from two sourced figures). */
export const HUKOU_SHARE = 0.6386;

/** Men among residents, 2024 (sourced: city bulletin 2024). */
export const MALE_SHARE = 0.524;

/** Births a year per resident, 2024 (sourced: 5.9 per thousand). */
export const BIRTH_RATE = 0.0059;

/** People per household, 2020 (sourced: seventh census). */
export const HOUSEHOLD_SIZE = 2.21;

/** Residents with social insurance: "more than 5 million people", so at least this share (derived). */
export const INSURED_SHARE_AT_LEAST = 0.511;

/** Individual businesses among market entities, 2024 (sourced). The other part is enterprises and organisations. */
export const INDIVIDUAL_BUSINESS_SHARE = 0.5842;

/** Lines of business of individual businesses, 2024 (sourced). */
export const INDIVIDUAL_BUSINESS_LINES = {
  trade: 0.4361,
  manufacturing: 0.1627,
  hospitality: 0.116,
  other: 0.2852,
} as const;

/** Size classes of all market entities (assumption). Classes are computed from employees, revenue and assets, never drawn. */
export const SIZE_CLASS_SHARE = { 微型: 0.86, 小型: 0.12, 中型: 0.017, 大型: 0.003 } as const;

/** Listed as dishonest (assumption: national lists are of this order). */
export const DISHONEST_SHARE = { person: 0.006, firm: 0.015 } as const;

/** Holders of a disability card (memory). */
export const DISABILITY_SHARE = 0.027;

/** Members of households with a minimum living allowance (memory). */
export const DIBAO_SHARE = 0.01;

/** Lowest and highest monthly wage that contributions are computed on, in yuan (assumption near the Zhejiang bounds of 2024-25). */
export const WAGE_BASE_BOUNDS = { low: 4812, high: 24930 } as const;

/** What an employer pays a month for pension, medical and unemployment insurance, as a share of the wage base (assumption). */
export const EMPLOYER_THREE_INSURANCES_RATE = 0.235;

/** Unemployment insurance of employer and employee together, as a share of the wage bill (sourced: 0.5 % each). */
export const UNEMPLOYMENT_INSURANCE_RATE = 0.01;

/** The first month whose insurance records the exchange delivers; earlier months are not in any list. */
export const INSURANCE_ARCHIVE_FROM = "2023-01-01";
