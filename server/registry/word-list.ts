const EMPTY = -1;
const NOTHING = Buffer.alloc(0);
const FIRST_PLACES = 256;
/** A list that has grown longer names things of which each is there once: it is not worth keeping for the next batch. */
const MOST_WORDS_KEPT = 20_000;

/** Words by number, found by their bytes in UTF-8, so that a word that was seen before is not decoded again. */
export class WordList {
  /** The words by number; grows at its end. */
  words: string[] = [];
  private hashes: number[] = [];
  private bytes: Buffer[] = [];
  private places = new Int32Array(FIRST_PLACES).fill(EMPTY);
  /** The bytes and the number of the word that was asked for last: the next one is the same more often than not. */
  private lastBytes: Buffer = NOTHING;
  private last = EMPTY;

  /** Begins another list where this one has become too long; what read the old one keeps it. */
  renew(): void {
    if (this.words.length <= MOST_WORDS_KEPT) return;
    this.words = [];
    this.hashes = [];
    this.bytes = [];
    this.places = new Int32Array(FIRST_PLACES).fill(EMPTY);
    this.last = EMPTY;
  }

  /** The number of a word that stands in a buffer. */
  numberAt(from: Buffer, at: number, length: number): number {
    const { last, lastBytes } = this;
    if (last !== EMPTY && lastBytes.length === length && beginsAt(lastBytes, from, at)) return last;
    const number = this.find(from, at, length);
    this.last = number;
    this.lastBytes = this.bytes[number] as Buffer;
    return number;
  }

  private find(from: Buffer, at: number, length: number): number {
    let hash = 0x811c9dc5;
    for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ (from[i] as number), 0x01000193);
    const mask = this.places.length - 1;
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const number = this.places[place] as number;
      if (number === EMPTY) return this.add(Buffer.from(from.subarray(at, at + length)), hash, place);
      if (this.hashes[number] !== hash) continue;
      const known = this.bytes[number] as Buffer;
      if (known.length === length && beginsAt(known, from, at)) return number;
    }
  }

  /** The number of a word. */
  numberOf(word: string): number {
    const bytes = Buffer.from(word);
    return this.numberAt(bytes, 0, bytes.length);
  }

  private add(bytes: Buffer, hash: number, place: number): number {
    const number = this.words.length;
    this.words.push(bytes.toString("utf8"));
    this.hashes.push(hash);
    this.bytes.push(bytes);
    this.places[place] = number;
    if (this.words.length * 2 > this.places.length) this.grow();
    return number;
  }

  private grow(): void {
    this.places = new Int32Array(this.places.length * 2).fill(EMPTY);
    const mask = this.places.length - 1;
    for (const [number, hash] of this.hashes.entries()) {
      let place = (hash ^ (hash >>> 15)) & mask;
      while (this.places[place] !== EMPTY) place = (place + 1) & mask;
      this.places[place] = number;
    }
  }
}

function beginsAt(known: Buffer, from: Buffer, at: number): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] !== from[at + i]) return false;
  return true;
}
