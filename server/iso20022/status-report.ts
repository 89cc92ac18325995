import { z } from "zod";
import { CREDIT_TRANSFER } from "./credit-transfer";
import { Code, Id, Instant, one, readAs } from "./elements";
import { Original, type OriginalOrder, originalElement } from "./original-order";
import { writeDocument } from "./xml";

/** The name of the message by which the bank says how an order stands. */
export const STATUS_REPORT = "pain.002.001.10";
/** ISO 20022 status words of one payment, in the order of its life; RJCT ends it before any credit. */
export const TRANSACTION_STATUSES = ["ACTC", "ACSP", "ACSC", "ACCC", "RJCT"] as const;
/** Status words of a whole order; PART: some of its payments were taken and some rejected. */
export const GROUP_STATUSES = [...TRANSACTION_STATUSES, "PART"] as const;

/** The reason, agreed with the bank, that stands where it is asked about a payment it has never seen. */
const NEVER_SEEN = "NEVER-SEEN";

/** How one payment stands: a status since an instant under the bank's reference, or `known: false`. */
export type TransactionStatus =
  | { readonly endToEndId: string; readonly known: false }
  | {
      readonly endToEndId: string;
      readonly known: true;
      readonly status: (typeof TRANSACTION_STATUSES)[number];
      /** ExternalStatusReason1Code, or null. */
      readonly reason: string | null;
      readonly bankReference: string;
      readonly at: string;
      /** What was ordered, where the bank says it. */
      readonly ordered?: OriginalOrder | undefined;
    };

/** pain.002: the bank's word on an order. `groupStatus` is null where it speaks of single payments only. */
export type StatusReport = {
  readonly messageId: string;
  readonly createdAt: string;
  readonly originalMessageId: string;
  readonly groupStatus: (typeof GROUP_STATUSES)[number] | null;
  /** Why the whole order was rejected, such as DU01 or FF01; else null. */
  readonly groupReason: string | null;
  readonly transactions: readonly TransactionStatus[];
};

/** Writes a pain.002. */
export function writeStatusReport(report: StatusReport): string {
  const { groupStatus, groupReason, transactions } = report;
  return writeDocument(STATUS_REPORT, {
    CstmrPmtStsRpt: {
      GrpHdr: { MsgId: report.messageId, CreDtTm: report.createdAt },
      OrgnlGrpInfAndSts: {
        OrgnlMsgId: report.originalMessageId,
        OrgnlMsgNmId: CREDIT_TRANSFER,
        ...(groupStatus === null ? {} : { GrpSts: groupStatus }),
        ...(groupReason === null ? {} : { StsRsnInf: { Rsn: { Cd: groupReason } } }),
      },
      ...(transactions.length === 0
        ? {}
        : { OrgnlPmtInfAndSts: { OrgnlPmtInfId: report.originalMessageId, TxInfAndSts: transactions.map(element) } }),
    },
  });
}

/** Reads a pain.002. @throws MessageUnreadable, also for a rejection without its reason. */
export function readStatusReport(tree: unknown): StatusReport {
  const { GrpHdr, OrgnlGrpInfAndSts, OrgnlPmtInfAndSts } = readAs(Document, tree).CstmrPmtStsRpt;
  return {
    messageId: GrpHdr.MsgId,
    createdAt: GrpHdr.CreDtTm,
    originalMessageId: OrgnlGrpInfAndSts.OrgnlMsgId,
    groupStatus: OrgnlGrpInfAndSts.GrpSts ?? null,
    groupReason: OrgnlGrpInfAndSts.StsRsnInf?.Rsn.Cd ?? null,
    transactions: OrgnlPmtInfAndSts.flatMap((group) => group.TxInfAndSts),
  };
}

function element(transaction: TransactionStatus) {
  const { endToEndId } = transaction;
  if (!transaction.known) return { OrgnlEndToEndId: endToEndId, StsRsnInf: { Rsn: { Prtry: NEVER_SEEN } } };
  const { status, reason, at, bankReference, ordered } = transaction;
  return {
    OrgnlEndToEndId: endToEndId,
    TxSts: status,
    ...(reason === null ? {} : { StsRsnInf: { Rsn: { Cd: reason } } }),
    AccptncDtTm: at,
    AcctSvcrRef: bankReference,
    ...originalElement(ordered),
  };
}

const NeverSeen = z
  .object({
    OrgnlEndToEndId: Id,
    TxSts: z.undefined().optional(),
    StsRsnInf: one(z.object({ Rsn: z.object({ Prtry: z.literal(NEVER_SEEN) }) })),
  })
  .transform((read): TransactionStatus => ({ endToEndId: read.OrgnlEndToEndId, known: false }));

const Known = z
  .object({
    OrgnlEndToEndId: Id,
    TxSts: z.enum(TRANSACTION_STATUSES),
    StsRsnInf: one(z.object({ Rsn: z.object({ Cd: Code }) })).optional(),
    AccptncDtTm: Instant,
    AcctSvcrRef: Id,
    OrgnlTxRef: Original,
  })
  .refine((read) => read.TxSts !== "RJCT" || read.StsRsnInf, "a rejection names its reason")
  .transform(
    (read): TransactionStatus => ({
      endToEndId: read.OrgnlEndToEndId,
      known: true,
      status: read.TxSts,
      reason: read.StsRsnInf?.Rsn.Cd ?? null,
      bankReference: read.AcctSvcrRef,
      at: read.AccptncDtTm,
      ordered: read.OrgnlTxRef,
    }),
  );

const Document = z.object({
  CstmrPmtStsRpt: z.object({
    GrpHdr: z.object({ MsgId: Id, CreDtTm: Instant }),
    OrgnlGrpInfAndSts: z.object({
      OrgnlMsgId: Id,
      GrpSts: z.enum(GROUP_STATUSES).optional(),
      StsRsnInf: one(z.object({ Rsn: z.object({ Cd: Code }) })).optional(),
    }),
    OrgnlPmtInfAndSts: z.array(z.object({ TxInfAndSts: z.array(z.union([Known, NeverSeen])).default([]) })).default([]),
  }),
});
