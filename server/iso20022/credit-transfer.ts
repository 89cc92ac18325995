import { z } from "zod";
import { civilDateAt, type Fen, sumFen } from "@/server/kernel";
import { yuanOf } from "./amount";
import {
  Account,
  Amount,
  accountElement,
  amountElement,
  Bank,
  bankElement,
  Count,
  Id,
  Instant,
  one,
  Party,
  partyElement,
  readAs,
  Text,
  Yuan,
} from "./elements";
import { MessageUnreadable } from "./unreadable";
import { writeDocument } from "./xml";

/** The name of the message by which payments are ordered. */
export const CREDIT_TRANSFER = "pain.001.001.09";

const INITIATOR = "甬易办";
/** The bank we write to: it knows the pools' accounts by their numbers alone, whether they pay or are paid. */
export const OWN_BANK = "NOTPROVIDED";

/** One payment within an order. */
export type Transfer = {
  readonly instructionId: string;
  readonly endToEndId: string;
  readonly amountFen: Fen;
  readonly creditor: { readonly name: string; readonly bankCode: string; readonly accountNumber: string };
  /** What the payee reads; empty for nothing. */
  readonly remittanceText: string;
};

/** Payments that leave one account of ours, or one that another bank keeps and lets ours draw on. */
export type TransferGroup = {
  readonly groupId: string;
  readonly debtorAccount: string;
  /** Who keeps it, where it is not the bank we write to. */
  readonly debtorBank?: string | undefined;
  readonly transfers: readonly Transfer[];
};

/** pain.001: payments ordered from the bank. `createdAt` is an ISO instant in UTC. */
export type CreditTransfer = {
  readonly messageId: string;
  readonly createdAt: string;
  readonly groups: readonly TransferGroup[];
};

/** Writes a pain.001 whose counts and sums are those of its payments. */
export function writeCreditTransfer(message: CreditTransfer): string {
  const all = message.groups.flatMap((group) => group.transfers);
  return writeDocument(CREDIT_TRANSFER, {
    CstmrCdtTrfInitn: {
      GrpHdr: {
        MsgId: message.messageId,
        CreDtTm: message.createdAt,
        ...sums(all),
        InitgPty: partyElement(INITIATOR),
      },
      PmtInf: message.groups.map((group) => ({
        PmtInfId: group.groupId,
        PmtMtd: "TRF",
        ...sums(group.transfers),
        ReqdExctnDt: { Dt: civilDateAt(new Date(message.createdAt)) },
        Dbtr: partyElement(INITIATOR),
        DbtrAcct: accountElement(group.debtorAccount),
        DbtrAgt: bankElement(group.debtorBank ?? OWN_BANK),
        CdtTrfTxInf: group.transfers.map(transferElement),
      })),
    },
  });
}

/** Reads a pain.001. @throws MessageUnreadable, also when a count or a sum is not that of the payments, or one comes twice. */
export function readCreditTransfer(tree: unknown): CreditTransfer {
  const { GrpHdr, PmtInf } = readAs(Document, tree).CstmrCdtTrfInitn;
  const all = PmtInf.flatMap((group) => group.CdtTrfTxInf);
  for (const [said, transfers] of [
    [GrpHdr, all],
    ...PmtInf.map((group) => [group, group.CdtTrfTxInf] as const),
  ] as const) {
    if (Number(said.NbOfTxs) !== transfers.length) throw new MessageUnreadable("NbOfTxs is not the number of payments");
    if (said.CtrlSum !== totalOf(transfers)) throw new MessageUnreadable("CtrlSum is not the sum of the payments");
  }
  if (new Set(all.map((transfer) => transfer.endToEndId)).size !== all.length) {
    throw new MessageUnreadable("an EndToEndId comes twice");
  }
  return {
    messageId: GrpHdr.MsgId,
    createdAt: GrpHdr.CreDtTm,
    groups: PmtInf.map((group) => ({
      groupId: group.PmtInfId,
      debtorAccount: group.DbtrAcct,
      ...(group.DbtrAgt === OWN_BANK ? {} : { debtorBank: group.DbtrAgt }),
      transfers: group.CdtTrfTxInf,
    })),
  };
}

function transferElement(transfer: Transfer) {
  const { creditor, remittanceText } = transfer;
  return {
    PmtId: { InstrId: transfer.instructionId, EndToEndId: transfer.endToEndId },
    Amt: { InstdAmt: amountElement(transfer.amountFen) },
    CdtrAgt: bankElement(creditor.bankCode),
    Cdtr: partyElement(creditor.name),
    CdtrAcct: accountElement(creditor.accountNumber),
    ...(remittanceText === "" ? {} : { RmtInf: { Ustrd: remittanceText } }),
  };
}

const totalOf = (transfers: readonly Transfer[]) => sumFen(transfers.map((transfer) => transfer.amountFen));
const sums = (transfers: readonly Transfer[]) => ({
  NbOfTxs: String(transfers.length),
  CtrlSum: yuanOf(totalOf(transfers)),
});

const TransferElement = z
  .object({
    PmtId: z.object({ InstrId: Id, EndToEndId: Id }),
    Amt: z.object({ InstdAmt: Amount }),
    CdtrAgt: Bank,
    Cdtr: Party,
    CdtrAcct: Account,
    RmtInf: z.object({ Ustrd: one(Text) }).optional(),
  })
  .transform(
    (read): Transfer => ({
      instructionId: read.PmtId.InstrId,
      endToEndId: read.PmtId.EndToEndId,
      amountFen: read.Amt.InstdAmt,
      creditor: { name: read.Cdtr, bankCode: read.CdtrAgt, accountNumber: read.CdtrAcct },
      remittanceText: read.RmtInf?.Ustrd ?? "",
    }),
  );

const Sums = { NbOfTxs: Count, CtrlSum: Yuan };
const Document = z.object({
  CstmrCdtTrfInitn: z.object({
    GrpHdr: z.object({ MsgId: Id, CreDtTm: Instant, ...Sums }),
    PmtInf: z
      .array(
        z.object({
          PmtInfId: Id,
          PmtMtd: z.literal("TRF"),
          ...Sums,
          DbtrAcct: Account,
          DbtrAgt: Bank.default(OWN_BANK),
          CdtTrfTxInf: z.array(TransferElement).min(1),
        }),
      )
      .min(1),
  }),
});
