import type { Bilingual, CityPastClaim, CityPayeeAccount } from "../city";
import { monthOf, monthText } from "../dates";
import type { LegalForm } from "../firm-names";
import type { Facts } from "../sources";

/** An account written by hand: which bank, the last four digits, the bank's opinion. The first one is the default. */
export type HandAccount = {
  readonly bank: readonly [code: string, name: string];
  readonly tail: string;
  readonly bankState?: CityPayeeAccount["bankState"];
};

type HandClaim = Omit<CityPastClaim, "subjectKey">;

/** A person fixed by hand: the same in every city, whatever the seed. Dates are those of a city on 2026-11-20. */
export type HandPerson = {
  readonly key: string;
  readonly name: string;
  readonly sex: "男" | "女";
  readonly birthDate: string;
  readonly placeCode: string;
  readonly facts: Facts;
  readonly accounts: readonly HandAccount[];
  readonly paid?: readonly HandClaim[];
  /** Set for those one can sign in as. */
  readonly demo?: { readonly title: Bilingual; readonly situation: Bilingual };
};

/** A firm fixed by hand, with who may act for it. */
export type HandFirm = {
  readonly key: string;
  readonly name: string;
  readonly legalForm: LegalForm;
  readonly placeCode: string;
  readonly facts: Facts;
  readonly accounts: readonly HandAccount[];
  readonly paid?: readonly HandClaim[];
  readonly delegates: readonly {
    readonly personKey: string;
    readonly title: string;
    readonly validUntil: string | null;
    readonly isLegalRepresentative: boolean;
  }[];
};

/** Registered in Ningbo, in the county named. */
export function localHukou(county: string): Facts {
  return { hukou_city: "宁波市", hukou_province: "浙江省", hukou_county: county };
}

/** Every month from the first to the last, both "YYYY-MM". */
export function months(first: string, last: string): string[] {
  const from = monthOf(`${first}-01`);
  return Array.from({ length: monthOf(`${last}-01`) - from + 1 }, (_, i) => monthText(from + i));
}

/** Contributions of somebody employed, from month to month, and what goes with a job. */
export function employedSince(first: string, job: Facts = {}, last = "2026-10"): Facts {
  const paid = months(first, last);
  return {
    ins_pension: paid,
    ins_medical: paid,
    ins_unemp: paid,
    ins_social: paid,
    employer_size: "小型",
    contract_years: 3,
    job_registered: true,
    ...job,
  };
}

/** A degree with a full-time course. */
export function graduated(level: "专科" | "本科" | "硕士", gradDate: string): Facts {
  return { edu_level: level, edu_fulltime: true, grad_date: gradDate };
}

/** The last three months of a monthly allowance, paid. */
export function paidMonthly(programId: string, yuan: number): HandClaim[] {
  return ["2026-08", "2026-09", "2026-10"].map((period) => ({
    programId,
    period,
    amountFen: yuan * 100,
    paidOn: `${period}-15`,
  }));
}

/** A child as the register of births gives it to her parents; `key` is the child's own in the city. */
export function childOf(key: string, birthDate: string, county: string): Record<string, unknown> {
  return {
    child_id: key,
    birth_date: birthDate,
    nationality_cn: true,
    hukou_city: "宁波市",
    hukou_county: county,
    lawful_birth: true,
  };
}
