import { z } from "zod";
import { BANK_STATUSES, type BankReport } from "./bank-gateway";

/** What the bank may say over HTTP: parsed, not trusted. Members that we do not know are dropped. */

const MAX_ID_CHARS = 35; // ISO 20022 Max35Text
const word = {
  endToEndId: z.string().min(1).max(MAX_ID_CHARS),
  bankReference: z.string().min(1).max(MAX_ID_CHARS),
  at: z.iso.datetime(),
};
const ReasonCode = z.string().regex(/^[A-Z0-9]{4}$/, "an ISO 20022 reason code has four characters");

/** A report on one payment. A rejection names its reason; any other status has none. */
export const BankReportSchema: z.ZodType<BankReport> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("status"), ...word, status: z.enum(BANK_STATUSES), reason: ReasonCode.nullable() }),
  z.object({ kind: z.literal("returned"), ...word, status: z.null(), reason: ReasonCode }),
]);

/** The answer to a question about one payment: `known: false` is the bank's own word, unlike a 404 on the way to it. */
export const StatusAnswerSchema = z.discriminatedUnion("known", [
  z.object({ known: z.literal(false) }),
  z.object({ known: z.literal(true), report: BankReportSchema }),
]);

/** The answer to a question about one account; owned exactly when everything matches. */
export const AccountAnswerSchema = z
  .object({ owned: z.boolean(), reason: z.enum(["match", "name-mismatch", "no-such-account", "closed"]) })
  .refine((answer) => answer.owned === (answer.reason === "match"), "owned says the same as reason");
