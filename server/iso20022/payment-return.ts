import { z } from "zod";
import type { Fen } from "@/server/kernel";
import { Amount, amountElement, Code, Count, Id, Instant, one, readAs } from "./elements";
import { Original, type OriginalOrder, originalElement } from "./original-order";
import { MessageUnreadable } from "./unreadable";
import { writeDocument } from "./xml";

/** The name of the message by which money comes back. */
export const PAYMENT_RETURN = "pacs.004.001.09";

/** One payment that came back. */
export type ReturnedPayment = {
  readonly endToEndId: string;
  readonly amountFen: Fen;
  /** ExternalReturnReason1Code. */
  readonly reason: string;
  readonly bankReference: string;
  /** What was ordered, where the bank says it; of its sum a part may have come back. */
  readonly ordered?: OriginalOrder | undefined;
};

/** pacs.004: money that had been settled or credited and has come back, at the instant of the message. */
export type PaymentReturn = {
  readonly messageId: string;
  readonly createdAt: string;
  readonly returned: readonly ReturnedPayment[];
};

/** Writes a pacs.004. */
export function writePaymentReturn(message: PaymentReturn): string {
  return writeDocument(PAYMENT_RETURN, {
    PmtRtr: {
      GrpHdr: {
        MsgId: message.messageId,
        CreDtTm: message.createdAt,
        NbOfTxs: String(message.returned.length),
        SttlmInf: { SttlmMtd: "CLRG" },
      },
      TxInf: message.returned.map((one) => ({
        RtrId: one.bankReference,
        OrgnlEndToEndId: one.endToEndId,
        RtrdIntrBkSttlmAmt: amountElement(one.amountFen),
        RtrRsnInf: { Rsn: { Cd: one.reason } },
        ...originalElement(one.ordered),
      })),
    },
  });
}

/** Reads a pacs.004. @throws MessageUnreadable, also when its count is not that of its payments. */
export function readPaymentReturn(tree: unknown): PaymentReturn {
  const { GrpHdr, TxInf } = readAs(Document, tree).PmtRtr;
  if (Number(GrpHdr.NbOfTxs) !== TxInf.length) throw new MessageUnreadable("NbOfTxs is not the number of payments");
  return {
    messageId: GrpHdr.MsgId,
    createdAt: GrpHdr.CreDtTm,
    returned: TxInf.map((read) => ({
      endToEndId: read.OrgnlEndToEndId,
      amountFen: read.RtrdIntrBkSttlmAmt,
      reason: read.RtrRsnInf.Rsn.Cd,
      bankReference: read.RtrId,
      ordered: read.OrgnlTxRef,
    })),
  };
}

const Document = z.object({
  PmtRtr: z.object({
    GrpHdr: z.object({ MsgId: Id, CreDtTm: Instant, NbOfTxs: Count }),
    TxInf: z
      .array(
        z.object({
          RtrId: Id,
          OrgnlEndToEndId: Id,
          RtrdIntrBkSttlmAmt: Amount,
          RtrRsnInf: one(z.object({ Rsn: z.object({ Cd: Code }) })),
          OrgnlTxRef: Original,
        }),
      )
      .min(1),
  }),
});
