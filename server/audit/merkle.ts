import { hash } from "node:crypto";

// The Merkle tree of RFC 6962, section 2.1, and the checks of its proofs as RFC 9162 spells them out (2.1.3.2 and
// 2.1.4.2). Pure: hashes come in, hashes go out. Indexes stay below 2^53, so no bit operation of 32 bits is used on them.

const LEAF_PREFIX = Buffer.of(0);
const NODE_PREFIX = Buffer.of(1);

/** A complete subtree: all leaves from index × 2^level up to, and without, (index + 1) × 2^level. */
export type TreeNode = { readonly level: number; readonly index: number };
/** Some leaves in a row, whose common hash a proof names. */
export type LeafRange = { readonly from: number; readonly until: number };
/** Gives the hash of a complete subtree. */
export type HashOf = (node: TreeNode) => Buffer;

/** SHA-256 over some bytes in a row. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash("sha256", Buffer.concat(parts), "buffer"); // at once: a hash that is fed piece by piece costs several times as much
}

/** The hash of one leaf. */
export const leafHash = (entry: Uint8Array): Buffer => sha256(LEAF_PREFIX, entry);
/** The hash of two subtrees side by side. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE_PREFIX, left, right);
/** The hash of a tree without leaves. */
export const emptyRoot = (): Buffer => sha256();

/** The largest power of two below a size of two or more. */
function splitOf(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** The complete subtrees that a range is made of, from left to right; ever smaller ones for the ranges of a proof. */
export function nodesOf({ from, until }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = from; at < until; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= until) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** The common hash of a range of a proof, or of a whole tree. */
export function rangeHash(range: LeafRange, hashOf: HashOf): Buffer {
  const hashes = nodesOf(range).map(hashOf);
  const last = hashes.pop();
  return last ? hashes.reduceRight((right, left) => nodeHash(left, right), last) : emptyRoot();
}

/** Whose hashes prove that a leaf is in the tree of a size, from the leaf upwards. */
export function inclusionRanges(leafIndex: number, treeSize: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [from, until] = [0, treeSize];
  while (until - from > 1) {
    const middle = from + splitOf(until - from);
    if (leafIndex < middle) {
      ranges.unshift({ from: middle, until });
      until = middle;
    } else {
      ranges.unshift({ from, until: middle });
      from = middle;
    }
  }
  return ranges;
}

/** Whose hashes prove that the tree of one size is the beginning of the tree of a larger one. */
export function consistencyRanges(oldSize: number, treeSize: number): LeafRange[] {
  if (oldSize === 0 || oldSize === treeSize) return [];
  const ranges: LeafRange[] = [];
  let [from, until, isWholeOld] = [0, treeSize, true];
  while (oldSize !== until) {
    const middle = from + splitOf(until - from);
    if (oldSize <= middle) {
      ranges.unshift({ from: middle, until });
      until = middle;
    } else {
      ranges.unshift({ from, until: middle });
      from = middle;
      isWholeOld = false;
    }
  }
  return isWholeOld ? ranges : [{ from, until }, ...ranges];
}

/** True when the path leads from the leaf to the root of the tree of this size, and from no other place. */
export function verifyInclusion(proof: {
  leaf: Buffer;
  leafIndex: number;
  treeSize: number;
  path: readonly Buffer[];
  root: Buffer;
}): boolean {
  const { leafIndex, treeSize, path } = proof;
  if (!isCount(leafIndex) || !isCount(treeSize) || leafIndex >= treeSize) return false;
  if (![proof.leaf, proof.root, ...path].every(isHash)) return false;
  const ranges = inclusionRanges(leafIndex, treeSize);
  if (path.length !== ranges.length) return false;
  let hash = proof.leaf;
  for (const [i, range] of ranges.entries()) {
    const beside = path[i] as Buffer;
    hash = range.from > leafIndex ? nodeHash(hash, beside) : nodeHash(beside, hash);
  }
  return hash.equals(proof.root);
}

/** True when the hashes show that the older tree is the beginning of the newer one. Of an empty tree nothing is shown. */
export function verifyConsistency(proof: {
  oldSize: number;
  oldRoot: Buffer;
  treeSize: number;
  root: Buffer;
  path: readonly Buffer[];
}): boolean {
  const { oldSize, treeSize, oldRoot, root, path } = proof;
  if (!isCount(oldSize) || !isCount(treeSize) || oldSize > treeSize) return false;
  const ranges = consistencyRanges(oldSize, treeSize);
  if (path.length !== ranges.length) return false;
  if (oldSize === 0) return false;
  if (oldSize === treeSize) return oldRoot.equals(root);
  if (![oldRoot, root, ...path].every(isHash)) return false;
  // Where the old tree is one complete subtree its root is not repeated in the proof: the walk begins with it.
  const isWholeOld = ranges[0]?.from === oldSize;
  let [older, newer] = isWholeOld ? [oldRoot, oldRoot] : [path[0] as Buffer, path[0] as Buffer];
  for (const [i, range] of ranges.entries()) {
    if (i === 0 && !isWholeOld) continue;
    const beside = path[i] as Buffer;
    if (range.from >= oldSize) newer = nodeHash(newer, beside);
    else [older, newer] = [nodeHash(beside, older), nodeHash(beside, newer)];
  }
  return older.equals(oldRoot) && newer.equals(root);
}

const HASH_BYTES = 32;
const isHash = (bytes: Buffer) => bytes.length === HASH_BYTES;
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
