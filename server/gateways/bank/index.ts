export type {
  AccountAnswer,
  AccountQuestion,
  BankCallback,
  BankGateway,
  BankReport,
  BankReturnReport,
  BankStatus,
  BankStatusReport,
  PaymentOrder,
} from "./bank-gateway";
export { type BankOptions, createBankGateway } from "./http-bank";
export { faultOf, type PaymentFault, type ReturnReason, returnReasonOf } from "./reason-codes";
