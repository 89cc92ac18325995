import type { Context } from "@/server/context";
import { freshBytes, newId } from "@/server/kernel";
import type { AuditEntry } from "./audit-store";
import { entryOf, SALT_BYTES } from "./commitment";

/** An event with everything its row needs, for a database function that writes it together with the deed. */
export type PreparedEvent = {
  readonly id: string;
  readonly at: string;
  readonly caller: string;
  /** Null for a job of ours. */
  readonly person: string | null;
  readonly jurisdiction: string | null;
  readonly action: string;
  readonly object: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Salt and entry in hexadecimal. */
  readonly salt: string;
  readonly entry: string;
};

/** The event of a person's or a job's deed, under its own name, to be written by the function that does the deed. */
export function prepareEvent(ctx: Context, entry: AuditEntry): PreparedEvent {
  const { caller } = ctx;
  const { subjectId, action, objectId, jurisdictionCode = null, details = {} } = entry;
  const at = ctx.now();
  const salt = freshBytes(SALT_BYTES);
  const eventId = newId("evt", at);
  const callerPerson = "personId" in caller ? caller.personId : null;
  const by = { at, callerKind: caller.kind, callerPerson, callerJob: caller.kind === "system" ? caller.job : null };
  const committed = entryOf({ subjectId, eventId, ...by, jurisdictionCode, action, objectId, details }, salt);
  return {
    id: eventId,
    at: at.toISOString(),
    caller: caller.kind,
    person: callerPerson,
    jurisdiction: jurisdictionCode,
    action,
    object: objectId,
    details,
    salt: salt.toString("hex"),
    entry: committed.toString("hex"),
  };
}
