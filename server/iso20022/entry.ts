import { z } from "zod";
import type { Fen } from "@/server/kernel";
import { Account, Amount, accountElement, amountElement, Bank, bankElement, Code, Id, Instant, one } from "./elements";

/** A booked movement of an account, as the bank's notices and statements list them. */
export type BookedEntry = {
  /** Unique within its account. */
  readonly entryReference: string;
  /** debit: the account paid; credit: it received. */
  readonly direction: "debit" | "credit";
  readonly endToEndId: string;
  readonly amountFen: Fen;
  /** The payee's account, as the bank used it; null where the bank does not say. */
  readonly creditor: { readonly bankCode: string; readonly accountNumber: string } | null;
  readonly bankReference: string;
  readonly bookedAt: string;
  /** ExternalReturnReason1Code where the movement undoes an earlier one, else null. */
  readonly returnReason: string | null;
};

/** The Ntry element of an entry. */
export function entryElement(entry: BookedEntry) {
  const amount = amountElement(entry.amountFen);
  const direction = entry.direction === "debit" ? "DBIT" : "CRDT";
  const { creditor, returnReason } = entry;
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
        ...(creditor === null ? {} : { RltdPties: { CdtrAcct: accountElement(creditor.accountNumber) } }),
        ...(creditor === null ? {} : { RltdAgts: { CdtrAgt: bankElement(creditor.bankCode) } }),
        ...(returnReason === null ? {} : { RtrInf: { Rsn: { Cd: returnReason } } }),
      },
    },
  };
}

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
            RltdPties: z.object({ CdtrAcct: Account }).optional(),
            RltdAgts: z.object({ CdtrAgt: Bank }).optional(),
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
      creditor: RltdPties && RltdAgts ? { bankCode: RltdAgts.CdtrAgt, accountNumber: RltdPties.CdtrAcct } : null,
      bankReference: read.AcctSvcrRef,
      bookedAt: read.BookgDt.DtTm,
      returnReason: RtrInf?.Rsn.Cd ?? null,
    };
  });
