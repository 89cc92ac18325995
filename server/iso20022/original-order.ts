import { z } from "zod";
import type { Fen } from "@/server/kernel";
import { Account, Amount, accountElement, amountElement, Bank, bankElement } from "./elements";

/** An account, and the bank that keeps it. */
type OrderedParty = { readonly bankCode: string; readonly accountNumber: string };

/** What was ordered under a reference, in the bank's own words (OrgnlTxRef): the sum, and the accounts it leaves and goes to. */
export type OriginalOrder = {
  readonly amountFen: Fen;
  readonly debtor: OrderedParty;
  readonly creditor: OrderedParty;
};

/** The OrgnlTxRef element of an order; nothing where the bank does not say it. */
export function originalElement(ordered: OriginalOrder | undefined) {
  if (!ordered) return {};
  const { amountFen, debtor, creditor } = ordered;
  return {
    OrgnlTxRef: {
      Amt: { InstdAmt: amountElement(amountFen) },
      DbtrAcct: accountElement(debtor.accountNumber),
      DbtrAgt: bankElement(debtor.bankCode),
      CdtrAgt: bankElement(creditor.bankCode),
      CdtrAcct: accountElement(creditor.accountNumber),
    },
  };
}

/** Reads the OrgnlTxRef element. */
export const Original = z
  .object({ Amt: z.object({ InstdAmt: Amount }), DbtrAcct: Account, DbtrAgt: Bank, CdtrAgt: Bank, CdtrAcct: Account })
  .transform(
    (read): OriginalOrder => ({
      amountFen: read.Amt.InstdAmt,
      debtor: { bankCode: read.DbtrAgt, accountNumber: read.DbtrAcct },
      creditor: { bankCode: read.CdtrAgt, accountNumber: read.CdtrAcct },
    }),
  )
  .optional();
