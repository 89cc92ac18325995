export { ArrivalSpeed, readArrivalSpeed } from "./arrival-speed";
export { carryPayment, listOpenPayments, recordBankWord } from "./carry-payment";
export {
  CLAIM_TRANSITIONS,
  ClaimKey,
  ClaimList,
  type ClaimStatus,
  ClaimView,
  ConfirmClaimInput,
  ConfirmedLine,
  ConfirmManyInput,
  Receipt,
  ReissueInput,
} from "./claim";
export { confirmClaim } from "./confirm-claim";
export { confirmMany } from "./confirm-many";
export { FirstWordView, readFirstWords } from "./first-word";
export { followClaim } from "./follow-claim";
export { listClaims } from "./list-claims";
export { readClaim } from "./read-claim";
export { MonthInput, MonthView, readMonth } from "./read-month";
export { readReceipt } from "./read-receipt";
export { RECEIPT_ISSUED, receiptContent } from "./receipt";
export { confirmRecovered, openRecovery } from "./recover-claim";
export { reissueClaim } from "./reissue-claim";
