import { expect, test } from "vitest";
import { nextOf } from "./case";

const row = (more: Partial<Parameters<typeof nextOf>[0]>): Parameters<typeof nextOf>[0] => ({
  ...{ programId: "P", expiresOn: null, nextOn: "2026-12-08", step: 2, expiryTold: false, plannedFor: null },
  ...more,
});

test.each([
  ["the call that its plan comes to", {}, "call", "2026-12-08"],
  ["a message, where the warning comes before the call", { expiresOn: "2026-12-15" }, "message", "2026-12-08"],
  ["the call, where the warning was already said", { expiresOn: "2026-12-15", expiryTold: true }, "call", "2026-12-08"],
  ["the warning of one that is on the list already", { step: 3, expiresOn: "2026-12-15" }, "message", "2026-12-08"],
  [
    "a message that is written and waits, before the plan",
    { plannedFor: "2026-12-01T01:00:00Z" },
    "message",
    "2026-12-01",
  ],
  ["the plan, before a message that waits longer", { plannedFor: "2026-12-20T01:00:00Z" }, "call", "2026-12-08"],
  [
    "a message of a round, where no plan follows it",
    { step: null, nextOn: null, expiryTold: null, plannedFor: "2026-12-01T23:00:00Z" },
    "message",
    "2026-12-02",
  ],
  ["nothing, where nothing follows it", { step: null, nextOn: null, expiryTold: null }, "none", null],
  ["nothing, where all is said", { nextOn: null }, "none", null],
] as const)("what comes next is %s", (_, more, nextStep, nextOn) => {
  expect(nextOf(row(more))).toEqual({ nextStep, nextOn });
});
