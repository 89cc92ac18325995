import { expect, test } from "vitest";
import type { ConfirmedLine } from "@/app/views";
import { opens, statusOf, totalOf } from "./result-line";

const refused = (code: string, heading: { programName: string | null; amountFen: number | null }) =>
  ({ entitlementId: "ent_1", ...heading, claim: null, refusal: { code, details: {} } }) as ConfirmedLine;
const named = { programName: "稳岗返还", amountFen: 500 };

test("a line that was confirmed before the delegation ended is never said not to be sent, and leads nowhere", () => {
  const line = refused("CLAIMED_THEN_REVOKED", named);
  expect([statusOf(line), opens(line)]).toEqual(["arriving", false]);
});

test("a refused line is not sent, and leads to its screen while that can be read", () => {
  const seen = refused("DELEGATION_TOO_NARROW", named);
  const unread = refused("DELEGATION_MISSING", { programName: null, amountFen: null });
  expect([statusOf(seen), opens(seen)]).toEqual(["unsent", true]);
  expect([statusOf(unread), opens(unread)]).toEqual(["unsent", false]);
});

test("a sum says how many lines it leaves out", () => {
  expect(totalOf([{ amountFen: 500 }, { amountFen: null }] as ConfirmedLine[])).toEqual({ totalFen: 500, unread: 1 });
});
