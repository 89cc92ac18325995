import { expect, test } from "vitest";
import type { BankReport } from "@/server/gateways";
import { calendarDate, fen } from "@/server/kernel";
import { asTold, isHeard, lostOrder, planPoolOrder, readOrderId } from "./pool-order";

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

const OWN = "NOTPROVIDED";
const [city, district] = ["330200", "330203"].map((accountNumber) => ({ bankCode: OWN, accountNumber })) as [
  Party,
  Party,
];
const treasury = { bankCode: "011332000001", accountNumber: "GK330203" };
type Party = { bankCode: string; accountNumber: string };

test.each([
  ["shr_20261207_330203", city, district, true],
  ["shr_20261207_330203", district, city, true],
  ["stl_20261207_330203", treasury, district, true],
  ["shr_20261207_330203", city, city, false],
  ["shr_20261207_330203", treasury, district, false],
  ["shr_20261207_330203", city, { ...district, accountNumber: "330205" }, false],
  ["shr_20261207_330203", city, { ...district, bankCode: "102" }, false],
  ["stl_20261207_330203", city, district, false],
  ["stl_20261207_330203", treasury, city, false],
  ["shr_20261207_330200", city, district, false],
  ["shr_20261307_330203", city, district, false],
  ["pay_1", city, district, false],
])("%s from %o to %o is an order of ours that was lost: %s", (orderId, debtor, creditor, isOurs) => {
  const order = lostOrder(orderId, { ordered: { amountFen: fen(700), debtor, creditor }, at: new Date(0) });
  expect(order !== null).toBe(isOurs);
  if (!order) return;
  expect(order).toMatchObject({ ...readOrderId(orderId), amountFen: 700 });
  expect(asTold(order)).toMatchObject({ endToEndId: orderId, debtorPool: debtor.accountNumber, amountFen: 700 });
});

test("an order is told the same whenever it was written, also where it was lost and taken in", () => {
  const due = { kind: "share", jurisdictionCode: "330203", dueFen: 700, treasury: null } as const;
  const day = calendarDate("2026-12-07");
  const [early, late] = ["2026-12-07T13:00:00Z", "2026-12-08T02:00:00Z"].map((at) =>
    planPoolOrder(due, { day, at: new Date(at) }),
  );
  const ordered = { amountFen: fen(700), debtor: city, creditor: district };
  const again = lostOrder("shr_20261207_330203", { ordered, at: new Date(0) });
  const told = [early, late, again].map((order) => order && asTold(order));
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});
