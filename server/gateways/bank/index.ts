export { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifyBankCallback } from "./bank-callback";
export {
  type AccountAnswer,
  type AccountQuestion,
  BANK_STATUSES,
  type BankCallback,
  type BankGateway,
  type BankReport,
  type BankReturnReport,
  type BankStatus,
  type BankStatusReport,
  type PaymentOrder,
} from "./bank-gateway";
export { type BankOptions, createBankGateway } from "./http-bank";
export { faultOf, type PaymentFault, type ReturnReason, returnReasonOf } from "./reason-codes";
