import { describe, expect, test } from "vitest";
import { simulateDay } from "@/bin/simulate/day";
import { ALL_GUARDS, type Guards } from "@/bin/simulate/guards";

const DAYS = 300;
const DAYS_WITHOUT = 60;

/** What is found first in some days with one guard taken away. */
function foundWithout(guard: keyof Guards): Set<string> {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= DAYS_WITHOUT; seed++) {
    for (const { kind } of simulateDay(seed, { ...ALL_GUARDS, [guard]: false }).findings) kinds.add(kind);
  }
  return kinds;
}

describe("the simulated money path", () => {
  test(`loses nothing, pays nobody twice and leaves nothing unfinished on ${DAYS} days of every fault`, () => {
    const failing: string[] = [];
    let claims = 0;
    for (let seed = 1; seed <= DAYS; seed++) {
      const day = simulateDay(seed);
      claims += day.claims;
      for (const { kind, what } of day.findings) failing.push(`seed ${seed}: ${kind}: ${what}`);
    }
    expect(failing).toEqual([]);
    expect(claims).toBeGreaterThan(5 * DAYS);
  });

  test("replays a day exactly from its seed", () => {
    const broken = { ...ALL_GUARDS, sameName: false };
    for (const seed of [1, 7, 99]) expect(simulateDay(seed, broken)).toEqual(simulateDay(seed, broken));
  });

  test.each<[keyof Guards, string, string]>([
    ["oneClaim", "an entitlement can be claimed twice", "double"],
    ["wordOnce", "a word of the bank counts as often as it is said", "books"],
    ["floor", "a pool gives what it does not have", "floor"],
    ["duplicateEndsNothing", "an order that the bank has had before is taken for refused", "double"],
    ["sameName", "an order of unknown outcome is sent again under another name", "double"],
    ["sweep", "nobody looks after what stayed open without a job", "unfinished"],
    ["lateReturns", "nobody asks about what the bank gave up telling", "lost"],
    ["creditOnce", "what a treasury paid in fills its pool as often as it is told", "treasury"],
  ])("bites: without %s, when %s, it finds %s", (guard, _, kind) => {
    expect([...foundWithout(guard)]).toContain(kind);
  });
});
