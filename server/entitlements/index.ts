export { type CityRunSummary, computeCity } from "./compute-city";
export { EntitlementKey, EntitlementView, GapKey, GapView, HomeView } from "./entitlement";
export { readEntitlement, readGap, readHome, wasComputed } from "./read-home";
export { claimableTotal, claimEntitlement, entitlementHeading, payingTerms, takeEntitlement } from "./take-entitlement";
