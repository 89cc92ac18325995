import { z } from "zod";
import { CalendarDateSchema } from "@/server/kernel";

/** 收款账户 as a screen may show it: the number never leaves the server. */
export const PayeeAccountView = z.object({
  accountId: z.string(),
  bankName: z.string(),
  tail: z.string().length(4),
  holderMasked: z.string(),
  isDefault: z.boolean(),
  status: z.enum(["verified", "closed"]),
  addedOn: CalendarDateSchema,
});
export type PayeeAccountView = z.infer<typeof PayeeAccountView>;

/** The banks that take part in the demonstration, by the first four letters of their SWIFT address. Names only; no relation is claimed. */
export const BANKS = [
  { code: "BKNB", name: "宁波银行" },
  { code: "ICBK", name: "工商银行" },
  { code: "ABOC", name: "农业银行" },
  { code: "BKCH", name: "中国银行" },
  { code: "PCBC", name: "建设银行" },
  { code: "ZJRC", name: "农商银行" },
  { code: "PSBC", name: "邮储银行" },
  { code: "BINH", name: "宁波通商银行" },
] as const;

export const BankView = z.object({ code: z.string(), name: z.string() });

const MIN_DIGITS = 12;
const MAX_DIGITS = 22;

/** What is typed to add an account. Spaces are allowed as people copy them from the card. */
export const AddAccountInput = z.object({
  bankCode: z.string().max(8),
  accountNumber: z
    .string()
    .max(40)
    .transform((text) => text.replaceAll(/[\s-]/g, "")),
});
export type AddAccountInput = z.infer<typeof AddAccountInput>;

/** True for a number of plausible length whose last digit checks (Luhn, ISO/IEC 7812-1). */
export function isAccountNumber(digits: string): boolean {
  if (!/^\d+$/.test(digits) || digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  let sum = 0;
  for (const [i, char] of [...digits].reverse().entries()) {
    const digit = Number(char) * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
