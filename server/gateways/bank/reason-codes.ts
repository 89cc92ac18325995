/** Why money did not stay with the payee, in the words the phone explains. */
export type ReturnReason =
  | "account-closed"
  | "account-invalid"
  | "name-mismatch"
  | "account-blocked"
  | "payee-refused"
  | "other";

/**
 * Whose fault a rejection is. account: returned to the citizen, who names another account. pool, bank: the claim stays
 * paying and a later attempt is made. payee: the person cannot be paid (MD07, deceased; MS02, refused); no attempt follows.
 * duplicate: the bank has had this order before; what became of it is not said, and another attempt could pay twice.
 */
export type PaymentFault = "account" | "bank" | "pool" | "payee" | "duplicate";

type Meaning = { readonly returnReason: ReturnReason; readonly fault: PaymentFault };

/** ISO 20022 ExternalStatusReason1Code and ExternalReturnReason1Code, as far as they mean something to a payee. */
const REASON_CODES: Readonly<Record<string, Meaning>> = {
  AC01: { returnReason: "account-invalid", fault: "account" }, // incorrect account number
  AC02: { returnReason: "other", fault: "pool" }, // invalid debtor account
  AC03: { returnReason: "account-invalid", fault: "account" }, // invalid creditor account
  AC04: { returnReason: "account-closed", fault: "account" }, // closed account
  AC05: { returnReason: "other", fault: "pool" }, // closed debtor account
  AC06: { returnReason: "account-blocked", fault: "account" }, // blocked account
  AC07: { returnReason: "account-closed", fault: "account" }, // closed creditor account
  AC14: { returnReason: "account-invalid", fault: "account" }, // invalid creditor account type
  AG01: { returnReason: "account-invalid", fault: "account" }, // transaction forbidden on this type of account
  AM04: { returnReason: "other", fault: "pool" }, // insufficient funds
  AM05: { returnReason: "other", fault: "duplicate" }, // duplication
  AM14: { returnReason: "other", fault: "pool" }, // amount above the limit agreed with the debtor
  AM23: { returnReason: "other", fault: "pool" }, // amount above the settlement limit
  BE01: { returnReason: "name-mismatch", fault: "account" }, // holder not consistent with the account
  BE06: { returnReason: "account-invalid", fault: "account" }, // holder unknown at that bank
  DU01: { returnReason: "other", fault: "duplicate" }, // duplicate message identification
  DU02: { returnReason: "other", fault: "duplicate" }, // duplicate payment information
  DU03: { returnReason: "other", fault: "duplicate" }, // duplicate transaction
  DU04: { returnReason: "other", fault: "duplicate" }, // duplicate end-to-end identification
  DU05: { returnReason: "other", fault: "duplicate" }, // duplicate instruction identification
  MD07: { returnReason: "payee-refused", fault: "payee" }, // deceased
  MS02: { returnReason: "payee-refused", fault: "payee" }, // refused by the customer, no reason given
  MS03: { returnReason: "other", fault: "bank" }, // refused by the bank, no reason given
  RC04: { returnReason: "account-invalid", fault: "account" }, // invalid creditor bank identifier
};

/** A code we do not know blames no citizen: the claim stays paying until somebody has looked. */
const UNKNOWN_CODE: Meaning = { returnReason: "other", fault: "bank" };

function meaningOf(code: string | null): Meaning {
  if (code === null || !Object.hasOwn(REASON_CODES, code)) return UNKNOWN_CODE;
  return REASON_CODES[code] ?? UNKNOWN_CODE;
}

/** What the phone says about an ISO 20022 reason code; `other` for a code without a sentence of its own. */
export function returnReasonOf(code: string | null): ReturnReason {
  return meaningOf(code).returnReason;
}

/** Whose fault an ISO 20022 reason code is; the bank's for a code we do not know. */
export function faultOf(code: string | null): PaymentFault {
  return meaningOf(code).fault;
}
