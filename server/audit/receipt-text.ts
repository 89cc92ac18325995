import { assert } from "@/server/kernel";
import type { SignedTreeHead } from "./tree-head";

/** Everything that proves one event: its details, what hides the rest, its place, the path to the signed head. */
export type EventProof = {
  readonly body: Buffer;
  readonly bodySalt: Buffer;
  readonly headDigest: Buffer;
  readonly leafIndex: number;
  readonly path: readonly Buffer[];
  readonly treeHead: SignedTreeHead;
};

const FORMAT = 1;
const COUNT_BYTES = 6; // below 2^48: more events than will ever be
const MAX_BODY_BYTES = 1_024;
const MAX_PROOF_BYTES = 1_024; // a QR code has room for it, in a tree of up to 2^26 entries at its worst

/**
 * A proof as bytes: format, length of the details (2), details, salt (16), head digest (32), leaf index (6), tree size
 * (6), time of the head in ms (6), public key (32), signature (64), and the path, 32 bytes a step. The root is left out:
 * it follows from the rest, and the signature is over it.
 */
export function proofBytes(proof: EventProof): Buffer {
  const { body, treeHead, path } = proof;
  assert(body.length <= MAX_BODY_BYTES, "the details of a receipt are short");
  const start = Buffer.alloc(3);
  start.writeUInt8(FORMAT, 0);
  start.writeUInt16BE(body.length, 1);
  const numbers = Buffer.alloc(3 * COUNT_BYTES);
  numbers.writeUIntBE(proof.leafIndex, 0, COUNT_BYTES);
  numbers.writeUIntBE(treeHead.treeSize, COUNT_BYTES, COUNT_BYTES);
  numbers.writeUIntBE(treeHead.signedAt.getTime(), 2 * COUNT_BYTES, COUNT_BYTES);
  const { bodySalt, headDigest } = proof;
  const rest = Buffer.concat([bodySalt, headDigest, numbers, treeHead.publicKey, treeHead.signature, ...path]);
  assert(rest.length <= MAX_PROOF_BYTES, "a proof is at most 1 KB");
  return Buffer.concat([start, body, rest]);
}

/**
 * Bytes as digits, because a QR code packs digits closest and every reader, address bar and clipboard leaves them alone:
 * two bytes are five digits, a last single byte three.
 */
export function asDigits(bytes: Buffer): string {
  let text = "";
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String(bytes.readUInt16BE(i)).padStart(5, "0");
  if (bytes.length % 2 === 1) text += String(bytes.at(-1)).padStart(3, "0");
  return text;
}
