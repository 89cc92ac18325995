export type { Bank } from "./bank";
export { hashIdentity } from "./judge-order";
export { type BankSimulator, startBankSimulator } from "./simulator";
