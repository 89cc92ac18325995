import { z } from "zod";
import { type Fen, FenSchema } from "@/server/kernel";

/** What the simulated bank keeps and says, in ISO 20022's words. It is another party: it shares no types with the service. */

const Max35Text = z.string().min(1).max(35);
const ReasonCode = z.string().regex(/^[A-Z0-9]{4}$/, "an ISO 20022 reason code has four characters");
const Delay = z.int().min(0).max(86_400_000); // milliseconds, at most a day

/** Which account, at which bank. */
export const AccountKey = z.object({ bankCode: z.string().min(1).max(14), accountNumber: z.string().min(1).max(34) });
export type AccountKey = z.infer<typeof AccountKey>;

/** An account that this bank, or one it can reach, keeps. `holderIdentityHash` is SHA-256 of the identity, in hexadecimal. */
export const Account = AccountKey.extend({
  holderName: z.string().min(1).max(140),
  holderIdentityHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  state: z.enum(["open", "closed", "blocked", "deceased"]).default("open"),
});
export type Account = z.infer<typeof Account>;

export const MAX_ACCOUNTS_PER_LOAD = 20_000;
export const AccountLoad = z.object({ accounts: z.array(Account).max(MAX_ACCOUNTS_PER_LOAD) });

/** One payment order; every member but the instant counts when it is told apart from another order of the same endToEndId. */
export const Order = z.object({
  endToEndId: Max35Text,
  instructionId: Max35Text,
  amountFen: FenSchema.refine((amount) => amount > 0, "a payment is more than nothing"),
  debtorPool: z.string().min(1).max(70),
  /** Who keeps the account that pays, where it is not this bank: a treasury's. */
  debtorBank: z.string().min(1).max(14).optional(),
  creditor: AccountKey.extend({ name: z.string().min(1).max(140) }),
  remittanceText: z.string().max(280), // 140 characters, each at most two UTF-16 units
  requestedAt: z.iso.datetime(),
});
export type Order = z.infer<typeof Order>;

/** A question about an account; unlike an order it may name anything, and is answered with no-such-account. */
export const AccountQuestion = z.object({
  bankCode: z.string(),
  accountNumber: z.string(),
  holderName: z.string(),
  holderIdentity: z.string(),
});
export type AccountQuestion = z.infer<typeof AccountQuestion>;

/** A word on one payment: its status (pain.002), or its return after credit (pacs.004). */
export type Report = {
  readonly endToEndId: string;
  readonly bankReference: string;
  readonly at: string;
} & (
  | {
      readonly kind: "status";
      readonly status: "ACTC" | "ACSP" | "ACSC" | "ACCC" | "RJCT";
      readonly reason: string | null;
    }
  | {
      readonly kind: "returned";
      readonly status: null;
      readonly reason: string;
      /** How much came back, where it is not the whole. */
      readonly partFen?: Fen | undefined;
    }
);

/** 国库拨款: a treasury pays into a pool's account. Without a payer it is that pool's own treasury; its reference may be the bank's to make up. */
export const TreasuryPayment = z.object({
  pool: z.string().min(1).max(34),
  amountFen: FenSchema.refine((amount) => amount > 0, "a payment is more than nothing"),
  treasuryReference: Max35Text.optional(),
  payer: AccountKey.optional(),
});
export type TreasuryPayment = z.infer<typeof TreasuryPayment>;

/** What a treasury has paid in, as the bank booked it. */
export type PoolCredit = {
  readonly bankReference: string;
  /** Unique within the pool's account. */
  readonly entryReference: string;
  readonly pool: string;
  readonly amountFen: Fen;
  readonly treasuryReference: string;
  readonly payer: AccountKey;
  readonly at: string;
};

const scope = {
  account: AccountKey.nullable().default(null), // null: every account
  count: z.int().min(1).max(1_000_000).nullable().default(1), // null: until cleared
  probability: z.number().min(0).max(1).default(1), // drawn from the seed, the same for the same payment
};

/** How the evening's statement shall disagree with what the bank did and said. */
export const Misstatement = z.enum(["missing", "extra", "amount", "duplicate", "wrong-account", "unknown"]);
export type Misstatement = z.infer<typeof Misstatement>;

/** What shall go wrong, where and how often. */
export const FaultRequest = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("slow"), delayMs: Delay, ...scope }),
  z.object({ kind: z.literal("down"), ...scope }),
  z.object({ kind: z.literal("timeout-after-accepting"), ...scope }),
  z.object({ kind: z.literal("answer-later"), afterMs: Delay, ...scope }),
  z.object({ kind: z.literal("reject"), reasonCode: ReasonCode, ...scope }),
  z.object({
    kind: z.literal("return-after-credit"),
    afterMs: Delay,
    reasonCode: ReasonCode,
    /** Only so much of it comes back; the whole where nothing is said, or where it is not more. */
    partFen: FenSchema.optional(),
    ...scope,
  }),
  z.object({ kind: z.literal("lose"), ...scope }),
  z.object({ kind: z.literal("answer-twice"), afterMs: Delay, ...scope }),
  z.object({ kind: z.literal("out-of-order"), afterMs: Delay, ...scope }),
  z.object({ kind: z.literal("settle-then-return"), afterMs: Delay, reasonCode: ReasonCode, ...scope }),
  z.object({ kind: z.literal("close-account"), ...scope }),
  z.object({ kind: z.literal("after-hours"), afterMs: Delay, ...scope }),
  z.object({ kind: z.literal("misstate"), how: Misstatement, ...scope }),
  z.object({ kind: z.literal("no-statement"), ...scope }),
]);
export type FaultRequest = z.infer<typeof FaultRequest>;

/** How long every answer takes: a base, and a seeded jitter of up to so much more. Milliseconds. */
export const Latency = z.object({ baseMs: Delay, jitterMs: Delay.default(0) });
export type Latency = z.infer<typeof Latency>;
