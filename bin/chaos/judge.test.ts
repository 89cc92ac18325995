import { describe, expect, test } from "vitest";
import { type Evidence, judge } from "./judge";

const paid: Evidence = {
  claims: [{ claimId: "clm_1", entitlementId: "ent_1", status: "credited", amountFen: 100 }],
  attempts: [
    { endToEndId: "pay_1", claimId: "clm_1", status: "rejected" },
    { endToEndId: "pay_2", claimId: "clm_1", status: "credited" },
  ],
  orders: ["shr_20261122_330203"],
  book: [{ endToEndId: "pay_2", kind: "credit", amountFen: 100 }],
  promised: new Map([["ent_1", new Set(["clm_1"])]]),
  unanswered: [],
};
const [claim] = paid.claims as [Evidence["claims"][number]];
const [line] = paid.book as [Evidence["book"][number]];
const returned: Evidence = {
  ...paid,
  claims: [{ ...claim, status: "returned" }],
  book: [line, { ...line, kind: "return" }],
};

describe("the judge of a storm", () => {
  test("finds nothing where everybody has what she was promised, once, or has nothing and is told so", () => {
    expect(judge(paid)).toEqual([]);
    expect(judge(returned)).toEqual([]);
  });

  test("finds nothing in what was moved between pools in the evening, as it was ordered", () => {
    const moved = { endToEndId: "shr_20261122_330203", kind: "credit", amountFen: 5_000 } as const;
    expect(judge({ ...paid, book: [line, moved] })).toEqual([]);
    expect(judge({ ...paid, orders: [], book: [line, moved] }).map(({ kind }) => kind)).toEqual(["stranger"]);
  });

  test.each<[string, string, Evidence]>([
    ["lost", "credited with us and not at the bank", { ...paid, book: [] }],
    ["lost", "less arrived than is owed", { ...paid, book: [{ ...line, amountFen: 99 }] }],
    ["lost", "promised, and there is no claim", { ...paid, claims: [], attempts: [], book: [] }],
    [
      "lost",
      "another claim than the one that was promised",
      { ...paid, promised: new Map([["ent_1", new Set(["clm_0"])]]) },
    ],
    ["double", "told twice by the bank", { ...paid, book: [line, line] }],
    ["double", "paid by two attempts", { ...paid, book: [line, { ...line, endToEndId: "pay_1" }] }],
    ["double", "returned with us and kept at the bank", { ...returned, book: [line] }],
    [
      "double",
      "two claims of one benefit",
      { ...paid, claims: [claim, { ...claim, claimId: "clm_2", status: "cancelled" }] },
    ],
    ["stranger", "paid under a name that is not ours", { ...paid, book: [line, { ...line, endToEndId: "pay_x" }] }],
    ["unfinished", "still on its way", { ...paid, claims: [{ ...claim, status: "paying" }] }],
    [
      "unfinished",
      "an attempt that stayed open",
      { ...paid, attempts: paid.attempts.map((one) => ({ ...one, status: "open" })) },
    ],
    [
      "unfinished",
      "nothing, because nothing was tried",
      { claims: [], attempts: [], orders: [], book: [], promised: new Map(), unanswered: [] },
    ],
    ["unfinished", "a tap that nobody answered", { ...paid, unanswered: ["ent_2"] }],
  ])("finds what is %s: %s", (kind, _, evidence) => {
    expect(judge(evidence).map((finding) => finding.kind)).toContain(kind);
  });
});
