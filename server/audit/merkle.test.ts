import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GrowingTree, hashFromKept, KEPT_LEVELS, keptUnder } from "./growing-tree";
import {
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  leafHash,
  nodeHash,
  nodesOf,
  rangeHash,
  type TreeNode,
  verifyConsistency,
  verifyInclusion,
} from "./merkle";
import vectors from "./rfc6962-vectors.json";

const SEED = 20261120;
const base64 = (text: string) => Buffer.from(text, "base64");
const hashes = (texts: readonly string[] | null) => (texts ?? []).map(base64);

/** A tree in the plainest way: every hash worked out from the leaves. */
function plainHashes(entries: readonly Buffer[]) {
  const hashOf = ({ level, index }: TreeNode): Buffer =>
    level === 0
      ? leafHash(entries[index] as Buffer)
      : nodeHash(hashOf({ level: level - 1, index: index * 2 }), hashOf({ level: level - 1, index: index * 2 + 1 }));
  const over = (range: LeafRange) => rangeHash(range, hashOf);
  return { hashOf, over, root: (size: number) => over({ from: 0, until: size }) };
}

describe("the published vectors of Certificate Transparency", () => {
  const leaves = vectors.leaves.map((hex) => Buffer.from(hex, "hex"));

  test("give the roots of their trees", () => {
    const { root } = plainHashes(leaves);
    const grown = new GrowingTree();
    for (const [size, expected] of vectors.roots.entries()) {
      expect(root(size).toString("hex"), `${size} leaves`).toBe(expected);
      expect(grown.root().toString("hex"), `${size} leaves, grown`).toBe(expected);
      const next = leaves[size];
      if (next) grown.append(next, () => {});
    }
    expect(vectors.roots).toHaveLength(9);
  });

  test.each(vectors.inclusion)("are believed or not, as they say: $name", (vector) => {
    const proof = {
      leaf: base64(vector.leafHash),
      leafIndex: vector.leafIdx,
      treeSize: vector.treeSize,
      path: hashes(vector.proof),
      root: base64(vector.root),
    };
    expect(verifyInclusion(proof)).toBe(!vector.wantErr);
  });

  test.each(vectors.consistency)("are believed or not, as they say: $name", (vector) => {
    const proof = {
      oldSize: vector.size1,
      oldRoot: base64(vector.root1 ?? ""),
      treeSize: vector.size2,
      root: base64(vector.root2 ?? ""),
      path: hashes(vector.proof),
    };
    expect(verifyConsistency(proof)).toBe(!vector.wantErr);
  });
});

describe("a proof", () => {
  const trees = fc
    .array(fc.uint8Array({ minLength: 0, maxLength: 40 }), { minLength: 1, maxLength: 70 })
    .map((entries) => entries.map((bytes, i) => Buffer.concat([Buffer.of(i), bytes])));

  test("of every leaf in every size verifies, and with any bit, leaf, place, step or order changed it does not", () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), fc.nat(), (entries, aSize, aLeaf, aBit) => {
        const { over, root } = plainHashes(entries);
        const treeSize = 1 + (aSize % entries.length);
        const leafIndex = aLeaf % treeSize;
        const path = inclusionRanges(leafIndex, treeSize).map(over);
        const good = { leaf: leafHash(entries[leafIndex] as Buffer), leafIndex, treeSize, path, root: root(treeSize) };
        expect(verifyInclusion(good)).toBe(true);
        const flip = (bytes: Buffer) => flipped(bytes, aBit);
        expect(verifyInclusion({ ...good, leaf: flip(good.leaf) })).toBe(false);
        expect(verifyInclusion({ ...good, root: flip(good.root) })).toBe(false);
        expect(verifyInclusion({ ...good, path: [...path, good.root] })).toBe(false);
        for (const [i, hash] of path.entries()) {
          expect(verifyInclusion({ ...good, path: path.with(i, flip(hash)) })).toBe(false);
          expect(verifyInclusion({ ...good, path: path.toSpliced(i, 1) })).toBe(false);
          const next = path[i + 1];
          if (next) expect(verifyInclusion({ ...good, path: path.toSpliced(i, 2, next, hash) })).toBe(false);
        }
        for (let other = 0; other < treeSize; other++) {
          if (other !== leafIndex) expect(verifyInclusion({ ...good, leafIndex: other })).toBe(false);
        }
      }),
      { numRuns: 120, seed: SEED },
    );
  });

  test("that a tree is the beginning of another verifies, and not for another tree, size or path", () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), fc.nat(), (entries, aSize, anOld, aBit) => {
        const { over, root } = plainHashes(entries);
        const treeSize = 1 + (aSize % entries.length);
        const oldSize = 1 + (anOld % treeSize);
        const path = consistencyRanges(oldSize, treeSize).map(over);
        const good = { oldSize, oldRoot: root(oldSize), treeSize, root: root(treeSize), path };
        expect(verifyConsistency(good)).toBe(true);
        expect(verifyConsistency({ ...good, oldRoot: flipped(good.oldRoot, aBit) })).toBe(false);
        expect(verifyConsistency({ ...good, root: flipped(good.root, aBit) })).toBe(false);
        for (const [i, hash] of path.entries()) {
          expect(verifyConsistency({ ...good, path: path.with(i, flipped(hash, aBit)) })).toBe(false);
          expect(verifyConsistency({ ...good, path: path.toSpliced(i, 1) })).toBe(false);
        }
        const forged = plainHashes(entries.with(anOld % oldSize, Buffer.from("another")));
        expect(verifyConsistency({ ...good, oldRoot: forged.root(oldSize) })).toBe(false);
      }),
      { numRuns: 120, seed: SEED },
    );
  });
});

describe("a growing tree", () => {
  test("has at every size the root of the tree of its leaves, also when it was taken up again in between", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), (size, aStop) => {
        const entries = Array.from({ length: size }, (_, i) => Buffer.from(String(i)));
        const kept = new Map<string, Buffer>(entries.map((entry, i) => [`0/${i}`, leafHash(entry)]));
        const keep = ({ level, index }: TreeNode, hash: Buffer) => {
          expect(level % KEPT_LEVELS, "only kept levels are told").toBe(0);
          kept.set(`${level}/${index}`, hash);
        };
        const read = ({ level, index }: TreeNode) => kept.get(`${level}/${index}`) as Buffer;
        const stop = aStop % size;
        const first = new GrowingTree();
        for (const entry of entries.slice(0, stop)) first.append(entry, keep);
        const second = GrowingTree.of(stop, (node) => hashFromKept(node, read));
        for (const entry of entries.slice(stop)) second.append(entry, keep);
        const { over } = plainHashes(entries);
        const whole = { from: 0, until: size };
        expect(second.root()).toEqual(over(whole));
        for (const node of nodesOf(whole)) {
          expect(keptUnder(node).every((one) => kept.has(`${one.level}/${one.index}`))).toBe(true);
        }
        for (const range of inclusionRanges(stop, size)) {
          expect(rangeHash(range, (node) => hashFromKept(node, read))).toEqual(over(range));
        }
      }),
      { numRuns: 25, seed: SEED },
    );
  });
});

function flipped(bytes: Buffer, aBit: number): Buffer {
  const changed = Buffer.from(bytes);
  const bit = aBit % (bytes.length * 8);
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
}
