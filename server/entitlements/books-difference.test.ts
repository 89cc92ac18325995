import { describe, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { compareBooks, type DifferenceSink, EverythingNew } from "./books-difference";
import type { FoundGap, FoundOwed } from "./found-rows";
import type { GapKind } from "./gap-kinds";
import { digestHalves, type KeptBooks, type KeptOwed } from "./kept-rows";
import type { OwedTerms } from "./owed-terms";
import { batchOfDocuments } from "./run-batch";

const TODAY = calendarDate("2026-11-20");
const SUBJECT = "sub_a";
const DAY = { civilDate: TODAY, periods: new Map([["P", "2026"]]) };

const terms: OwedTerms = {
  programId: "P",
  programVersion: 2,
  period: "2026",
  citySharePermille: 500,
  jurisdictionCode: "330203",
  claimableFrom: TODAY,
  expiresOn: calendarDate("2026-12-20"),
  datedByRun: true,
};
const open: KeptOwed = {
  entitlementId: "ent_1",
  programId: "P",
  period: "2026",
  programVersion: 2,
  version: 3,
  status: "open",
  amountFen: 100,
  ...digestHalves("1ffffffff"),
  claimableFrom: "2026-11-01",
  expiresOn: "2026-12-01",
};
const found: FoundOwed = { n: 0, terms, amountFen: 100, idHigh: 0, idLow: 1, digestHigh: 1, digestLow: -1 };
const kind = (low: number): GapKind => ({
  high: 0,
  low,
  number: String(low),
  gapId: "gap_1",
  programId: "P",
  programVersion: 2,
  period: "2026",
  missing: ["birth_date"],
});

const nobody = { jurisdictionCode: "330203", facts: { facts: new Map(), history: [], humanDecisions: new Map() } };
const batch = batchOfDocuments([{ ...nobody, subjectId: SUBJECT }]);

/** What is handed on: a word for each, with the version that was seen. */
function difference(
  owed: readonly FoundOwed[],
  kept: Partial<KeptOwed> | null,
  { gaps = [], keptGaps = null, heldGaps = null }: GapsGiven = {},
): string[] {
  const said: string[] = [];
  const row = kept === null ? [] : [{ ...open, ...kept }];
  const isNew = kept === null && keptGaps === null;
  const books: KeptBooks = new Map(isNew ? [] : [[SUBJECT, { owed: row, gaps: keptGaps, heldGaps }]]);
  compareBooks(
    [{ batch, owed, gaps }],
    { kept: books, day: DAY },
    {
      add: () => said.push("add"),
      addGaps: (_, __, kinds) => said.push(`first gaps ${kinds.map(({ number }) => number)}`),
      change: ({ seenVersion, claimableFrom, expiresOn }) =>
        said.push(`change ${seenVersion} ${claimableFrom} ${expiresOn}`),
      end: ({ seenVersion, status }) => said.push(`${status} ${seenVersion}`),
      changeGaps: ({ numbers }) => said.push(`gaps ${numbers}`),
    },
  );
  return said;
}

type GapsGiven = { gaps?: readonly FoundGap[]; keptGaps?: string | null; heldGaps?: string | null };

const KEEPS_DATES = "change 3 2026-11-01 2026-12-01";
const NEW_DATES = "change 3 2026-11-20 2026-12-20";

describe("what was found, against what stands in the books", () => {
  test.each<[string, readonly FoundOwed[], Partial<KeptOwed> | null, readonly string[]]>([
    ["the same again changes nothing, on whatever day it was found first", [found], {}, []],
    ["what nobody has is added", [found], null, ["add"]],
    ["the same program of another period stands beside it", [found], { period: "2025" }, ["add"]],
    ["another sum is a new version, with the dates it had", [{ ...found, amountFen: 99 }], {}, [KEEPS_DATES]],
    ["so are other facts behind the same sum", [{ ...found, digestHigh: 0 }], {}, [KEEPS_DATES]],
    ["a new version of the program brings its own dates", [found], { programVersion: 1 }, [NEW_DATES]],
    ["what was claimed is never touched", [{ ...found, amountFen: 99 }], { status: "claimed" }, []],
    ["what was withdrawn and is found again is open again", [found], { status: "withdrawn" }, [NEW_DATES]],
    ["what is no longer found is withdrawn", [], {}, ["withdrawn 3"]],
    ["what was claimed is not withdrawn either", [], { status: "claimed" }, []],
    ["nor what is of an earlier period", [], { period: "2025" }, []],
    ["unless it was claimed", [found], { period: "2026-10", status: "claimed" }, ["add"]],
    ["nor what is of a program that is held, or was not decided", [], { programId: "Q" }, []],
    ["what was not taken in time expires", [found], { expiresOn: "2026-11-19" }, ["expired 3"]],
    ["its last day is still a day", [found], { expiresOn: "2026-11-20" }, []],
    ["what lapsed stays lapsed", [found], { status: "expired", expiresOn: "2026-11-19" }, []],
    ["that of an earlier period expires too", [], { period: "2025", expiresOn: "2026-11-19" }, ["expired 3"]],
    [
      "a notice sets other dates, for whoever has it already too",
      [{ ...found, terms: { ...terms, datedByRun: false } }],
      {},
      [NEW_DATES],
    ],
  ])("%s", (_, owed, kept, expected) => {
    expect(difference(owed, kept)).toEqual(expected);
  });

  test.each<[string, GapsGiven, readonly string[]]>([
    ["the first gaps of a subject stand in one row, in one order", { gaps: [2, 1].map(gap) }, ["first gaps 1,2"]],
    ["the same again changes nothing", { gaps: [2, 1].map(gap), keptGaps: "1,2" }, []],
    ["one more, or another one, is written", { gaps: [3, 1].map(gap), keptGaps: "1,2" }, ["gaps 1,3"]],
    ["none is left", { keptGaps: "1,2" }, ["gaps "]],
    ["those of a program that is held stay", { gaps: [3].map(gap), keptGaps: "1,2", heldGaps: "2" }, ["gaps 2,3"]],
    ["and change nothing by staying", { gaps: [1].map(gap), keptGaps: "1,2", heldGaps: "2" }, []],
  ])("what a subject waits for: %s", (_, given, expected) => {
    expect(difference([], null, given)).toEqual(expected);
  });

  test("whoever nothing is found for any more loses what was open, and the others lose nothing", () => {
    expect(difference([], {}, { keptGaps: "1" })).toEqual(["withdrawn 3", "gaps "]);
  });
});

test("where the books are empty, what is handed on as it is found is what would be handed on of a list", () => {
  const two = batchOfDocuments([SUBJECT, "sub_b"].map((subjectId) => ({ ...nobody, subjectId })));
  const owed = [found, { ...found, n: 1, amountFen: 7 }];
  const gaps = [gap(2), gap(1), { ...gap(3), n: 1 }];
  const said = { listed: [] as string[], found: [] as string[] };
  const sink = (to: string[]): DifferenceSink => ({
    add: (_, one) => to.push(`add ${one.n} ${one.amountFen}`),
    addGaps: (_, n, kinds) => to.push(`gaps ${n} ${kinds.map(({ number }) => number)}`),
    change: () => to.push("change"),
    end: () => to.push("end"),
    changeGaps: () => to.push("changed gaps"),
  });
  compareBooks([{ batch: two, owed, gaps }], { kept: new Map(), day: DAY }, sink(said.listed));
  const everything = new EverythingNew(two, sink(said.found));
  for (const one of owed) everything.owed(one);
  for (const { n, kind: own } of gaps) everything.gap(n, own);
  everything.end();
  expect(said.found.toSorted()).toEqual(said.listed.toSorted());
  expect(said.found).toContain("gaps 0 1,2");
  expect(said.found).toContain("gaps 1 3");
});

function gap(low: number): FoundGap {
  return { n: 0, kind: kind(low) };
}
