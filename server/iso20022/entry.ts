import { z } from "zod";
import type { Fen } from "@/server/kernel";
import { Account, Amount, accountElement, amountElement, Bank, bankElement, Code, Id, Instant, one } from "./elements";

/** An account, and the bank that keeps it. */
type BookedParty = { readonly bankCode: string; readonly accountNumber: string };

/** A booked movement of an account, as the bank's notices and statements list them. */
export type BookedEntry = {
  /** Unique within its account. */
  readonly entryReference: string;
  /** debit: the account paid; credit: it received. */
  readonly direction: "debit" | "credit";
  readonly endToEndId: string;
  readonly amountFen: Fen;
  /** The payee's account, as the bank used it; null where the bank does not say. */
  readonly creditor: BookedParty | null;
  /** The account that paid; null where the bank does not say. */
  readonly debtor: BookedParty | null;
  readonly bankReference: string;
  readonly bookedAt: string;
  /** ExternalReturnReason1Code where the movement undoes an earlier one, else null. */
  readonly returnReason: string | null;
};

/** The Ntry element of an entry. */
export function entryElement(entry: BookedEntry) {
  const amount = amountElement(entry.amountFen);
  const direction = entry.direction === "debit" ? "DBIT" : "CRDT";
  const { returnReason } = entry;
  return {
    NtryRef: entry.entryReference,
    Amt: amount,
    CdtDbtInd: direction,
    Sts: { Cd: "BOOK" },
    BookgDt: { DtTm: entry.bookedAt },
    AcctSvcrRef: entry.bankReference,
    // Payments, issued or received credit transfers; domestic, or returned.
    BkTxCd: {
      Domn: {
        Cd: "PMNT",
        Fmly: {
          Cd: entry.direction === "debit" ? "ICDT" : "RCDT",
          SubFmlyCd: returnReason === null ? "DMCT" : "RRTN",
        },
      },
    },
    NtryDtls: {
      TxDtls: {
        Refs: { EndToEndId: entry.endToEndId },
        Amt: amount,
        CdtDbtInd: direction,
        ...partiesOf(entry),
        ...(returnReason === null ? {} : { RtrInf: { Rsn: { Cd: returnReason } } }),
      },
    },
  };
}

/** Who paid and who was paid, as far as the bank says it: the elements of neither are written empty. */
function partiesOf({ debtor, creditor }: BookedEntry) {
  if (debtor === null && creditor === null) return {};
  return {
    RltdPties: {
      ...(debtor === null ? {} : { DbtrAcct: accountElement(debtor.accountNumber) }),
      ...(creditor === null ? {} : { CdtrAcct: accountElement(creditor.accountNumber) }),
    },
    RltdAgts: {
      ...(debtor === null ? {} : { DbtrAgt: bankElement(debtor.bankCode) }),
      ...(creditor === null ? {} : { CdtrAgt: bankElement(creditor.bankCode) }),
    },
  };
}

const partyOf = (accountNumber: string | undefined, bankCode: string | undefined): BookedParty | null =>
  accountNumber && bankCode ? { bankCode, accountNumber } : null;

/** Reads the Ntry element: one booked movement of one payment. */
export const Entry = z
  .object({
    NtryRef: Id,
    Amt: Amount,
    CdtDbtInd: z.enum(["DBIT", "CRDT"]),
    Sts: z.object({ Cd: z.literal("BOOK") }),
    BookgDt: z.object({ DtTm: Instant }),
    AcctSvcrRef: Id,
    NtryDtls: one(
      z.object({
        TxDtls: one(
          z.object({
            Refs: z.object({ EndToEndId: Id }),
            RltdPties: z.object({ DbtrAcct: Account.optional(), CdtrAcct: Account.optional() }).optional(),
            RltdAgts: z.object({ DbtrAgt: Bank.optional(), CdtrAgt: Bank.optional() }).optional(),
            RtrInf: z.object({ Rsn: z.object({ Cd: Code }) }).optional(),
          }),
        ),
      }),
    ),
  })
  .transform((read): BookedEntry => {
    const { Refs, RltdPties, RltdAgts, RtrInf } = read.NtryDtls.TxDtls;
    return {
      entryReference: read.NtryRef,
      direction: read.CdtDbtInd === "DBIT" ? "debit" : "credit",
      endToEndId: Refs.EndToEndId,
      amountFen: read.Amt,
      creditor: partyOf(RltdPties?.CdtrAcct, RltdAgts?.CdtrAgt),
      debtor: partyOf(RltdPties?.DbtrAcct, RltdAgts?.DbtrAgt),
      bankReference: read.AcctSvcrRef,
      bookedAt: read.BookgDt.DtTm,
      returnReason: RtrInf?.Rsn.Cd ?? null,
    };
  });
