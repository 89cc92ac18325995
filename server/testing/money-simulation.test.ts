import { describe, expect, test } from "vitest";
import { simulateDay } from "@/bin/simulate/day";
import { ALL_GUARDS, type Guards } from "@/bin/simulate/guards";

const DAYS = 300;
const DAYS_WITHOUT = 300;

/** What is found with one guard taken away, day by day, until a kind is among it. */
function foundWithout(guard: keyof Guards, looked: string): Set<string> {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= DAYS_WITHOUT && !kinds.has(looked); seed++) {
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
    ["treasurysOwn", "anybody's money fills a pool", "treasury"],
    ["nothingAfterDeath", "whoever is called deceased can be paid anew", "after-death"],
    ["noOrderAfterDeath", "an order that waited goes out to whoever is called deceased", "after-death"],
    ["signedOutByDeath", "who holds the phone of one called deceased stays signed in", "after-death"],
    ["givenUpForGood", "what was given up can be sent again", "given-up"],
    ["onlyReturnedIsGivenUp", "money on its way can be given up", "given-up"],
    ["repaidOnce", "a repayment counts as often as it is booked", "recovery"],
    ["undoneOnce", "a repayment is taken back as often as somebody says so", "books"],
    ["returnsWhatIsLacking", "what was repaid already is returned a second time", "books"],
    ["settledOnce", "two who settle at once both order what is due", "settlement"],
    ["orderWordOnce", "the bank's word about an order between pools counts as often as it is said", "settlement"],
    ["askedFirst", "the bank is told again what it may have carried out", "settlement"],
    ["lostTakenIn", "an order that was lost with the books is worked out anew under its old name", "settlement"],
    ["settledWhenProved", "the bank is repaid for what no statement proves", "settlement"],
    ["fileStays", "a file of the bank is put away with a word that was not taken", "unfinished"],
  ])("bites: without %s, when %s, it finds %s", (guard, _, kind) => {
    expect([...foundWithout(guard, kind)]).toContain(kind);
  });
});
