import { z } from "zod";
import { CalendarDateSchema, FenSchema, plainText } from "@/server/kernel";

/** Why money is asked back, in the words the phone explains. */
export const RecoveryGround = z.enum(["not-entitled", "paid-twice", "facts-wrong", "deceased", "other"]);

const instant = z.iso.datetime();

/** One sum that came back, and whether it was taken out of the books again. */
const RepaymentView = z.object({
  repaymentId: z.string(),
  amountFen: FenSchema,
  at: instant,
  bankReference: z.string(),
  undone: z.object({ at: instant, reason: z.string() }).nullable(),
});

/** 追缴: what is asked back of a claim, why and until when, and what has come back of it; all sums in fen. */
export const RecoveryView = z.object({
  ground: RecoveryGround,
  decisionNo: z.string(),
  notice: z.string(),
  dueOn: CalendarDateSchema,
  /** Past its day, with something still lacking. */
  overdue: z.boolean(),
  openedAt: instant,
  amountFen: FenSchema,
  repaidFen: FenSchema,
  leftFen: FenSchema,
  /** What the payer writes beside the transfer, so that it is found. */
  reference: z.string(),
  repayments: z.array(RepaymentView),
});
export type RecoveryView = z.infer<typeof RecoveryView>;

const MAX_NOTICE_CHARS = 500;
const MAX_DECISION_CHARS = 60;
const MAX_REFERENCE_CHARS = 35; // ISO 20022 Max35Text
const MAX_REASON_CHARS = 200;

/** The name of a payment as an officer and the bank know it. */
export const PaymentKey = z.object({ endToEndId: z.string().regex(/^[A-Za-z0-9_-]{1,35}$/) });

export const OpenRecoveryInput = PaymentKey.extend({
  ground: RecoveryGround,
  decisionNo: plainText(MAX_DECISION_CHARS).min(1),
  notice: plainText(MAX_NOTICE_CHARS).min(1),
  dueOn: CalendarDateSchema,
});
export type OpenRecoveryInput = z.infer<typeof OpenRecoveryInput>;

export const RecordRepaymentInput = PaymentKey.extend({
  amountFen: FenSchema.refine((fen) => fen > 0),
  bankReference: z
    .string()
    .trim()
    .regex(new RegExp(`^[A-Za-z0-9/?:().,'+_-]{1,${MAX_REFERENCE_CHARS}}$`)),
});
export type RecordRepaymentInput = z.infer<typeof RecordRepaymentInput>;

export const UndoRepaymentInput = PaymentKey.extend({
  repaymentId: z.string().regex(/^rpm_[0-9a-z]{1,31}$/),
  reason: plainText(MAX_REASON_CHARS).min(1),
});
export type UndoRepaymentInput = z.infer<typeof UndoRepaymentInput>;
