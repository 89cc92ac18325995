export { type CheckedBooks, checkBooks, type Difference } from "./check-store";
export {
  creditAttempt,
  type Reservation,
  repayAttempt,
  reserve,
  returnAttempt,
  undoRepaid,
  voidAttempt,
} from "./ledger-store";
