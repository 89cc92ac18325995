import { expect, test } from "vitest";
import type { FundsView } from "@/app/views";
import { fen } from "@/server/kernel";
import { csvOf, workbookOf } from "./files";
import { recoveryTable, tablesOf, yuanText } from "./sheet";

const flow = { count: 1, totalFen: 7 };
const funds: FundsView = {
  civilDate: "2026-11-20",
  comparableFrom: "2026-11-01",
  officerId: "sub_1",
  pools: [
    {
      jurisdictionCode: "330203",
      name: "海曙区",
      freeFen: 3_450_100,
      reservedFen: 0,
      advancedFen: 5,
      creditLineFen: 100_000,
      today: { underWay: flow, credited: flow, rejected: flow, returned: flow },
      replenished: {
        today: flow,
        last: { at: "2026-11-20T01:02:03.000Z", amountFen: 200_000, treasuryReference: "=BK-1" },
      },
      cityShareFen: 30,
      orders: {
        underWayFen: -5,
        movedFen: 700,
        lastShare: { orderId: "shr_20261119_330203", day: "2026-11-19", amountFen: -5, status: "open" },
        lastSettlement: null,
      },
      reconciled: null,
    },
  ],
  differences: [
    {
      differenceId: "dif_1",
      jurisdictionCode: "330203",
      day: "2026-11-20",
      kind: "missing",
      about: "payment",
      endToEndId: "pay_1",
      entryReference: "",
      ourFen: 900,
      bankFen: null,
      state: "explained",
      owner: "sub_1",
      note: "=1+1",
      foundAt: "2026-11-20T10:00:00.000Z",
      since: "2026-11-20T10:00:00.000Z",
    },
  ],
};
const { pools, differences } = tablesOf(funds, (path) => `<${path}>`);

test("the CSV shows exact yuan, opens in Excel as UTF-8, and computes nothing that somebody wrote", () => {
  const [, head, row, , , difference] = csvOf([pools, differences]).split(/\uFEFF|\r\n/);
  expect(head).toMatch(/^<funds.pool>,<funds.free>,/);
  expect(row).toBe(
    "海曙区,34501.00,0.00,0.05,1000.00,0.07,0.07,0.07,0.07,,0.07,2000.00,2026-11-20 09:02:03,'=BK-1,0.30,-0.05,7.00,2026-11-19,-0.05,<between.states.open>,,,",
  );
  expect(difference).toBe(
    "2026-11-20,pay_1,<funds.kinds.missing>,9.00,,<funds.states.explained>,<funds.owners.me>,'=1+1",
  );
});

test("the CSV lists what is asked back, with what came", () => {
  const row = {
    endToEndId: "pay_2",
    programName: "安居补助",
    amountFen: fen(1_000_000),
    repaidFen: fen(400_000),
    dueOn: "2026-12-20",
    overdue: false,
    status: "recovering",
  } as const;
  const [, head, line] = csvOf([recoveryTable([row], (path) => `<${path}>`)]).split(/\uFEFF|\r\n/);
  expect(head).toBe("<payment.number>,<payment.program>,<payment.amount>,<payment.repaid>,<payment.due>,<funds.state>");
  expect(line).toBe("pay_2,安居补助,10000.00,4000.00,2026-12-20,<payment.statuses.recovering>");
});

test("the workbook is one with both tables", async () => {
  const workbook = await workbookOf([
    { name: "资金", table: pools },
    { name: "对账", table: differences },
  ]);
  expect(workbook.subarray(0, 2).toString()).toBe("PK");
  expect(workbook.includes("xl/worksheets/sheet2.xml")).toBe(true);
});

test.each([
  [0, "0.00"],
  [7, "0.07"],
  [-123, "-1.23"],
  [3_450_100, "34501.00"],
])("%i fen is %s yuan", (fen, text) => expect(yuanText(fen)).toBe(text));
