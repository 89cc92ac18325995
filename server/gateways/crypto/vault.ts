import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { AssertionError, assert } from "@/server/kernel";

/** What a sealed value is for, such as "identity-number". A value sealed for one purpose does not open for another. */
export type Purpose = string;

/** Encryption at rest for identity and account numbers. Synchronous, so that a batch is a plain loop. */
export interface Vault {
  /** The text, encrypted and bound to its purpose. The same text gives other bytes each time. */
  seal(text: string, purpose: Purpose): Buffer;
  /** The text of a sealed value. @throws AssertionError when it was altered, cut, or sealed for another purpose or key. */
  open(sealed: Uint8Array, purpose: Purpose): string;
  /** A keyed hash of 32 bytes by which a value is found without being opened; the same text and purpose give the same bytes. */
  indexOf(text: string, purpose: Purpose): Buffer;
}

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12; // random: safe for 2^32 values under one key, far above a city's
const TAG_BYTES = 16;
const VERSION = Buffer.of(1); // layout 1: version, nonce, tag, ciphertext; another layout or key takes another number
const HEAD_BYTES = VERSION.length + NONCE_BYTES + TAG_BYTES;

/**
 * A vault with AES-256-GCM for sealing and HMAC-SHA-256 for finding.
 * @param keys two different keys of 32 bytes; the vault keeps copies.
 */
export function createVault(keys: { dataKey: Uint8Array; indexKey: Uint8Array }): Vault {
  const dataKey = Buffer.from(keys.dataKey);
  const indexKey = Buffer.from(keys.indexKey);
  assert(dataKey.length === KEY_BYTES && indexKey.length === KEY_BYTES, "each key of the vault has 32 bytes");
  assert(!timingSafeEqual(dataKey, indexKey), "the vault seals and finds with different keys");
  // As key objects: a key of plain bytes is read anew for each value, and a campaign opens a thousand of them a second.
  const [sealing, finding] = [createSecretKey(dataKey), createSecretKey(indexKey)];
  return {
    seal: (text, purpose) => seal(sealing, text, purpose),
    open: (sealed, purpose) => open(sealing, asBuffer(sealed), purpose),
    indexOf: (text, purpose) => createHmac("sha256", finding).update(`${purpose}\0${text}`, "utf8").digest(),
  };
}

function seal(key: KeyObject, text: string, purpose: Purpose): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(purpose));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([VERSION, nonce, cipher.getAuthTag(), body]);
}

function open(key: KeyObject, sealed: Buffer, purpose: Purpose): string {
  assert(sealed.length >= HEAD_BYTES, "a sealed value is whole");
  assert(sealed[0] === VERSION[0], `a sealed value has layout ${VERSION[0]}, not ${sealed[0]}`);
  const nonce = sealed.subarray(VERSION.length, VERSION.length + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(purpose));
  decipher.setAuthTag(sealed.subarray(VERSION.length + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    // OpenSSL's own sentence names neither the purpose nor what to think of it.
    throw new AssertionError(`a sealed ${purpose} was altered, or was sealed for another purpose or with another key`);
  }
}

/** The same bytes as a buffer, without copying them. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What the tag also vouches for: the layout and the purpose, so that a value cannot be moved to another column. */
function boundTo(purpose: Purpose): Buffer {
  assert(purpose.length > 0 && !purpose.includes("\0"), "a purpose is a word");
  return Buffer.concat([VERSION, Buffer.from(purpose, "utf8")]);
}
