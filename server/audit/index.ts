export { type AuditEntry, leaveNews, recordEvent, recordJobEvent, WHOLE_CITY } from "./audit-store";
export { sequenceBatch } from "./log-store";
export { type PreparedEvent, prepareEvent } from "./prepared-event";
export { type ProofView, proveEvent } from "./prove-event";
export { fingerprint, openLogSigner } from "./tree-head";
export { type Anchor, FAULT_LIMIT, type Fault, type FaultKind, type LogReport } from "./verify-log";
export { verifyDatabase } from "./verify-store";
