/** A stream of draws that depends on nothing but the seed, its purpose and its index. */
export type Draw = {
  /** A number in [0, 1). */
  unit(): number;
  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One member of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** One value of a table of [value, weight]; the weights need not sum to 1. */
  weighted<T>(table: readonly (readonly [T, number])[]): T;
  /** A number from the normal distribution with mean 0 and deviation 1. */
  normal(): number;
};

/** Opens the stream of one purpose for one subject. A draw added to one stream moves no other. */
export type DrawFor = (purpose: string, index?: number) => Draw;

const WARM_UP_ROUNDS = 12; // sfc32's author: after 12 rounds near seeds are unrelated
const TWO_TO_32 = 4_294_967_296;

/** Chris Doty-Humphrey's sfc32: 128 bits of state, passes PractRand, exact on 32-bit integers everywhere. */
class Sfc32 implements Draw {
  private counter = 1;

  constructor(
    private a: number,
    private b: number,
    private c: number,
  ) {
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.unit();
  }

  unit(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return (sum >>> 0) / TWO_TO_32;
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.unit() * list.length)] as T;
  }

  weighted<T>(table: readonly (readonly [T, number])[]): T {
    let rest = this.unit() * table.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of table) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return (table.at(-1) as readonly [T, number])[0];
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()));
    return radius * Math.cos(2 * Math.PI * this.unit());
  }
}

/** FNV-1a over UTF-16 units: enough to tell purposes apart, and the same on every machine. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Opens the streams of one seed. */
export function drawsOf(seed: number): DrawFor {
  const high = Math.floor(seed / TWO_TO_32) | 0;
  return (purpose, index = 0) => new Sfc32(seed | 0, hashText(purpose) ^ high, index | 0);
}
