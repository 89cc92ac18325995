import { entryOf } from "./commitment";
import { GrowingTree } from "./growing-tree";
import type { TreeNode } from "./merkle";
import { movedEntries, type WrongBlock } from "./moved-entries";
import { isSigned, type SignedTreeHead } from "./tree-head";
import type { FaultKind, LeafRow, VerifyHow } from "./verify-log";

/** A head with its number: each is one more than the one before it. */
export type KeptHead = SignedTreeHead & { readonly headNo: number };
type KeptNode = TreeNode & { readonly hash: Buffer };
type Beside = { readonly heads: readonly KeptHead[]; readonly nodes: readonly KeptNode[] };

const HOLE = Buffer.alloc(32); // stands where a leaf is missing, so that those behind keep their places
const HOLE_LIMIT = 100_000;
const MOVED_BLOCKS = 2;

const span = (from: number, until: number) =>
  until - from === 1 ? `entry ${from}` : `entries ${from} to ${until - 1}`;

/** Grows the tree again from its entries, batch by batch, and holds it against what was signed and kept. */
export class LogWalk {
  readonly #tree = new GrowingTree();
  readonly #how: Pick<VerifyHow, "trusted" | "anchors">;
  readonly #add: (kind: FaultKind, place: string) => void;
  readonly #blocks: WrongBlock[] = [];
  #known = 0; // the tree was signed as it is up to here
  #signed = 0; // the last head covers so many
  #isBroken = false;
  #lastRow = -1;
  #lastNo = 0; // of the last head
  heads = 0;

  constructor(how: Pick<VerifyHow, "trusted" | "anchors">, add: (kind: FaultKind, place: string) => void) {
    this.#how = how;
    this.#add = add;
  }

  /** How many entries were walked. */
  get size(): number {
    return this.#tree.size;
  }
  /** The root of what was walked. */
  get root(): Buffer {
    return this.#tree.root();
  }

  /** Takes one batch of leaves, in order, with the heads and kept hashes that end in it. */
  take(rows: readonly LeafRow[], { heads, nodes }: Beside): void {
    const first = this.size;
    const worked = new Map<string, Buffer>();
    const entries: Buffer[] = [];
    const signed = new Map(heads.map((head) => [head.treeSize, head]));
    const append = (entry: Buffer) => {
      entries.push(entry);
      this.#tree.append(entry, ({ level, index }, hash) => worked.set(`${level}/${index}`, hash));
      const head = signed.get(this.size);
      if (head) this.#compareHead(head);
      for (const { name, treeSize, root } of this.#how.anchors) {
        if (treeSize === this.size && !root.equals(this.root))
          this.#add("anchor-differs", `${name}, ${span(0, treeSize)}`);
      }
    };
    for (const row of rows) this.#takeRow(row, append);
    this.#compareNodes({ first, entries, worked, nodes });
  }

  /** Says what only shows when all was walked. */
  end(): void {
    const moved = this.#blocks.length <= MOVED_BLOCKS ? movedEntries(this.#blocks) : null;
    if (moved) this.#add("entries-moved", `entries ${moved[0]} and ${moved[1]} have changed places`);
    else for (const { from, until } of this.#blocks) this.#add("entries-changed", span(from, until));
    if (this.size > this.#signed) this.#add("end-unsigned", span(this.#signed, this.size));
    for (const { name, treeSize } of this.#how.anchors) {
      if (treeSize > this.size) this.#add("anchor-differs", `${name}: ${span(this.size, treeSize)} are not there`);
    }
  }

  #takeRow({ leafIndex, entry, event }: LeafRow, append: (entry: Buffer) => void): void {
    if (!event) this.#add("event-missing", `the event of entry ${leafIndex}`);
    else if (!entryOf(event, event.salt).equals(entry)) {
      this.#add("event-changed", `event ${event.eventId} of ${event.subjectId}, entry ${leafIndex}`);
    }
    if (leafIndex === this.#lastRow) return; // two events claim this entry; at most one of them fits it
    this.#lastRow = leafIndex;
    if (leafIndex > this.size) this.#add("entry-missing", span(this.size, leafIndex));
    for (let holes = Math.min(leafIndex - this.size, HOLE_LIMIT); holes > 0; holes--) append(HOLE);
    append(entry);
  }

  #compareHead(head: KeptHead): void {
    this.heads += 1;
    if (head.headNo !== this.#lastNo + 1)
      this.#add("head-missing", `before the head over ${head.treeSize} entries, number ${head.headNo}`);
    this.#lastNo = head.headNo;
    this.#signed = head.treeSize;
    const { trusted } = this.#how;
    if (!isSigned(head)) this.#add("head-unsigned", `the head over ${head.treeSize} entries`);
    else if (trusted.length > 0 && !trusted.some((key) => key.equals(head.publicKey))) {
      this.#add("head-untrusted", `the head over ${head.treeSize} entries`);
    }
    if (this.#isBroken) return; // every later root differs too
    if (head.root.equals(this.root)) this.#known = head.treeSize;
    else {
      this.#isBroken = true;
      this.#add("root-differs", `between ${span(this.#known, head.treeSize)}, the first head over them`);
    }
  }

  /** A kept hash that differs names its block; what only contains a block that was named is not named again. */
  #compareNodes(of: {
    first: number;
    entries: Buffer[];
    worked: Map<string, Buffer>;
    nodes: readonly KeptNode[];
  }): void {
    const kept = new Map(of.nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
    for (const [place, hash] of of.worked) {
      const there = kept.get(place);
      kept.delete(place);
      if (!there?.equals(hash)) this.#wrongBlock(place, there ?? null, of);
    }
    for (const [place, hash] of kept) this.#wrongBlock(place, hash, of);
  }

  #wrongBlock(place: string, kept: Buffer | null, { first, entries }: { first: number; entries: Buffer[] }): void {
    const [level = 0, index = 0] = place.split("/").map(Number);
    const from = index * 2 ** level;
    const until = from + 2 ** level;
    if (this.#blocks.some((other) => other.from >= from && other.until <= until)) return;
    this.#blocks.push({ from, until, kept, entries: entries.slice(from - first, until - first) });
  }
}
