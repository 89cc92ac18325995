export { type AuditEntry, leaveNews, recordEvent } from "./audit-store";
