import { describe, expect, test } from "vitest";
import { PickedSubjects } from "./picked-subjects";
import { CHUNK, isIn, put, TruthSets } from "./subject-sets";

const STATES = ["true", "false", "open", "neither"] as const;
type State = (typeof STATES)[number];
const LAST = CHUNK - 1;

/** A condition that stands so for the subjects, the last of the chunk among them. */
function standing(states: readonly State[]): TruthSets {
  const sets = new TruthSets();
  for (const [i, state] of states.entries()) {
    const set = { true: sets.holds, false: sets.fails, open: sets.open, neither: null }[state];
    if (set !== null) put(set, LAST - i);
  }
  return sets;
}

/** How a condition stands for a subject; every set it is in, so that nobody can be in two of them. */
function states(sets: TruthSets, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const found = [
      ...(isIn(sets.holds, LAST - i) ? ["true"] : []),
      ...(isIn(sets.fails, LAST - i) ? ["false"] : []),
      ...(isIn(sets.open, LAST - i) ? ["open"] : []),
    ];
    return found.join(" and ") || "neither";
  });
}

const PAIRS = STATES.flatMap((left) => STATES.map((right) => [left, right] as const));

describe("conditions as sets", () => {
  test.each(["and", "or"] as const)("come to one of four answers with %s, and to no two", (word) => {
    const [decides, other] = word === "and" ? (["false", "true"] as const) : (["true", "false"] as const);
    const wanted = PAIRS.map((pair) => {
      if (pair.includes(decides)) return decides;
      if (pair.includes("open")) return "open";
      return pair.every((state) => state === other) ? other : "neither";
    });
    const into = new TruthSets();
    into.join(word, [standing(PAIRS.map(([left]) => left)), standing(PAIRS.map(([, right]) => right))]);
    expect(states(into, PAIRS.length)).toEqual(wanted);
  });

  test("are turned round by not, where they are true or false", () => {
    const into = new TruthSets();
    into.oppose(standing(STATES));
    expect(states(into, STATES.length)).toEqual(["false", "true", "open", "neither"]);
  });

  test("come to a branch with if, and where it is open whether, to what both branches come to", () => {
    const all = STATES.flatMap((met) => PAIRS.map(([yes, no]) => [met, yes, no] as const));
    const wanted = all.map(([met, yes, no]) => {
      if (met === "open") return yes === no && yes !== "neither" ? yes : "open";
      return met === "true" ? yes : no;
    });
    const into = new TruthSets();
    into.choose([
      standing(all.map(([met]) => met)),
      standing(all.map(([, yes]) => yes)),
      standing(all.map(([, , no]) => no)),
    ]);
    expect(states(into, all.length)).toEqual(wanted);
  });
});

/** The subjects that were picked, in order. */
function picked({ places, count, bits }: PickedSubjects): number[] {
  return Array.from(places.subarray(0, count)).flatMap((word) =>
    Array.from({ length: 32 }, (_, bit) => word * 32 + bit).filter((i) => isIn(bits, i)),
  );
}

describe("subjects on their way down the index", () => {
  test.each([1, 31, 32, 33, CHUNK - 1, CHUNK])("begin with the first %i, and nobody else", (count) => {
    const all = new PickedSubjects();
    all.pickFirst(count);
    expect(picked(all)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  test("are left where a condition does not rule them out, whatever was picked before", () => {
    const sets = new TruthSets();
    const of = (i: number) => STATES[i % 7] ?? "false";
    for (let i = 0; i < CHUNK; i++) {
      const set = { true: sets.holds, false: sets.fails, open: sets.open, neither: null }[of(i)];
      if (set !== null) put(set, i);
    }
    const [all, some, few] = [new PickedSubjects(), new PickedSubjects(), new PickedSubjects()];
    few.pickFirst(CHUNK);
    all.pickFirst(1_000);
    const whole = Array.from({ length: 1_000 }, (_, i) => i).filter((i) => of(i) === "true" || of(i) === "open");
    expect(some.pickFrom(all, sets, true)).toBe(true);
    expect(picked(some)).toEqual(whole);
    expect(few.pickFrom(some, sets, false)).toBe(true);
    expect(picked(few)).toEqual(whole);
    expect(few.pickFrom(all, sets, false)).toBe(true);
    expect(picked(few)).toEqual(Array.from({ length: 1_000 }, (_, i) => i).filter((i) => of(i) !== "false"));
    sets.fails.fill(-1);
    expect(few.pickFrom(all, sets, false)).toBe(false);
    expect(picked(few)).toEqual([]);
  });
});
