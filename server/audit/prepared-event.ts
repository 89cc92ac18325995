import { randomBytes } from "node:crypto";
import type { Context } from "@/server/context";
import { assert, newId } from "@/server/kernel";
import type { AuditEntry } from "./audit-store";
import { entryOf, SALT_BYTES } from "./commitment";

/** An event with everything its row needs, for a database function that writes it together with the deed. */
export type PreparedEvent = {
  readonly id: string;
  readonly at: string;
  readonly caller: string;
  readonly person: string;
  readonly jurisdiction: string | null;
  readonly action: string;
  readonly object: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Salt and entry in hexadecimal. */
  readonly salt: string;
  readonly entry: string;
};

/** The event of a person's deed, signed with her own name, to be written by the function that does the deed. */
export function prepareEvent(ctx: Context, entry: AuditEntry): PreparedEvent {
  const { caller } = ctx;
  assert("personId" in caller, "an event that is prepared is a person's");
  const { subjectId, action, objectId, jurisdictionCode = null, details = {} } = entry;
  const at = ctx.now();
  const salt = randomBytes(SALT_BYTES);
  const eventId = newId("evt", at);
  const by = { at, callerKind: caller.kind, callerPerson: caller.personId, callerJob: null };
  const committed = entryOf({ subjectId, eventId, ...by, jurisdictionCode, action, objectId, details }, salt);
  return {
    id: eventId,
    at: at.toISOString(),
    caller: caller.kind,
    person: caller.personId,
    jurisdiction: jurisdictionCode,
    action,
    object: objectId,
    details,
    salt: salt.toString("hex"),
    entry: committed.toString("hex"),
  };
}
