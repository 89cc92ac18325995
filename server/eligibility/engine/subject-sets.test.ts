import { describe, expect, test } from "vitest";
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
    into.join(word, standing(PAIRS.map(([left]) => left)), standing(PAIRS.map(([, right]) => right)));
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
    into.choose(
      standing(all.map(([met]) => met)),
      standing(all.map(([, yes]) => yes)),
      standing(all.map(([, , no]) => no)),
    );
    expect(states(into, all.length)).toEqual(wanted);
  });
});
