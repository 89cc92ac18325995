export { forgetClaimed, rememberClaimed, sumPaidInYear } from "./claimed-store";
export { FactQuestion, FactReportView, FactView, ReportFactInput } from "./fact-report";
export { readFacts, readReports, reportFact } from "./report-fact";
export { baseline, checkSources, concerns, type GateFailure, nameOf, type QualityProfile } from "./quality";
export { readQualityProfile } from "./quality-store";
export { type Completeness, type FactRecord, subjectFacts } from "./subject-facts";
export { stopFor, stopsOf } from "./subject-stops";
