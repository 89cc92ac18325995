import { assert } from "@/server/kernel";
import { type HashOf, leafHash, nodeHash, nodesOf, rangeHash, type TreeNode } from "./merkle";

/** Of every fourth level the hashes are kept; those between are worked out from at most eight of them. */
export const KEPT_LEVELS = 4;

/** The kept nodes from which the hash of a complete subtree is worked out: leaves, or nodes of every fourth level. */
export function keptUnder({ level, index }: TreeNode): TreeNode[] {
  const width = 2 ** (level % KEPT_LEVELS);
  const base = level - (level % KEPT_LEVELS);
  return Array.from({ length: width }, (_, i) => ({ level: base, index: index * width + i }));
}

/** The hash of a complete subtree, worked out from the kept ones. */
export function hashFromKept(node: TreeNode, kept: HashOf): Buffer {
  if (node.level % KEPT_LEVELS === 0) return kept(node);
  const [level, left] = [node.level - 1, node.index * 2];
  return nodeHash(hashFromKept({ level, index: left }, kept), hashFromKept({ level, index: left + 1 }, kept));
}

/** A tree that only grows. Remembers one hash a level: the complete subtrees at its right edge. */
export class GrowingTree {
  readonly #edge: Buffer[] = []; // by level; a level without a subtree of its own is a hole
  #size = 0;

  /** A tree of a size, from the hashes of the complete subtrees that it is made of. */
  static of(size: number, hashOf: HashOf): GrowingTree {
    const tree = new GrowingTree();
    for (const node of nodesOf({ from: 0, until: size })) tree.#edge[node.level] = hashOf(node);
    tree.#size = size;
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  /** Appends one entry. @param onNode told of each kept node above the leaves that this completes. */
  append(entry: Uint8Array, onNode: (node: TreeNode, hash: Buffer) => void): void {
    let [hash, level, index] = [leafHash(entry), 0, this.#size];
    while (index % 2 === 1) {
      const left = this.#edge[level];
      assert(left, "a subtree to the left of the right edge is remembered");
      delete this.#edge[level];
      hash = nodeHash(left, hash);
      [level, index] = [level + 1, (index - 1) / 2];
      if (level % KEPT_LEVELS === 0) onNode({ level, index }, hash);
    }
    this.#edge[level] = hash;
    this.#size += 1;
  }

  /** The root of the tree as it is now. */
  root(): Buffer {
    return rangeHash({ from: 0, until: this.#size }, ({ level }) => {
      const hash = this.#edge[level];
      assert(hash, "the right edge is remembered");
      return hash;
    });
  }
}
