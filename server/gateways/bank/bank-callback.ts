import { createHmac, timingSafeEqual } from "node:crypto";
import { MessageUnreadable, readMessage } from "@/server/iso20022";
import { assert, Refusal } from "@/server/kernel";
import type { BankCallback, BankWord } from "./bank-gateway";
import { wordsOf } from "./bank-wire";

/** The instant of signing in ISO 8601; covered by the signature. */
export const TIMESTAMP_HEADER = "x-bank-timestamp";
/** `sha256=` and the HMAC-SHA-256 in hexadecimal over timestamp, a full stop and the body. */
export const SIGNATURE_HEADER = "x-bank-signature";

const MAX_AGE_MS = 5 * 60_000;
/** Twice what the bank waits for an answer: as long as its own two words of one millisecond may lie apart at our door. */
const ONE_MOMENT_MS = 10_000;
const MAX_BODY_CHARS = 16_384;
const MIN_KEY_CHARS = 32;
/** The signatures remembered by one process: above 300 callbacks a second for as long as one stays fresh. */
const REMEMBERED = 100_000;

/**
 * The word in a callback of the bank, believed only with the bank's fresh signature over its exact bytes. The body is
 * one message about one payment or one credit of a pool: pain.002, pacs.004 or camt.054. What another process has read is not known here, and
 * what the bank repeats at once is read again, so that applying a word twice must change nothing.
 *
 * @param callback.key the secret shared with the bank, at least 32 characters.
 * @throws Refusal NOT_ALLOWED ({ why: "unsigned" | "altered" | "stale" }); INPUT_INVALID when signed but unreadable.
 */
export function verifyBankCallback({ key, headers, body, now }: BankCallback & { readonly key: string }): BankWord {
  assert(key.length >= MIN_KEY_CHARS, "the bank's callback key has at least 32 characters");
  const timestamp = headers.get(TIMESTAMP_HEADER);
  const signature = headers.get(SIGNATURE_HEADER);
  if (!timestamp || !signature) throw new Refusal("NOT_ALLOWED", { why: "unsigned" });
  if (body.length > MAX_BODY_CHARS) throw new Refusal("INPUT_INVALID", { field: "body" });

  const expected = Buffer.from(
    `sha256=${createHmac("sha256", key).update(`${timestamp}.${body}`, "utf8").digest("hex")}`,
  );
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Refusal("NOT_ALLOWED", { why: "altered" });
  }

  const ageMs = Math.abs(now.getTime() - Date.parse(timestamp)); // a clock ahead of ours is as little proof as one behind
  if (!(ageMs <= MAX_AGE_MS)) throw new Refusal("NOT_ALLOWED", { why: "stale" });
  return onlyWord(body);
}

/**
 * Reads callbacks of one bank, each signature within one moment: what the bank says twice in the same millisecond has one signature, and so has what a
 * relay of its own brings twice. Refused, its honest repetition would be recorded as somebody's attack.
 *
 * @throws Refusal as verifyBankCallback, and NOT_ALLOWED ({ why: "replayed" }) for a signature that was first read longer ago.
 */
export function createCallbackReader(key: string): (callback: BankCallback) => BankWord {
  const firstRead = new Map<string, number>(); // oldest first; a signature covers its instant, so the bank's own second try has another
  return (callback) => {
    const word = verifyBankCallback({ ...callback, key });
    const signature = callback.headers.get(SIGNATURE_HEADER) ?? "";
    const now = callback.now.getTime();
    const before = firstRead.get(signature);
    if (before === undefined) firstRead.set(signature, now);
    else if (now - before > ONE_MOMENT_MS) throw new Refusal("NOT_ALLOWED", { why: "replayed" });
    if (firstRead.size > REMEMBERED) {
      for (const oldest of [...firstRead.keys()].slice(0, REMEMBERED / 10)) firstRead.delete(oldest);
    }
    return word;
  };
}

function onlyWord(body: string): BankWord {
  try {
    const [word, ...more] = wordsOf(readMessage(body));
    if (word && more.length === 0) return word;
  } catch (error) {
    if (!(error instanceof MessageUnreadable)) throw error;
  }
  throw new Refusal("INPUT_INVALID", { field: "body" });
}
