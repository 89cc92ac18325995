type Numbers = Float64Array | Int32Array | Uint8Array;

/**
 * Memory for the columns of one batch after the other: a hundred columns of thousands of numbers each need not be found, and given back,
 * for every part of a city. Whoever takes a column again is done with the batch that had it before.
 */
export class BatchMemory {
  private readonly known = new Map<string, Numbers>();

  /** So many numbers under a name; what stands in them is whatever stood there. */
  numbers(name: string, size: number): Float64Array {
    return this.taken(`${name} numbers`, size, Float64Array);
  }

  /** So many whole numbers of four bytes. */
  integers(name: string, size: number): Int32Array {
    return this.taken(`${name} integers`, size, Int32Array);
  }

  /** So many of one byte. */
  bytes(name: string, size: number): Uint8Array {
    return this.taken(`${name} bytes`, size, Uint8Array);
  }

  private taken<N extends Numbers>(name: string, size: number, Kind: new (size: number) => N): N {
    let own = this.known.get(name) as N | undefined;
    if (own === undefined || own.length < size) {
      own = new Kind(size);
      this.known.set(name, own);
    }
    return own.length === size ? own : (own.subarray(0, size) as N);
  }
}
