import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import { compareSides, movementName, type OurMovement, type ToldMovement, type TwoSides } from "./reconciliation";

const our = (change: Partial<OurMovement> = {}): OurMovement => ({
  endToEndId: "pay_1",
  kind: "paid",
  amountFen: fen(100),
  accountIndex: "aa",
  due: true,
  ...change,
});
const told = (change: Partial<ToldMovement> = {}): ToldMovement => ({
  endToEndId: "pay_1",
  kind: "paid",
  entryReference: "1",
  amountFen: fen(100),
  accountIndex: "aa",
  ...change,
});
const compare = (sides: Partial<TwoSides>) =>
  compareSides({ ours: [our()], told: [told()], ordered: new Set(["pay_1"]), toldBefore: new Set(), ...sides });

describe("one day of a pool", () => {
  test("agrees when every movement has its entry and every entry its movement", () => {
    const back = { kind: "returned", entryReference: "2" } as const;
    expect(compare({ ours: [our(), our({ kind: "returned" })], told: [told(), told(back)] })).toEqual({
      differences: [],
      matched: 2,
    });
  });

  test.each<[string, Partial<TwoSides>, object]>([
    ["missing", { told: [] }, { entryReference: "", ourFen: 100, bankFen: null }],
    ["extra", { ours: [] }, { entryReference: "1", ourFen: null, bankFen: 100 }],
    ["amount", { told: [told({ amountFen: fen(101) })] }, { ourFen: 100, bankFen: 101 }],
    ["duplicate", { told: [told(), told({ entryReference: "2" })] }, { entryReference: "2" }],
    ["duplicate", { toldBefore: new Set(["paid pay_1"]) }, { entryReference: "1" }],
    ["late-return", { told: [told(), told({ kind: "returned", entryReference: "2" })] }, { entryReference: "2" }],
    ["wrong-account", { told: [told({ accountIndex: "bb" })] }, { ourFen: 100, bankFen: 100 }],
    ["unknown", { told: [told(), told({ endToEndId: "x", entryReference: "2" })] }, { endToEndId: "x", ourFen: null }],
  ])("has one difference: %s", (kind, sides, expected) => {
    expect(compare(sides).differences).toEqual([expect.objectContaining({ kind, ...expected })]);
  });

  test("misses nothing that is not due today, and believes a bank that names no account", () => {
    expect(compare({ ours: [our({ due: false })], told: [] }).differences).toEqual([]);
    expect(compare({ told: [told({ accountIndex: null })] }).differences).toEqual([]);
  });

  test("may be wrong in sum and account at once", () => {
    const { differences } = compare({ told: [told({ amountFen: fen(1), accountIndex: "bb" })] });
    expect(differences.map(({ kind }) => kind)).toEqual(["amount", "wrong-account"]);
  });
});

test("whatever either side says, nothing is passed over: each movement and each entry agrees or is in a difference", () => {
  const key = {
    endToEndId: fc.constantFrom("a", "b", "c", "d"),
    kind: fc.constantFrom("paid" as const, "returned" as const),
  };
  const amountFen = fc.constantFrom(fen(1), fen(2));
  const accountIndex = fc.constantFrom("aa", "bb");
  const ours = fc.uniqueArray(fc.record({ ...key, amountFen, accountIndex, due: fc.boolean() }), {
    selector: movementName,
  });
  const entries = fc.uniqueArray(
    fc.record({
      ...key,
      amountFen,
      accountIndex: fc.option(accountIndex),
      entryReference: fc.stringMatching(/^[0-9]{1,3}$/),
    }),
    { selector: (entry) => entry.entryReference },
  );
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c")).map((list) => new Set(list));
  fc.assert(
    fc.property(ours, entries, ids, (books, told, ordered) => {
      const { differences, matched } = compareSides({ ours: books, told, ordered, toldBefore: new Set() });
      const inDifference = new Set(differences.map((one) => one.entryReference));
      const agreeing = told.filter((entry) => !inDifference.has(entry.entryReference));
      expect(agreeing).toHaveLength(matched);
      for (const entry of agreeing) {
        expect(books).toContainEqual(
          expect.objectContaining({ endToEndId: entry.endToEndId, kind: entry.kind, amountFen: entry.amountFen }),
        );
      }
      const names = agreeing.map(movementName);
      expect(new Set(names).size).toBe(names.length);
      const missing = books.filter(
        (one) => one.due && !told.some((entry) => movementName(entry) === movementName(one)),
      );
      expect(differences.filter(({ kind }) => kind === "missing")).toHaveLength(missing.length);
    }),
    { seed: 20261121, numRuns: 300 },
  );
});
