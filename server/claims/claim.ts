import { z } from "zod";
import { FenSchema, idSchema } from "@/server/kernel";
import { ClaimStatus } from "./claim-life";
import { RecoveryView } from "./recovery";

/** Why money came back, in the words the phone explains. */
export const ReturnReason = z.enum([
  "account-closed",
  "account-invalid",
  "name-mismatch",
  "account-blocked",
  "payee-refused",
  "other",
]);
export type ReturnReason = z.infer<typeof ReturnReason>;

const instant = z.iso.datetime();
const account = z.object({
  accountId: z.string(),
  bankName: z.string(),
  tail: z.string().length(4),
  holderMasked: z.string(),
});

/** One stop on the way of the money. */
export const Stop = z.object({
  stop: z.enum(["confirmed", "pool-paid", "bank-accepted", "credited", "returned"]),
  state: z.enum(["done", "here", "waiting"]),
  at: instant.nullable(),
});
export type Stop = z.infer<typeof Stop>;

/** What the phone may see of a claim. Nothing else leaves the module. */
export const ClaimView = z.object({
  claimId: z.string(),
  entitlementId: z.string(),
  status: ClaimStatus,
  programName: z.string(),
  amountFen: FenSchema,
  payeeAccount: account,
  confirmedAt: instant,
  /** When the money that is shown set out: at the tap, or, once it was sent again by the payee, at the last time. */
  startedAt: instant,
  creditedAt: instant.nullable(),
  returnedAt: instant.nullable(),
  returnReason: ReturnReason.nullable(),
  /** From `startedAt` to the bank's word that the money is there, in milliseconds. */
  elapsedMs: z.int().nonnegative().nullable(),
  stops: z.array(Stop),
  /** Where the bank took the order after its cut-off and has not booked it: when it opens, null where that is not known; else null. */
  afterHours: z.object({ opensAt: instant.nullable() }).nullable(),
  /** What is asked back of it, while it is and afterwards; else null. */
  recovery: RecoveryView.nullable(),
  poolName: z.string(),
  remittanceText: z.string(),
  /** The accountant, when somebody acted for a firm. */
  confirmedByName: z.string().nullable(),
  /** What else waits to be taken. */
  remaining: z.object({ count: z.int(), totalFen: FenSchema }),
  serverNow: instant,
});
export type ClaimView = z.infer<typeof ClaimView>;

/** A claim as a line of a list. */
export const ClaimRow = z.object({
  claimId: z.string(),
  programName: z.string(),
  amountFen: FenSchema,
  status: ClaimStatus,
  at: instant,
  payeeAccount: z.object({ bankName: z.string(), tail: z.string() }),
  returnReason: ReturnReason.nullable(),
});
export type ClaimRow = z.infer<typeof ClaimRow>;

/** 领取记录: what is on the way, and what has arrived by month. */
export const ClaimList = z.object({
  civilDate: z.string(),
  creditedThisYear: z.object({ year: z.int(), count: z.int(), totalFen: FenSchema }),
  onTheWay: z.array(ClaimRow),
  months: z.array(z.object({ month: z.string(), claims: z.array(ClaimRow) })),
});
export type ClaimList = z.infer<typeof ClaimList>;

/** What anybody can check a receipt with: everything in digits, and what the page says of it. */
const ReceiptProof = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("proved"),
    digits: z.string(),
    leafIndex: z.int(),
    treeSize: z.int(),
    signedAt: instant,
    keyFingerprint: z.string(),
  }),
  /** Recorded; the log gives it its place within a second. */
  z.object({ state: z.literal("pending") }),
  /** Paid before there was a log. */
  z.object({ state: z.literal("unknown") }),
]);

/** 到账凭证. */
export const Receipt = z.object({
  voucherNumber: z.string(),
  amountFen: FenSchema,
  payeeName: z.string(),
  maskedIdentity: z.string(),
  programName: z.string(),
  docNo: z.string().nullable(),
  issuerName: z.string(),
  payeeAccount: z.object({ bankName: z.string(), tail: z.string() }),
  creditedAt: instant,
  endToEndId: z.string(),
  civilDate: z.string(),
  proof: ReceiptProof,
});
export type Receipt = z.infer<typeof Receipt>;

const entitlementId = idSchema("ent");
const payeeAccountId = idSchema("acc");
const entitlementVersion = z.int().positive();

export const ConfirmClaimInput = z.object({
  entitlementId,
  entitlementVersion,
  payeeAccountId,
  /** When the finger touched, by the phone's clock; sent with a tap that was kept without a line. */
  tappedAt: instant.optional(),
});
export type ConfirmClaimInput = z.infer<typeof ConfirmClaimInput>;

/** How many lines 一键全领 takes at once. */
export const CONFIRM_MANY_LIMIT = 50;

export const ConfirmManyInput = z.object({
  items: z.array(z.object({ entitlementId, entitlementVersion })).min(1).max(CONFIRM_MANY_LIMIT),
  payeeAccountId,
  tappedAt: instant.optional(),
});
export type ConfirmManyInput = z.infer<typeof ConfirmManyInput>;

/**
 * One line of the answer to 一键全领: a claim, or the refusal that stopped just this line. Its name and sum are null where the
 * caller may not read them any more: her delegation ended while the list was under way.
 */
export const ConfirmedLine = z.object({
  entitlementId: z.string(),
  programName: z.string().nullable(),
  amountFen: FenSchema.nullable(),
  claim: ClaimView.nullable(),
  refusal: z.object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
});
export type ConfirmedLine = z.infer<typeof ConfirmedLine>;

export const ClaimKey = z.object({ claimId: idSchema("clm") });
export const ReissueInput = ClaimKey.extend({ payeeAccountId });

/** What is repaid by a tap in the demonstration, where no real bank is at hand. */
export const RepayDemoInput = ClaimKey.extend({ amountFen: FenSchema.refine((fen) => fen > 0) });
