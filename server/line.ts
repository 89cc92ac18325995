import { assert } from "@/server/kernel";

/** Work that waits for its turn, and whom to tell. */
type Waiting<Item, Answer> = {
  readonly item: Item;
  readonly key: string | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/** How a line does its work. */
export type LineOptions<Item, Answer> = {
  /** Does several at once: all, or none and throws. As many answers as items, in their order. */
  readonly work: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** Two of one key are never done in one go: the second waits for what came of the first. Without it, any may go together. */
  readonly keyOf?: (item: Item) => string;
  /** Whether the same items may succeed if they are simply done again (a deadlock was broken). Without it, never. */
  readonly mayRepeat?: (error: unknown) => boolean;
  /** Whether a part of the items may succeed where all of them failed. Without it, never: reading fails for all alike. */
  readonly mayPart?: (error: unknown) => boolean;
  /** How many go together; 100 unless said, which is what the database takes in one statement. */
  readonly atOnce?: number;
  /** How many goes may run at the same time. One is the rule: the more who wait, the more share a go. */
  readonly lanes: number;
  /** How long one waits for a go that does not end before another lane is opened; 40 ms unless said. */
  readonly patienceMs?: number;
};

const REPEATS = 4;
const AT_ONCE = 100;
/** How long one waits for a go that does not end (somebody holds what it needs) before another lane is opened. */
const PATIENCE_MS = 40;

/**
 * A line in which whoever arrives while others are served is served together with the others who wait: first come, first
 * served, at most `atOnce` in one go. Nobody waits for company: who finds nobody being served goes at once. While one go
 * lasts unusually long a second one begins beside it, up to `lanes`, so that whoever is stuck stops nobody else.
 *
 * A go that fails, and of which a part may succeed, is done again in halves: one who cannot be served does not stop another.
 */
export function openLine<Item, Answer>(options: LineOptions<Item, Answer>): (item: Item) => Promise<Answer> {
  const { atOnce = AT_ONCE } = options;
  const waiting: Waiting<Item, Answer>[] = [];
  let busy = 0;
  let isWatched = false;

  function next(): Waiting<Item, Answer>[] {
    const keys = new Set<string>();
    const later: Waiting<Item, Answer>[] = [];
    const group: Waiting<Item, Answer>[] = [];
    while (waiting.length > 0 && group.length < atOnce) {
      const one = waiting.shift() as Waiting<Item, Answer>;
      if (one.key !== undefined && keys.has(one.key)) later.push(one);
      else group.push(one);
      if (one.key !== undefined) keys.add(one.key);
    }
    waiting.unshift(...later); // before everybody who came after them
    return group;
  }

  /** Opens another lane once somebody has waited long enough. */
  function watch(): void {
    isWatched = true;
    setTimeout(() => {
      isWatched = false;
      if (waiting.length === 0 || busy >= options.lanes) return;
      void serve();
      if (busy < options.lanes) watch();
    }, options.patienceMs ?? PATIENCE_MS);
  }

  async function serve(): Promise<void> {
    busy += 1;
    try {
      await thisMoment(); // those who come at the same moment go together
      for (let group = next(); group.length > 0; group = next()) {
        await settle(options, group);
        await thisMoment();
      }
    } finally {
      busy -= 1;
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, key: options.keyOf?.(item), resolve, reject });
      if (busy === 0) void serve();
      else if (busy < options.lanes && !isWatched) watch();
    });
}

/** Until everything that has already happened has been heard of: no time at all where there is nothing. */
const thisMoment = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Does a group, in halves where it fails as a whole. Everybody in it is answered; never throws. */
async function settle<Item, Answer>(
  options: LineOptions<Item, Answer>,
  group: readonly Waiting<Item, Answer>[],
): Promise<void> {
  for (let go = 1; ; go++) {
    try {
      const answers = await options.work(group.map(({ item }) => item));
      assert(answers.length === group.length, "everybody in a line is answered");
      for (const [i, one] of group.entries()) one.resolve(answers[i] as Answer);
      return;
    } catch (error) {
      if (go < REPEATS && options.mayRepeat?.(error)) continue;
      if (group.length === 1 || !options.mayPart?.(error)) {
        for (const one of group) one.reject(error);
        return;
      }
      const half = Math.ceil(group.length / 2);
      await settle(options, group.slice(0, half));
      await settle(options, group.slice(half));
      return;
    }
  }
}
