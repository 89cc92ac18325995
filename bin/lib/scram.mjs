import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 4096; // PostgreSQL's default
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/**
 * The verifier PostgreSQL stores for an ASCII password (RFC 5802, RFC 7677). Sent instead of the password,
 * so that no statement log ever shows one.
 */
export function scramVerifier(/** @type {string} */ password, salt = randomBytes(SALT_BYTES)) {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, "sha256");
  const hmac = (/** @type {string} */ text) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${hmac("Server Key").toString("base64")}`;
}
