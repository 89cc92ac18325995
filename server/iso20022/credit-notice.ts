import { z } from "zod";
import { Account, accountElement, Id, Instant, readAs } from "./elements";
import { type BookedEntry, Entry, entryElement } from "./entry";
import { writeDocument } from "./xml";

/** The name of the message by which the bank says that accounts were credited. */
export const CREDIT_NOTICE = "camt.054.001.08";

/** camt.054: movements that were just booked on one account. */
export type CreditNotice = {
  readonly messageId: string;
  readonly createdAt: string;
  readonly notices: readonly {
    readonly noticeId: string;
    readonly account: string;
    readonly entries: readonly BookedEntry[];
  }[];
};

/** Writes a camt.054. */
export function writeCreditNotice(message: CreditNotice): string {
  return writeDocument(CREDIT_NOTICE, {
    BkToCstmrDbtCdtNtfctn: {
      GrpHdr: { MsgId: message.messageId, CreDtTm: message.createdAt },
      Ntfctn: message.notices.map(({ noticeId, account, entries }) => ({
        Id: noticeId,
        Acct: accountElement(account),
        Ntry: entries.map(entryElement),
      })),
    },
  });
}

/** Reads a camt.054. @throws MessageUnreadable. */
export function readCreditNotice(tree: unknown): CreditNotice {
  const { GrpHdr, Ntfctn } = readAs(Document, tree).BkToCstmrDbtCdtNtfctn;
  return {
    messageId: GrpHdr.MsgId,
    createdAt: GrpHdr.CreDtTm,
    notices: Ntfctn.map((read) => ({ noticeId: read.Id, account: read.Acct, entries: read.Ntry })),
  };
}

const Document = z.object({
  BkToCstmrDbtCdtNtfctn: z.object({
    GrpHdr: z.object({ MsgId: Id, CreDtTm: Instant }),
    Ntfctn: z.array(z.object({ Id, Acct: Account, Ntry: z.array(Entry).min(1) })).min(1),
  }),
});
