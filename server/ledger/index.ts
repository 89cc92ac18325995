export { creditAttempt, type Reservation, reserve, returnAttempt, voidAttempt } from "./ledger-store";
