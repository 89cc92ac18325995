import { leafHash, nodeHash } from "./merkle";

/** Leaves whose kept hash does not follow from them: the hash that is kept, and the entries as they are now. */
export type WrongBlock = {
  readonly from: number;
  readonly until: number;
  readonly kept: Buffer | null;
  readonly entries: readonly Buffer[];
};

/** Larger blocks are not searched: one of 16 leaves has 120 pairs, two of them 256. */
const SMALL_BLOCK = 16;

/** The two leaves that have changed places, when putting them back mends the one or two wrong blocks; else null. */
export function movedEntries(blocks: readonly WrongBlock[]): readonly [number, number] | null {
  const [one, other = one] = blocks;
  if (!one || !other || !isSmall(one) || !isSmall(other)) return null;
  for (const [i, a] of one.entries.entries()) {
    for (const [j, b] of other.entries.entries()) {
      if (one === other && j <= i) continue;
      const mended =
        one === other
          ? hasHash(one, one.entries.with(i, b).with(j, a))
          : hasHash(one, one.entries.with(i, b)) && hasHash(other, other.entries.with(j, a));
      if (mended) return [one.from + i, other.from + j];
    }
  }
  return null;
}

function isSmall({ from, until, entries }: WrongBlock): boolean {
  return until - from === SMALL_BLOCK && entries.length === SMALL_BLOCK;
}

function hasHash({ kept }: WrongBlock, entries: readonly Buffer[]): boolean {
  let hashes = entries.map(leafHash);
  while (hashes.length > 1) {
    const below = hashes;
    hashes = Array.from({ length: below.length / 2 }, (_, i) =>
      nodeHash(below[2 * i] as Buffer, below[2 * i + 1] as Buffer),
    );
  }
  return kept !== null && hashes[0]?.equals(kept) === true;
}
