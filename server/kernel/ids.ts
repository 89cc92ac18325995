import { randomBytes } from "node:crypto";
import { z } from "zod";
import { assert } from "./assert";

/** What each identifier names. At most 35 characters in all, so that an id fits ISO 20022's Max35Text. */
export const ID_PREFIXES = [
  "sub", // subject
  "acc", // payee account
  "ent", // entitlement
  "clm", // claim
  "pay", // payment instruction
  "trf", // ledger transfer
  "lac", // ledger account
  "evt", // audit event
  "gap", // eligibility gap
  "rpt", // report that a fact is wrong
  "rec", // reconciliation of a pool's day
  "dif", // difference that a reconciliation found
  "rpm", // repayment of money that was asked back
  "ses", // session of one device
  "scn", // code that a computer shows to be signed in by a phone
  "csn", // look at an enterprise code
  "req", // request for a delegation
  "rmd", // reminder: one message to one person
  "cmp", // campaign of reminders
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_CHARS = 10; // 50 bits of milliseconds: ordered until the year 37648
const RANDOM_CHARS = 16; // 80 bits
const MAX_ID_CHARS = 35;

/** Encodes a whole number in base 32 without letters that look alike. In numbers: a claim makes eight of these ids. */
function base32(value: number, length: number): string {
  let rest = value;
  let text = "";
  for (let i = 0; i < length; i++) {
    text = CROCKFORD[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

const DRAWN_BYTES = 4_096;
let drawn: Buffer | undefined;
let used = 0;

/** Random bytes that nobody was given before. Drawn many at a time: each draw costs as much as a hundred bytes. */
export function freshBytes(count: number): Buffer {
  assert(count <= DRAWN_BYTES, "no more bytes than one draw gives");
  if (!drawn || used + count > DRAWN_BYTES) {
    drawn = randomBytes(DRAWN_BYTES);
    used = 0;
  }
  used += count;
  return drawn.subarray(used - count, used);
}

/** Random characters, each of five bits. */
function randomChars(): string {
  let text = "";
  for (const byte of freshBytes(RANDOM_CHARS)) text += CROCKFORD[byte & 31];
  return text;
}

/**
 * A new identifier: prefix, time to the millisecond, 80 random bits. Sorts by time within a prefix, and cannot be guessed.
 * @param at the instant from the context; never the machine's own clock.
 */
export function newId(prefix: IdPrefix, at: Date): string {
  const id = `${prefix}_${base32(at.getTime(), TIME_CHARS)}${randomChars()}`;
  assert(id.length <= MAX_ID_CHARS, "an id fits Max35Text");
  return id;
}

/** An identifier on the wire: parsed, not trusted. What could not be one never reaches the database. */
export function idSchema(prefix: IdPrefix): z.ZodType<string> {
  return z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{1,${MAX_ID_CHARS - prefix.length - 1}}$`));
}
