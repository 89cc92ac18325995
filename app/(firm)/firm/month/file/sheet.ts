import { sayStamp } from "@/app/_ui/when";
import type { MonthView } from "@/app/views";
import type { Table } from "../../../../(office)/office/funds/export/sheet";

const HEADS = ["at", "program", "amount", "status", "credited", "account", "by", "text", "number"] as const;

/** Words of the table: its heads, and the state of a claim. */
export type SheetWords = {
  head(name: (typeof HEADS)[number]): string;
  status(status: MonthView["lines"][number]["status"]): string;
  readonly total: string;
};

/** A month as one table, heads first, with the sum of what has arrived last. */
export function monthTable(month: MonthView, words: SheetWords): Table {
  const voice = { mode: "standard", language: "zh-CN" } as const;
  const lines = month.lines.map((line) => [
    sayStamp(line.confirmedAt, voice),
    line.programName,
    { fen: line.amountFen },
    words.status(line.status),
    line.creditedAt ? sayStamp(line.creditedAt, voice) : null,
    `${line.payeeAccount.bankName}${line.payeeAccount.tail}`,
    line.confirmedByName,
    line.remittanceText,
    line.claimId,
  ]);
  const arrivedFen = month.lines
    .filter(({ status }) => status === "credited")
    .reduce((total, { amountFen }) => total + amountFen, 0);
  const last = [words.total, null, { fen: arrivedFen }, words.status("credited"), null, null, null, null, null];
  return [HEADS.map((head) => words.head(head)), ...lines, last];
}
