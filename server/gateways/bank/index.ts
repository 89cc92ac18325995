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
export { faultOf, type PaymentFault, type ReturnReason, returnReasonOf } from "./reason-codes";
