export { forgetClaimed, rememberClaimed, sumPaidInYear } from "./claimed-store";
export { type Completeness, type FactRecord, subjectFacts } from "./subject-facts";
