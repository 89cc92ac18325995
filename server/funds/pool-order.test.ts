import { expect, test } from "vitest";
import type { BankReport } from "@/server/gateways";
import { isHeard } from "./pool-order";

const word = (status: BankReport["status"]) =>
  ({
    kind: status === null ? "returned" : "status",
    endToEndId: "x",
    status,
    reason: null,
    bankReference: "B",
    at: "",
  }) as BankReport;

test.each([
  ["share", "open", "ACCC", true],
  ["share", "open", null, true],
  ["share", "credited", null, true],
  ["share", "credited", "ACCC", false],
  ["share", "returned", null, false],
  ["share", "rejected", "ACCC", false],
  ["settlement", "open", "ACCC", true],
  ["settlement", "open", null, true], // back before it was booked: due again the next day
  ["settlement", "credited", null, false], // booked: the finance office asks why
  ["settlement", "rejected", null, false],
] as const)("a %s that is %s: the bank's %s is heard: %s", (kind, status, said, heard) => {
  expect(isHeard({ kind, status }, word(said))).toBe(heard);
});
