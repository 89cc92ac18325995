/** Random numbers from a seed: the same seed gives the same numbers on every machine (mulberry32). */
export type Dice = {
  /** At least 0 and below 1. */
  next(): number;
  /** True so many times in a hundred. */
  percent(share: number): boolean;
  /** A whole number from one to another, both included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
};

/** Dice of one seed. */
export function diceOf(seed: number): Dice {
  let state = (seed * 2_654_435_761) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    percent: (share) => next() * 100 < share,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (from) => from[Math.floor(next() * from.length)] as (typeof from)[number],
  };
}

/** Time that only passes when something is due. */
export type VirtualClock = {
  /** Milliseconds since the day began. */
  now(): number;
  /** Does something later; two of one instant in the order in which they were asked for. */
  after(ms: number, work: () => void): void;
  /** Lets time pass until nothing is due any more or the end is reached. @returns how many things were done */
  run(untilMs: number): number;
};

type Due = { readonly at: number; readonly order: number; readonly work: () => void };

/** A clock at the beginning of its day. */
export function virtualClock(): VirtualClock {
  const heap: Due[] = [];
  let now = 0;
  let order = 0;
  const earlier = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(due: Due): void {
    let at = heap.push(due) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!earlier(heap[at] as Due, heap[up] as Due)) return;
      [heap[at], heap[up]] = [heap[up] as Due, heap[at] as Due];
      at = up;
    }
  }

  function pop(): Due {
    const first = heap[0] as Due;
    const last = heap.pop() as Due;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && earlier(heap[left] as Due, heap[least] as Due)) least = left;
      if (right < heap.length && earlier(heap[right] as Due, heap[least] as Due)) least = right;
      if (least === at) return first;
      [heap[at], heap[least]] = [heap[least] as Due, heap[at] as Due];
      at = least;
    }
  }

  return {
    now: () => now,
    after: (ms, work) => push({ at: now + Math.max(0, Math.round(ms)), order: order++, work }),
    run(untilMs) {
      let done = 0;
      while (heap.length > 0 && (heap[0] as Due).at <= untilMs) {
        const due = pop();
        now = due.at;
        due.work();
        done += 1;
      }
      return done;
    },
  };
}
