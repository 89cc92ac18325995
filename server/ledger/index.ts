export { type CheckedBooks, checkBooks, type Difference } from "./check-store";
export { creditAttempt, type Reservation, reserve, returnAttempt, voidAttempt } from "./ledger-store";
