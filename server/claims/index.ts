export { stepsAfterWord, unlessStopped } from "./after-word";
export { ArrivalSpeed, readArrivalSpeed } from "./arrival-speed";
export { cancelClaim } from "./cancel-claim";
export { carryPayment, listOpenPayments, recordBankWord } from "./carry-payment";
export {
  ClaimKey,
  ClaimList,
  ClaimView,
  ConfirmClaimInput,
  ConfirmedLine,
  ConfirmManyInput,
  Receipt,
  ReissueInput,
  RepayDemoInput,
} from "./claim";
export { CLAIM_EDGES, type ClaimEdge, ClaimStatus, edgeBetween } from "./claim-life";
export { confirmClaim } from "./confirm-claim";
export { confirmMany } from "./confirm-many";
export { decideRepayment } from "./decide-repayment";
export { FirstWordView, readFirstWords } from "./first-word";
export { followClaim } from "./follow-claim";
export { listClaims } from "./list-claims";
export { PaymentView, RecoveryRow } from "./payment-view";
export { readClaim } from "./read-claim";
export { MonthInput, MonthView, readMonth } from "./read-month";
export { readPayment, readRecoveries } from "./read-payment";
export { readReceipt } from "./read-receipt";
export { RECEIPT_ISSUED, receiptContent } from "./receipt";
export { openRecovery, recordRepayment, repayInDemonstration, undoRepayment } from "./recover-claim";
export { OpenRecoveryInput, PaymentKey, RecordRepaymentInput, UndoRepaymentInput } from "./recovery";
export { reissueClaim } from "./reissue-claim";
