export { creditAttempt, type Reservation, replenish, reserve, returnAttempt, voidAttempt } from "./ledger-store";
