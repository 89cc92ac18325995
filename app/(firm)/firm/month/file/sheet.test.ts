import { expect, test } from "vitest";
import type { MonthView } from "@/app/views";
import { csvOf } from "../../../../(office)/office/funds/export/files";
import { monthTable } from "./sheet";

const line = (amountFen: number, status: string, programName: string) => ({
  claimId: "clm_1",
  programName,
  amountFen,
  status,
  confirmedAt: "2026-11-20T02:42:07.000Z",
  creditedAt: status === "credited" ? "2026-11-20T02:42:11.000Z" : null,
  payeeAccount: { bankName: "宁波通商银行", tail: "1108" },
  remittanceText: "甬易办稳岗返还",
  confirmedByName: "周敏",
});

test("a month reads line by line with its person, sums what has arrived, and computes nothing that somebody wrote", () => {
  const lines = [line(3_450_100, "credited", "稳岗返还"), line(7, "returned", "=cmd()")];
  const month = { subjectName: "测试公司", month: "2026-11", lines } as unknown as MonthView;
  const table = monthTable(month, { head: (name) => name, status: (status) => status, total: "合计" });
  expect(csvOf([table]).slice(1).trim().split("\r\n")).toEqual([
    "at,program,amount,status,credited,account,by,text,number",
    "2026年11月20日10:42:07,稳岗返还,34501.00,credited,2026年11月20日10:42:11,宁波通商银行1108,周敏,甬易办稳岗返还,clm_1",
    "2026年11月20日10:42:07,'=cmd(),0.07,returned,,宁波通商银行1108,周敏,甬易办稳岗返还,clm_1",
    "合计,,34501.00,credited,,,,,",
  ]);
});
