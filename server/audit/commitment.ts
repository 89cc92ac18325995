import { canonicalJson } from "./canonical-json";
import { sha256 } from "./merkle";

/** What happened, as it is kept: who did what to what, and its details. */
export type EventRecord = {
  readonly subjectId: string;
  readonly eventId: string;
  readonly at: Date;
  readonly callerKind: string;
  readonly callerPerson: string | null;
  readonly callerJob: string | null;
  readonly jurisdictionCode: string | null;
  readonly action: string;
  readonly objectId: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** Random bytes of an event: half of them hide its head, half its details. */
export const SALT_BYTES = 32;
const HALF = SALT_BYTES / 2;
const HEAD = Buffer.of(0x10);
const BODY = Buffer.of(0x11);
const ENTRY = Buffer.of(0x12);

/**
 * What the log holds of an event: 32 bytes that fit this event and this salt only, and say nothing about it to anybody who
 * has not both. Head and details are hidden apart, so that a receipt can show its details and keep who and whom to itself.
 */
export function entryOf(event: EventRecord, salt: Buffer): Buffer {
  return entryFrom(headDigest(event, salt), bodyDigest(bodyBytes(event.details), bodySalt(salt)));
}

/** The entry of an event whose two digests are known. */
export function entryFrom(head: Buffer, body: Buffer): Buffer {
  return sha256(ENTRY, head, body);
}

/** The digest of who did what to what, hidden by the first half of the salt. */
export function headDigest(event: EventRecord, salt: Buffer): Buffer {
  const { subjectId, eventId, at, callerKind, callerPerson, callerJob, jurisdictionCode, action, objectId } = event;
  // The canonical text of these nine, which every event has, in the order of their names: there is nothing to sort.
  const says = JSON.stringify;
  const text =
    `{"action":${says(action)},"at":${says(at)},"callerJob":${says(callerJob)},"callerKind":${says(callerKind)},` +
    `"callerPerson":${says(callerPerson)},"eventId":${says(eventId)},"jurisdictionCode":${says(jurisdictionCode)},` +
    `"objectId":${says(objectId)},"subjectId":${says(subjectId)}}`;
  const bytes = Buffer.from(text, "utf8");
  return sha256(HEAD, salt.subarray(0, HALF), bytes);
}

/** The details as the bytes that are hashed, and that a receipt carries. */
export function bodyBytes(details: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(canonicalJson(details), "utf8");
}

/** The half of the salt that hides the details. */
export function bodySalt(salt: Buffer): Buffer {
  return salt.subarray(HALF);
}

/** The digest of the details. */
export function bodyDigest(bytes: Buffer, salt: Buffer): Buffer {
  return sha256(BODY, salt, bytes);
}
