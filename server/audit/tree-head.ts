import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { assert } from "@/server/kernel";

/** What the log says of itself: so many entries, this root, at this instant. */
export type TreeHead = { readonly treeSize: number; readonly root: Buffer; readonly signedAt: Date };
/** A tree head that the log has put its name to. */
export type SignedTreeHead = TreeHead & { readonly publicKey: Buffer; readonly signature: Buffer };

/** Signs tree heads. */
export type LogSigner = { readonly publicKey: Buffer; sign(head: TreeHead): SignedTreeHead };

const SEED_BYTES = 32;
const PUBLIC_KEY_BYTES = 32;
const ED25519_PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex"); // RFC 8410: what stands before a seed
const ED25519_PUBLIC = Buffer.from("302a300506032b6570032100", "hex"); // and before a public key
const VERSION_AND_TYPE = Buffer.of(0, 1); // v1, tree_hash

/** The bytes that are signed: TreeHeadSignature of RFC 6962, section 3.5. The signature over them is Ed25519. */
export function headBytes({ treeSize, root, signedAt }: TreeHead): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(signedAt.getTime()), 0);
  numbers.writeBigUInt64BE(BigInt(treeSize), 8);
  return Buffer.concat([VERSION_AND_TYPE, numbers, root]);
}

/** Opens the log's key from its 32 secret bytes. */
export function openLogSigner(seed: Buffer): LogSigner {
  assert(seed.length === SEED_BYTES, "the log's key is made of 32 bytes");
  const key = createPrivateKey({ key: Buffer.concat([ED25519_PRIVATE, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(ED25519_PUBLIC.length);
  return { publicKey, sign: (head) => ({ ...head, publicKey, signature: sign(null, headBytes(head), key) }) };
}

/** Whether the key that the head names has signed it. Whose key that is, is another question. */
export function isSigned(head: SignedTreeHead): boolean {
  const key = publicKeyOf(head.publicKey);
  return key !== null && verify(null, headBytes(head), key, head.signature);
}

function publicKeyOf(bytes: Buffer): KeyObject | null {
  if (bytes.length !== PUBLIC_KEY_BYTES) return null;
  try {
    return createPublicKey({ key: Buffer.concat([ED25519_PUBLIC, bytes]), format: "der", type: "spki" });
  } catch {
    return null; // not a point of the curve
  }
}

/** The name of a key that people can compare: SHA-256 of its 32 bytes, in groups of four. */
export function fingerprint(publicKey: Uint8Array): string {
  const text = createHash("sha256").update(publicKey).digest("hex").toUpperCase();
  return text.match(/.{4}/g)?.join(" ") ?? "";
}
