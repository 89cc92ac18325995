export {
  type AuditEntry,
  jobEventWithin,
  leaveNews,
  recordEvent,
  recordEvents,
  recordJobEvent,
  recordJobEvents,
  WHOLE_CITY,
} from "./audit-store";
export { listDetails } from "./event-store";
export { SEQUENCE_LIMIT, sequenceBatch } from "./log-store";
export { type PreparedEvent, prepareEvent } from "./prepared-event";
export { type ProofView, proveEvent } from "./prove-event";
export { fingerprint, openLogSigner } from "./tree-head";
export type { Anchor, Fault, FaultKind, LogReport } from "./verify-log";
export { proveExtension, verifyDatabase } from "./verify-store";
