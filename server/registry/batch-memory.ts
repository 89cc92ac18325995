/**
 * Memory for the columns of one batch after the other: a hundred columns of thousands of numbers each need not be found, and given back,
 * for every part of a city. Whoever takes a column again is done with the batch that had it before.
 */
export class BatchMemory {
  private readonly known = new Map<string, Float64Array>();

  /** So many numbers under a name; what stands in them is whatever stood there. */
  numbers(name: string, size: number): Float64Array {
    let own = this.known.get(name);
    if (own === undefined || own.length < size) {
      own = new Float64Array(size);
      this.known.set(name, own);
    }
    return own.length === size ? own : own.subarray(0, size);
  }
}
