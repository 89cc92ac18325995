import { createHash } from "node:crypto";
import { type BookedEntry, writeCreditNotice } from "@/server/iso20022";
import { fen } from "@/server/kernel";
import type { BankRecord, Books } from "./books";
import { NOTICE_FAULTS, STATEMENT_FAULTS, strikingFault } from "./faults";
import { digestOf, type Written } from "./messages";
import type { AccountKey, PoolCredit, TreasuryPayment } from "./protocol";

/** 国库: money that a treasury pays into a pool's account, the notice of it, and its entry in the statement. */

/** The bank code of every simulated treasury; 011 is the class of the treasuries' own bank. */
const TREASURY_BANK = "011332000001";

/** The account of the treasury of a pool, where the operator names no other: made up, the same in the demonstration's city. */
const treasuryOf = (pool: string): AccountKey => ({ bankCode: TREASURY_BANK, accountNumber: `GK${pool}` });

/** What happens when a treasury pays: the credit is booked, and its notice set off once, twice, late or never as the faults say. */
export function takeTreasuryPayment(
  books: Readonly<Books>,
  { pool, amountFen, payer, treasuryReference }: TreasuryPayment,
  { seed, at }: { seed: string; at: Date },
): { readonly credit: PoolCredit; readonly records: readonly BankRecord[] } {
  const number = books.poolCredits.size + 1;
  const bankReference = `SIMGK${createHash("sha256").update(`${pool}/${number}`).digest("hex").slice(0, 14).toUpperCase()}`;
  const credit: PoolCredit = {
    ...{ bankReference, entryReference: `G${number}`, pool, amountFen: fen(amountFen), at: at.toISOString() },
    payer: payer ?? treasuryOf(pool),
    treasuryReference: treasuryReference ?? `BK${at.getTime()}${String(number).padStart(4, "0")}`,
  };
  const occasion = { account: null, about: bankReference, seed };
  const fault = strikingFault(books, { ...occasion, kinds: NOTICE_FAULTS });
  const misstated = strikingFault(books, { ...occasion, kinds: STATEMENT_FAULTS });
  const spent = [fault, misstated].flatMap((one) => (one ? [{ t: "fault-spent", id: one.id } as const] : []));
  const how = misstated?.request.how;
  return {
    credit,
    records: [
      { t: "treasury-paid", credit },
      ...spent,
      ...(how ? [{ t: "misstated", endToEndId: bankReference, how } as const] : []),
      ...noticesOf(bankReference, fault?.request),
    ],
  };
}

function noticesOf(
  bankReference: string,
  fault: NonNullable<ReturnType<typeof strikingFault<(typeof NOTICE_FAULTS)[number]>>>["request"] | undefined,
): BankRecord[] {
  const notice = (pauseMs: number, copy = ""): BankRecord => ({ t: "notice", bankReference, copy, pauseMs });
  if (fault?.kind === "lose") return [];
  if (fault?.kind === "answer-later") return [notice(fault.afterMs)];
  if (fault?.kind === "answer-twice") return [notice(0), notice(fault.afterMs, "2")];
  return [notice(0)];
}

/** The camt.054 that tells the pool's holder of a credit. Brought again, it is the same message. */
export function noticeMessage(credit: PoolCredit): Written {
  const messageId = `N${digestOf(credit.bankReference)}`;
  const notices = [{ noticeId: messageId, account: credit.pool, entries: [entryOf(credit)] }];
  return { kind: "camt.054", messageId, text: writeCreditNotice({ messageId, createdAt: credit.at, notices }) };
}

/** How the statement tells a credit: as it was, or otherwise where a fault says so. */
export function creditEntries({ misstated }: Readonly<Books>, credit: PoolCredit): BookedEntry[] {
  const entry = entryOf(credit);
  const { amountFen, entryReference, payer } = credit;
  switch (misstated.get(credit.bankReference)) {
    case "missing":
      return [];
    case "amount":
      return [{ ...entry, amountFen: fen(amountFen + 1) }];
    case "duplicate":
      return [entry, { ...entry, entryReference: `${entryReference}D` }];
    case "wrong-account":
      return [{ ...entry, debtor: { ...payer, accountNumber: `${payer.accountNumber}X` } }];
    case "extra":
    case "unknown": {
      const bankReference = `NEVER${digestOf(credit.bankReference)}`;
      return [entry, { ...entry, entryReference: `${entryReference}U`, bankReference }];
    }
    default:
      return [entry];
  }
}

function entryOf(credit: PoolCredit): BookedEntry {
  const { entryReference, amountFen, bankReference, payer: debtor, at: bookedAt, treasuryReference } = credit;
  const told = {
    entryReference,
    direction: "credit",
    endToEndId: treasuryReference,
    amountFen,
    bankReference,
  } as const;
  return { ...told, bookedAt, debtor, creditor: null, returnReason: null };
}
