import { dateOf, sayClock } from "@/app/_ui/when";
import type { FundsView, RecoveryRow } from "@/app/views";
import { ownerOf } from "../owner-of";

/** Where the words for a difference stand, by what it is about. */
const KINDS_OF = {
  payment: "funds",
  replenishment: "treasury",
  repayment: "repayment",
  "pool-order": "between",
} as const;

/** One cell: words, a count, or a sum in fen. */
type Cell = string | number | { readonly fen: number } | null;
export type Table = readonly (readonly Cell[])[];

/** Words for a table's heads, kinds and states, by their whole path. */
export type Say = (path: string) => string;

/** The pools and the differences as two tables, heads first. */
export function tablesOf(funds: FundsView, say: Say): { pools: Table; differences: Table } {
  const sayFunds = (head: string) => say(`funds.${head}`);
  const heads = [
    "pool",
    "free",
    "reserved",
    "advanced",
    "creditLine",
    "underWay",
    "credited",
    "rejected",
    "returned",
    "reconciled",
  ];
  const paidIn = ["treasury.today", "treasury.last", "treasury.when", "treasury.number"];
  const between = ["owed", "underWay", "moved"].concat(
    ["lastShare", "lastSettlement"].flatMap((kind) => [kind, `${kind}Sum`, `${kind}State`]),
  );
  const pools = funds.pools.map((pool): Cell[] => [
    pool.name,
    { fen: pool.freeFen },
    { fen: pool.reservedFen },
    { fen: pool.advancedFen },
    { fen: pool.creditLineFen },
    { fen: pool.today.underWay.totalFen },
    { fen: pool.today.credited.totalFen },
    { fen: pool.today.rejected.totalFen },
    { fen: pool.today.returned.totalFen },
    pool.reconciled?.day ?? null,
    { fen: pool.replenished.today.totalFen },
    pool.replenished.last && { fen: pool.replenished.last.amountFen },
    pool.replenished.last && `${dateOf(pool.replenished.last.at)} ${sayClock(pool.replenished.last.at)}`,
    pool.replenished.last?.treasuryReference ?? null,
    { fen: pool.cityShareFen },
    { fen: pool.orders.underWayFen },
    { fen: pool.orders.movedFen },
    ...orderCells(pool.orders.lastShare, say),
    ...orderCells(pool.orders.lastSettlement, say),
  ]);
  const differences = funds.differences.map((row): Cell[] => [
    row.day,
    row.endToEndId,
    say(`${KINDS_OF[row.about]}.kinds.${row.kind}`),
    row.ourFen === null ? null : { fen: row.ourFen },
    row.bankFen === null ? null : { fen: row.bankFen },
    say(`funds.states.${row.state}`),
    say(`funds.owners.${ownerOf(row, funds)}`),
    row.note,
  ]);
  return {
    pools: [[...heads.map(sayFunds), ...paidIn.map(say), ...between.map((head) => say(`between.${head}`))], ...pools],
    differences: [
      ["reconciled", "payment", "what", "ours", "banks", "state", "owner", "note"].map(sayFunds),
      ...differences,
    ],
  };
}

/** Of the latest order of a kind: its day, its sum and how it stands. */
function orderCells(order: FundsView["pools"][number]["orders"]["lastShare"], say: Say): Cell[] {
  return order ? [order.day, { fen: order.amountFen }, say(`between.states.${order.status}`)] : [null, null, null];
}

/** What is asked back, as a table with its head. */
export function recoveryTable(rows: readonly RecoveryRow[], say: Say): Table {
  const heads = ["payment.number", "payment.program", "payment.amount", "payment.repaid", "payment.due", "funds.state"];
  const lines = rows.map((row): Cell[] => [
    row.endToEndId,
    row.programName,
    { fen: row.amountFen },
    { fen: row.repaidFen },
    row.dueOn,
    say(`payment.statuses.${row.status}`),
  ]);
  return [heads.map(say), ...lines];
}

/** A sum in fen as decimal yuan, exact: 3450100 is "34501.00". */
export function yuanText(amountFen: number): string {
  const sign = amountFen < 0 ? "-" : "";
  const digits = String(Math.abs(amountFen)).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
