export { applyBankWord, type PaymentOutcome } from "./apply-bank-word";
export { askBank } from "./ask-bank";
export { findByEndToEndId, latestInstruction, listOpenSince, listWords } from "./instruction-store";
export { openInstruction, type PlannedInstruction, planInstruction } from "./open-instruction";
export { payeeRefused } from "./payee-refused";
