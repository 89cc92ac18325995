/**
 * Every expected "no" of the service, in one closed table.
 * The HTTP status is what a machine sees; the sentence a person reads stands in the message
 * catalogue under `refusals.<code>` and is typed so that none can be missing.
 */
export const REFUSALS = {
  NOT_SIGNED_IN: { http: 401 },
  SESSION_EXPIRED: { http: 401 },
  SIGN_IN_FAILED: { http: 401 },
  SCAN_ENDED: { http: 409 },
  SCAN_USED: { http: 409 },
  SCAN_NUMBER_WRONG: { http: 409 },
  NOT_ALLOWED: { http: 403 },
  DELEGATION_MISSING: { http: 403 },
  NOT_FOUND: { http: 404 },
  INPUT_INVALID: { http: 400 },
  ENTITLEMENT_CHANGED: { http: 409 },
  ENTITLEMENT_WITHDRAWN: { http: 409 },
  ENTITLEMENT_EXPIRED: { http: 409 },
  ENTITLEMENT_NOT_YET_CLAIMABLE: { http: 409 },
  PROGRAM_HELD: { http: 409 },
  PLACES_USED_UP: { http: 409 },
  BUDGET_USED_UP: { http: 409 },
  PERSON_COUNTED_ELSEWHERE: { http: 409 },
  TAP_TOO_OLD: { http: 409 },
  ADVANCE_LIMIT_REACHED: { http: 409 },
  PAYEE_ACCOUNT_MISSING: { http: 409 },
  PAYEE_ACCOUNT_CLOSED: { http: 409 },
  PAYEE_ACCOUNT_NOT_OWNED: { http: 409 },
  PAYEE_ACCOUNT_KNOWN: { http: 409 },
  PAYEE_ACCOUNTS_FULL: { http: 409 },
  ACCOUNT_NUMBER_INVALID: { http: 400 },
  PAYEE_CANNOT_BE_PAID: { http: 409 },
  CLAIM_NOT_RETURNED: { http: 409 },
  CLAIM_NOT_CREDITED: { http: 409 },
  CLAIM_NOT_RECOVERING: { http: 409 },
  CLAIM_WENT_ELSEWHERE: { http: 409 },
  CLAIMED_THEN_REVOKED: { http: 403 },
  RECOVERY_DIFFERS: { http: 409 },
  RECOVERY_PLACE_TAKEN: { http: 409 },
  REPAYMENT_TOO_LARGE: { http: 409 },
  REPAYMENT_DIFFERS: { http: 409 },
  REPAYMENT_BOOKED_ELSEWHERE: { http: 409 },
  DIFFERENCE_SETTLED: { http: 409 },
  STATEMENT_CHANGED: { http: 409 },
  CAMPAIGN_ENDED: { http: 409 },
  FACT_REPORTS_EXHAUSTED: { http: 429 },
  CODE_FOREIGN: { http: 400 },
  CODE_FORGED: { http: 403 },
  CODE_EXPIRED: { http: 409 },
  CODE_USED: { http: 409 },
  USCC_INVALID: { http: 400 },
  FIRM_UNKNOWN: { http: 404 },
  SCAN_FIRST: { http: 409 },
  REQUEST_CLOSED: { http: 409 },
  DELEGATION_TOO_NARROW: { http: 403 },
  SECOND_PERSON_AWAITED: { http: 409 },
  REPRESENTATIVE_NEEDED: { http: 403 },
  TOO_MANY_REQUESTS: { http: 429 },
} as const satisfies Record<string, { readonly http: number }>;

/** The name of one expected "no". */
export type RefusalCode = keyof typeof REFUSALS;

/** Facts that a refusal's sentence may name. Never personal data: they travel to the client and into logs. */
export type RefusalDetails = Readonly<Record<string, string | number>>;

/** An expected no. The caller is told what happened and what to do next; nothing has been changed. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
  ) {
    super(code);
  }
}

/** A gateway did not answer, or answered that it cannot now. Retried by a job; the phone says it goes on by itself. */
export class Outage extends Error {
  override readonly name = "Outage";

  constructor(
    readonly gateway: string,
    options?: { cause?: unknown },
  ) {
    super(`${gateway} did not answer`, options);
  }
}
