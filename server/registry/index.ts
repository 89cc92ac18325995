export { forgetClaimed, rememberClaimed, sumPaidInYear } from "./claimed-store";
