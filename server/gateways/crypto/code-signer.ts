import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { CompactSign, compactVerify, decodeProtectedHeader } from "jose";
import { assert } from "@/server/kernel";

/** Signs short statements as JWS and says whether one was signed here. */
export type CodeSigner = {
  /** The name of the key that signs now. */
  readonly keyId: string;
  /** A compact JWS (RFC 7515, EdDSA) over the text, with the id of its key. */
  sign(text: string): Promise<string>;
  /** The text of a JWS signed by this key or one before it; null for everything else, whatever is wrong with it. */
  open(jws: string): Promise<string | null>;
};

const KEY_BYTES = 32;
const ED25519_PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex"); // RFC 8410: what stands before a seed
const ED25519_PUBLIC = Buffer.from("302a300506032b6570032100", "hex"); // and before a public key
const ALGORITHM = "EdDSA";
const KEY_ID_CHARS = 8;

/**
 * A signer of one key, which also believes the keys before it. Their names are made of the keys themselves (the beginning
 * of SHA-256), so that no list of names can go wrong.
 * @param keys.seed 32 secret bytes. @param keys.before the public halves of earlier keys, 32 bytes each.
 */
export function createCodeSigner(keys: { seed: Buffer; before?: readonly Buffer[] }): CodeSigner {
  assert(keys.seed.length === KEY_BYTES, "a code's key is made of 32 bytes");
  const secret = createPrivateKey({ key: Buffer.concat([ED25519_PRIVATE, keys.seed]), format: "der", type: "pkcs8" });
  const own = publicBytes(createPublicKey(secret));
  const keyId = keyIdOf(own);
  const believed = new Map([own, ...(keys.before ?? [])].map((bytes) => [keyIdOf(bytes), publicKey(bytes)]));
  const header = { alg: ALGORITHM, kid: keyId };
  return {
    keyId,
    sign: (text) => new CompactSign(Buffer.from(text)).setProtectedHeader(header).sign(secret),
    open: async (jws) => {
      try {
        const key = believed.get(decodeProtectedHeader(jws).kid ?? "");
        if (!key) return null;
        const { payload } = await compactVerify(jws, key, { algorithms: [ALGORITHM] });
        return Buffer.from(payload).toString("utf8");
      } catch {
        return null; // what is not ours is not explained
      }
    },
  };
}

function publicBytes(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(ED25519_PUBLIC.length);
}

function publicKey(bytes: Buffer): KeyObject {
  assert(bytes.length === KEY_BYTES, "a public key of a code has 32 bytes");
  return createPublicKey({ key: Buffer.concat([ED25519_PUBLIC, bytes]), format: "der", type: "spki" });
}

function keyIdOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, KEY_ID_CHARS);
}
