import { z } from "zod";
import { FenSchema } from "@/server/kernel";
import { ReturnReason } from "./claim";
import { ClaimStatus } from "./claim-life";
import { RecoveryView } from "./recovery";

const instant = z.iso.datetime();

/** One payment as the finance office of its jurisdiction sees it: how it stands, how it came there, what is asked back of it. */
export const PaymentView = z.object({
  endToEndId: z.string(),
  status: ClaimStatus,
  programName: z.string(),
  payeeMasked: z.string().nullable(),
  jurisdictionName: z.string(),
  amountFen: FenSchema,
  confirmedAt: instant,
  creditedAt: instant.nullable(),
  returnReason: ReturnReason.nullable(),
  attempts: z.array(
    z.object({
      endToEndId: z.string(),
      attempt: z.int(),
      status: z.enum(["open", "credited", "rejected", "returned"]),
      at: instant,
    }),
  ),
  /** Every event of the claim, oldest first: its name, when, and which office or job it was; never a person's name. */
  events: z.array(z.object({ action: z.string(), at: instant, by: z.enum(["payee", "officer", "bank"]) })),
  recovery: RecoveryView.nullable(),
  civilDate: z.string(),
});
export type PaymentView = z.infer<typeof PaymentView>;

/** One demand in the finance office's list. */
export const RecoveryRow = z.object({
  endToEndId: z.string(),
  programName: z.string(),
  amountFen: FenSchema,
  repaidFen: FenSchema,
  dueOn: z.string(),
  overdue: z.boolean(),
  status: ClaimStatus,
});
export type RecoveryRow = z.infer<typeof RecoveryRow>;
