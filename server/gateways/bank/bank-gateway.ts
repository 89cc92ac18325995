import { type OriginalOrder, OWN_BANK } from "@/server/iso20022";
import type { CalendarDate, Fen } from "@/server/kernel";

/** One attempt to credit a payee, as the bank is told it. The same endToEndId always carries the same content. */
export type PaymentOrder = {
  /** Unique per claim and attempt, at most 35 characters: the bank's idempotency key (ISO 20022 EndToEndId). */
  readonly endToEndId: string;
  /** Our name for the stored instruction, at most 35 characters (ISO 20022 InstrId). */
  readonly instructionId: string;
  readonly amountFen: Fen;
  /** The jurisdiction's pool that the money leaves. */
  readonly debtorPool: string;
  readonly creditor: { readonly name: string; readonly bankCode: string; readonly accountNumber: string };
  /** 摘要: what the payee reads at the bank, at most 140 characters. */
  readonly remittanceText: string;
  /** The ISO instant at which the instruction was written. */
  readonly requestedAt: string;
  /** Whose account it leaves, where that is not a pool's: the treasury's bank, which lets ours draw on it. */
  readonly debtorBank?: string | undefined;
  /** Whether it goes in a message of its own, whatever else is ordered at that moment. */
  readonly alone?: boolean | undefined;
};

/** The bank code of the bank itself, where an order pays into a pool's account. */
export const POOLS_BANK = OWN_BANK;

/**
 * ISO 20022 status words, in the order of a payment's life: technically accepted, settlement in process, settled between
 * the banks, credited to the creditor; RJCT ends it before any credit. Only ACCC is 到账.
 */
export const BANK_STATUSES = ["ACTC", "ACSP", "ACSC", "ACCC", "RJCT"] as const;
export type BankStatus = (typeof BANK_STATUSES)[number];

/** What was ordered under a reference: the sum, and the accounts it leaves and goes to, each with the bank that keeps it. */
export type OrderedAs = OriginalOrder;

/** The bank's word on a payment that is under way, credited or rejected (pain.002), or that its payee was credited (camt.054). */
export type BankStatusReport = {
  readonly kind: "status";
  readonly endToEndId: string;
  readonly status: BankStatus;
  /** ISO 20022 external reason code: of a rejection (AC01, AC04, …), or TM01 where the order came after the cut-off; else null. */
  readonly reason: string | null;
  /** How much was credited, where the bank says it: a notice on the payee's account (camt.054) does, a pain.002 does not. */
  readonly amountFen?: Fen | undefined;
  readonly bankReference: string;
  /** The ISO instant of the bank's word. */
  readonly at: string;
  /** What was ordered, where the bank says it. */
  readonly ordered?: OrderedAs | undefined;
};

/** The bank's word that credited money has come back (pacs.004). It has no status word, so that it is never read as one. */
export type BankReturnReport = {
  readonly kind: "returned";
  readonly endToEndId: string;
  readonly status: null;
  /** ISO 20022 return reason code. */
  readonly reason: string;
  /** How much came back, where the bank says it. */
  readonly amountFen?: Fen | undefined;
  readonly bankReference: string;
  /** The ISO instant of the bank's word. */
  readonly at: string;
  /** What was ordered, as above. */
  readonly ordered?: OrderedAs | undefined;
};

/** Anything the bank says about one payment. Its own word alone makes a claim credited or returned. */
export type BankReport = BankStatusReport | BankReturnReport;

/**
 * Money that came into an account of ours (camt.054, a domestic credit that names who paid): what the treasury pays into a pool.
 * Whose accounts they are, the bank does not say.
 */
export type PoolCredit = {
  readonly kind: "pool-credit";
  /** The account that was credited, by the name it has at the bank: a pool's jurisdiction. */
  readonly account: string;
  readonly entryReference: string;
  readonly amountFen: Fen;
  readonly payer: { readonly bankCode: string; readonly accountNumber: string };
  /** 拨款单号: the payer's own reference (ISO 20022 EndToEndId). */
  readonly treasuryReference: string;
  /** The bank's own reference of the booking, the same in every message about it. */
  readonly bankReference: string;
  /** The ISO instant of booking. */
  readonly at: string;
};

/** Whatever the bank brings to our door. */
export type BankWord = BankReport | PoolCredit;

/** Whose account is asked about. Sent in a body, never in an address. */
export type AccountQuestion = {
  readonly bankCode: string;
  readonly accountNumber: string;
  readonly holderName: string;
  readonly holderIdentity: string;
};

/** Whether the account belongs to the holder and takes credits; `closed` also stands for a blocked account. */
export type AccountAnswer = {
  readonly owned: boolean;
  readonly reason: "match" | "name-mismatch" | "no-such-account" | "closed";
};

/** One movement of a pool's account that the bank has booked: money that left it for a payee, came back, or was paid into it. */
export type StatementEntry = {
  /** Unique within its account. */
  readonly entryReference: string;
  readonly kind: "paid" | "returned" | "received";
  readonly endToEndId: string;
  readonly amountFen: Fen;
  /** The account that the money went to, or that paid what was received; null where the bank does not say. */
  readonly counterparty: { readonly bankCode: string; readonly accountNumber: string } | null;
  readonly bankReference: string;
  /** The ISO instant of booking. */
  readonly bookedAt: string;
};

/** The day of one pool's account at the bank (camt.053). Its entries lead from the opening to the closing balance. */
export type PoolStatement = {
  readonly debtorPool: string;
  readonly day: CalendarDate;
  /** The ISO instant up to which it speaks: the end of the day, or earlier where the bank wrote it on the day itself. */
  readonly until: string;
  readonly openingFen: Fen;
  readonly closingFen: Fen;
  readonly entries: readonly StatementEntry[];
};

/** What is needed to trust a word that the bank brings to our door. `headers` is a web Headers or anything that reads like it. */
export type BankCallback = {
  readonly headers: { get(name: string): string | null };
  /** The body exactly as received: the signature covers its bytes. */
  readonly body: string;
  readonly now: Date;
};

/** The bank, whichever it is. Never called inside a database transaction. */
export interface BankGateway {
  /**
   * Sends one payment order; idempotent at the bank by endToEndId.
   * @returns the bank's latest word on that endToEndId. A rejected id stays rejected: a further attempt needs its own id.
   * @throws Outage when no believable answer came within the deadline: the outcome is unknown, ask `statusOf`.
   * @throws AssertionError when the order breaks a limit of the port, or reuses an endToEndId with other content.
   */
  pay(order: PaymentOrder, deadlineMs: number): Promise<BankReport>;
  /**
   * The bank's latest word on a payment, a late return included.
   * @returns null when the bank has not seen it. An order still on the line may yet arrive, so null allows sending
   * the same endToEndId again, never a new one.
   * @throws Outage when the bank did not answer.
   */
  statusOf(endToEndId: string): Promise<BankReport | null>;
  /**
   * What goes under a reference, at the bank or on the way to it; asked before an order is written that books which were lost may have held.
   * @returns null when nothing does, as far as this side can know; `order` null where it is not said what. @throws Outage when the bank did not answer.
   */
  knownAs(endToEndId: string): Promise<{ readonly order: OrderedAs | null } | null>;
  /**
   * The bank's statement of a day, one for each pool that has an account there.
   * @returns null when the bank has not written it yet. @throws Outage when the bank did not answer.
   */
  statementOf(day: CalendarDate): Promise<readonly PoolStatement[] | null>;
  /** Whether an account exists, is open and belongs to the holder. @throws Outage when the bank did not answer. */
  verifyAccount(question: AccountQuestion): Promise<AccountAnswer>;
  /**
   * The word in a callback, believed only with the bank's fresh signature. The same word may arrive twice or out of order.
   * @throws Refusal NOT_ALLOWED when it is unsigned, altered, not of the last five minutes, or brought to this process
   * before under the same signature; INPUT_INVALID when unreadable.
   */
  readCallback(callback: BankCallback): BankWord;
}
