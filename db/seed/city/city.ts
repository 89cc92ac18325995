/** What the generator is asked for. The same four values always give the same city, byte for byte. */
export type CityPlan = {
  readonly seed: number;
  /** The day the city lives on, "YYYY-MM-DD". Ages, insured months and deliveries end here. */
  readonly civilDate: string;
  /** How many persons and firms, the named demonstration subjects included. */
  readonly persons: number;
  readonly firms: number;
};

/** A sentence in both languages of the service. */
export type Bilingual = { readonly zh: string; readonly en: string };

/** The city, a county-level district or county, or a development zone inside one. */
export type CityJurisdiction = {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: "city" | "county" | "zone";
  readonly parentCode: string | null;
};

/** A source of public facts and the last day up to which it has delivered everything it holds. */
export type CitySource = {
  readonly code: string;
  readonly completeUntil: string;
  /** The last year whose figures of the whole year it has delivered. */
  readonly yearsUntil: number;
  /** The last day up to which it has delivered everybody's lists of months; null where that is as far as it is complete. */
  readonly monthsUntil: string | null;
};

/** A person or an enterprise. Identity, phone and account numbers can belong to nobody: see identity.ts. */
export type CitySubject = {
  /** Stable in the city: "p000123", "f00042", or the slug of a demonstration subject. */
  readonly subjectKey: string;
  readonly kind: "person" | "enterprise";
  readonly name: string;
  readonly identity: string;
  readonly phone: string | null;
  readonly jurisdictionCode: string;
};

/** The facts of one subject that one source delivered on one day, by attribute key. */
export type CityFactRecord = {
  readonly subjectKey: string;
  readonly source: string;
  readonly obtainedOn: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

/** An account on which a subject can be paid, and what the bank will answer about it. */
export type CityPayeeAccount = {
  readonly subjectKey: string;
  readonly bankCode: string;
  readonly bankName: string;
  readonly number: string;
  readonly holderName: string;
  readonly isDefault: boolean;
  readonly bankState: "open" | "closed" | "blocked";
};

/** A person who may act for an enterprise. */
export type CityDelegation = {
  readonly enterpriseKey: string;
  readonly personKey: string;
  readonly title: string;
  readonly validUntil: string | null;
  readonly isLegalRepresentative: boolean;
};

/** A benefit that was paid before the city was opened. */
export type CityPastClaim = {
  readonly subjectKey: string;
  readonly programId: string;
  readonly period: string;
  readonly amountFen: number;
  readonly paidOn: string;
};

/** The day on which one jurisdiction put one program's list under public notice. */
export type CityPublicNotice = {
  readonly programId: string;
  readonly jurisdictionCode: string;
  readonly startedOn: string;
};

/** A person one can sign in as in the demonstration, with the firms she acts for. */
export type CityDemo = {
  readonly slug: string;
  readonly subjectKey: string;
  readonly title: Bilingual;
  readonly situation: Bilingual;
  readonly firms: readonly string[];
};

/** A whole synthetic city as plain rows, ready to be copied into a database. */
export type City = {
  readonly jurisdictions: readonly CityJurisdiction[];
  readonly sources: readonly CitySource[];
  readonly subjects: readonly CitySubject[];
  readonly factRecords: readonly CityFactRecord[];
  readonly payeeAccounts: readonly CityPayeeAccount[];
  readonly delegations: readonly CityDelegation[];
  readonly pastClaims: readonly CityPastClaim[];
  readonly publicNotices: readonly CityPublicNotice[];
  readonly demo: readonly CityDemo[];
};
