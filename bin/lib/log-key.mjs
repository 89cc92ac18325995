import { createHash, createPrivateKey, createPublicKey } from "node:crypto";

const SEED_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex"); // RFC 8410: Ed25519, as PKCS #8
const PUBLIC_BYTES = 32;

/** The public half of the log's key, in base64; undefined where there is no key. */
export function publicKeyOf(/** @type {string | undefined} */ seed) {
  if (!seed) return undefined;
  const der = Buffer.concat([SEED_PREFIX, Buffer.from(seed, "base64")]);
  const spki = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" })).export({
    format: "der",
    type: "spki",
  });
  return spki.subarray(-PUBLIC_BYTES).toString("base64");
}

/** The name of the log's key that people compare: SHA-256 of its public half, in groups of four. */
export function fingerprintOf(/** @type {string | undefined} */ seed) {
  const key = publicKeyOf(seed);
  if (!key) return undefined;
  const text = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex").toUpperCase();
  return text.match(/.{4}/g)?.join(" ");
}
