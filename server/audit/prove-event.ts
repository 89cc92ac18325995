import type { Tx } from "@/server/context";
import { bodyBytes, bodySalt, headDigest } from "./commitment";
import { findEvent } from "./event-store";
import { readInclusion } from "./log-store";
import { asDigits, proofBytes } from "./receipt-text";
import { fingerprint } from "./tree-head";

/** A proof that something was recorded, for whoever has it to check alone. */
export type ProofView = {
  /** The whole proof in digits. */
  readonly digits: string;
  readonly leafIndex: number;
  readonly treeSize: number;
  readonly signedAt: Date;
  readonly keyFingerprint: string;
};

/**
 * The proof of the latest event of this action on this object.
 * @returns "unknown" when there is no such event, "pending" while it waits for its place in the log.
 */
export async function proveEvent(
  tx: Tx,
  of: { subjectId: string; action: string; objectId: string },
): Promise<ProofView | "pending" | "unknown"> {
  const event = await findEvent(tx, of);
  if (!event) return "unknown";
  const found = await readInclusion(tx, event.entry);
  if (!found) return "pending";
  const { leafIndex, treeHead, path } = found;
  const bytes = proofBytes({
    body: bodyBytes(event.details),
    bodySalt: bodySalt(event.salt),
    headDigest: headDigest(event, event.salt),
    leafIndex,
    path,
    treeHead,
  });
  const { treeSize, signedAt, publicKey } = treeHead;
  return { digits: asDigits(bytes), leafIndex, treeSize, signedAt, keyFingerprint: fingerprint(publicKey) };
}
