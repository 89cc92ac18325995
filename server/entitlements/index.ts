export { type AcceptedJump, acceptJump, NothingToAccept } from "./accept-jump";
export { type ChangedRun, openChangedRun } from "./compute-changed";
export { type CityRunSummary, computeCity } from "./compute-city";
export { EntitlementKey, EntitlementView, GapKey, GapView, HomeView } from "./entitlement";
export { explainProgram } from "./explain-program";
export { ExplanationView, ProgramKey } from "./explanation";
export { listOwnPrograms, OwnProgramsView } from "./own-programs";
export { readEntitlement, readGap, readHome, wasComputed } from "./read-home";
export { type EntitlementRead, entitlementHeading, judgeEntitlement, payingTerms } from "./take-entitlement";
