export type {
  AccountAnswer,
  AccountQuestion,
  BankCallback,
  BankGateway,
  BankReport,
  BankReturnReport,
  BankStatus,
  BankStatusReport,
  BankWord,
  OrderedAs,
  PaymentOrder,
  PoolCredit,
  PoolStatement,
  StatementEntry,
} from "./bank-gateway";
export { POOLS_BANK } from "./bank-gateway";
export { createFileBank } from "./file-bank";
export { exchangeFiles, type FilesExchanged } from "./file-exchange";
export { type BankOptions, createBankGateway } from "./http-bank";
export { faultOf, type PaymentFault, type ReturnReason, returnReasonOf } from "./reason-codes";
