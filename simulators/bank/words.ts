import { createHash } from "node:crypto";
import type { Fen } from "@/server/kernel";
import type { Payment } from "./books";
import type { Report } from "./protocol";

type StatusWord = Extract<Report, { kind: "status" }>["status"];

/** A status word of this instant on a payment; RJCT carries its reason. */
export function statusWord(endToEndId: string, status: StatusWord, reason: string | null): Report {
  return { kind: "status", ...about(endToEndId), status, reason };
}

/** The same word, said some milliseconds later. */
export function saidLater(report: Report, laterMs: number): Report {
  return { ...report, at: new Date(Date.parse(report.at) + laterMs).toISOString() };
}

/** The word of this instant that credited money, or a part of it, has come back. */
export function returnWord(endToEndId: string, reason: string, partFen?: Fen): Report {
  const part = partFen === undefined ? {} : { partFen };
  return { kind: "returned", ...about(endToEndId), status: null, reason, ...part };
}

/** The last thing said on a payment; null for one never seen. */
export function latestWord(payment: Payment | undefined): Report | null {
  return payment?.reports.at(-1) ?? null;
}

/** The reference is a function of the payment, so that a run can be compared with another. */
function about(endToEndId: string) {
  const bankReference = `SIM${createHash("sha256").update(endToEndId).digest("hex").slice(0, 16).toUpperCase()}`;
  return { endToEndId, bankReference, at: new Date().toISOString() };
}
