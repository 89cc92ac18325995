import { OWN_BANK } from "@/server/iso20022";
import { assert, type Fen, fen } from "@/server/kernel";
import type { Account, AccountKey, FaultRequest, Latency, Misstatement, Order, PoolCredit, Report } from "./protocol";

/** Money that reached a payee or another pool (camt.053 CRDT there), or came back. */
export type StatementEntry = {
  readonly sequence: number;
  readonly kind: "credit" | "return";
  readonly endToEndId: string;
  readonly bankReference: string;
  readonly amountFen: Fen;
  readonly debtorPool: string;
  /** Who keeps the account that paid, where it is not this bank. */
  readonly debtorBank?: string | undefined;
  readonly bankCode: string;
  readonly accountNumber: string;
  readonly remittanceText: string;
  readonly at: string;
};

/** What the bank has promised itself to do to a payment at an instant. */
export type Plan = {
  readonly dueMs: number;
  /** credit-twice says so twice; credit-backwards brings its three words in the wrong order. */
  readonly act: "credit" | "credit-twice" | "credit-backwards" | "return";
  readonly reason: string | null;
  /** Of a return: how much comes back, where it is not the whole. */
  readonly partFen?: Fen | undefined;
};

/** One payment with every word said on it, the latest last. `byFile`: later words are left as files. */
export type Payment = { readonly order: Order; readonly reports: Report[]; readonly byFile: boolean };

/** A word still to be brought to the service, after a pause: on a payment, or that a treasury has paid. */
export type Errand = { readonly pauseMs: number } & ({ readonly report: Report } | { readonly credit: PoolCredit });

/** A fault that is set; `left` counts down to its end, null lasts. */
export type Fault = { readonly id: number; readonly request: FaultRequest; left: number | null };

/** Something that happened. The books are nothing but the records applied in order, live and after a restart alike. */
export type BankRecord =
  | { readonly t: "account"; readonly account: Account }
  | { readonly t: "order"; readonly order: Order; readonly byFile?: boolean }
  | { readonly t: "misstated"; readonly endToEndId: string; readonly how: Misstatement }
  | { readonly t: "file"; readonly messageId: string; readonly digest: string }
  | {
      readonly t: "word";
      readonly report: Report;
      readonly callBack: boolean;
      readonly times?: number;
      readonly pauseMs?: number;
    }
  | { readonly t: "plan"; readonly endToEndId: string; readonly plan: Plan }
  | { readonly t: "called-back"; readonly callback: string }
  | { readonly t: "treasury-paid"; readonly credit: PoolCredit }
  | { readonly t: "notice"; readonly bankReference: string; readonly copy: string; readonly pauseMs: number }
  | { readonly t: "fault"; readonly id: number; readonly request: FaultRequest }
  | { readonly t: "fault-spent"; readonly id: number }
  | { readonly t: "faults-cleared" }
  | { readonly t: "latency"; readonly latency: Latency };

/** Everything the bank remembers. */
export type Books = {
  readonly accounts: Map<string, Account>;
  readonly balances: Map<string, number>;
  readonly payments: Map<string, Payment>;
  /** What is still to be done, by endToEndId. */
  readonly plans: Map<string, Plan>;
  readonly statement: StatementEntry[];
  readonly faults: Map<number, Fault>;
  /** What is still to be brought to the service, by endToEndId and number of the word, or by the bank's reference of a credit. */
  readonly callbacks: Map<string, Errand>;
  /** What treasuries have paid into pools, by the bank's reference. */
  readonly poolCredits: Map<string, PoolCredit>;
  /** Payments that the statement tells otherwise than they were. */
  readonly misstated: Map<string, Misstatement>;
  /** The files that were taken: the digest of each by its MsgId. */
  readonly files: Map<string, string>;
  latency: Latency;
  lastFaultId: number;
};

/** The books of a bank that has just opened. */
export function emptyBooks(): Books {
  return {
    accounts: new Map(),
    balances: new Map(),
    payments: new Map(),
    plans: new Map(),
    statement: [],
    faults: new Map(),
    callbacks: new Map(),
    poolCredits: new Map(),
    misstated: new Map(),
    files: new Map(),
    latency: { baseMs: 0, jitterMs: 0 },
    lastFaultId: 0,
  };
}

/** The name of an account within the books. */
export function accountName({ bankCode, accountNumber }: AccountKey): string {
  return `${bankCode}/${accountNumber}`;
}

/** Whether it is the account of a pool, which this bank keeps itself. */
export function isPoolAccount({ bankCode }: Pick<AccountKey, "bankCode">): boolean {
  return bankCode === OWN_BANK;
}

/** Writes one record into the books. @throws AssertionError when it contradicts them, such as a second credit. */
export function apply(books: Books, record: BankRecord): void {
  switch (record.t) {
    case "account":
      books.accounts.set(accountName(record.account), record.account);
      return;
    case "order":
      assert(!books.payments.has(record.order.endToEndId), "a payment is accepted once");
      books.payments.set(record.order.endToEndId, {
        order: record.order,
        reports: [],
        byFile: record.byFile ?? false,
      });
      return;
    case "misstated":
      books.misstated.set(record.endToEndId, record.how);
      return;
    case "file":
      books.files.set(record.messageId, record.digest);
      return;
    case "word":
      applyWord(books, record);
      return;
    case "plan":
      books.plans.set(record.endToEndId, record.plan);
      return;
    case "treasury-paid":
      books.poolCredits.set(record.credit.bankReference, record.credit);
      return;
    case "notice": {
      const credit = books.poolCredits.get(record.bankReference);
      assert(credit, "a notice is about a credit that was booked");
      const { bankReference, copy, pauseMs } = record;
      books.callbacks.set(copy === "" ? bankReference : `${bankReference}/${copy}`, { credit, pauseMs });
      return;
    }
    case "called-back":
      books.callbacks.delete(record.callback);
      return;
    case "fault":
      books.faults.set(record.id, { id: record.id, request: record.request, left: record.request.count });
      books.lastFaultId = Math.max(books.lastFaultId, record.id);
      return;
    case "fault-spent":
      spend(books, record.id);
      return;
    case "faults-cleared":
      books.faults.clear();
      return;
    case "latency":
      books.latency = record.latency;
  }
}

const LAST_WORDS: readonly (string | null)[] = ["ACCC", "RJCT", null]; // null: a return has no status word

function applyWord(
  books: Books,
  { report, callBack, times = 1, pauseMs = 0 }: Extract<BankRecord, { t: "word" }>,
): void {
  const payment = paymentOf(books, report.endToEndId);
  const before = payment.reports.at(-1);
  const settledBefore = payment.reports.some(({ status }) => status === "ACSC" || status === "ACCC");
  payment.reports.push(report);
  books.plans.delete(report.endToEndId);
  for (let time = 1; callBack && time <= times; time++) {
    const errand = { report, pauseMs: pauseMs * time };
    books.callbacks.set(`${report.endToEndId}#${payment.reports.length}${time > 1 ? `/${time}` : ""}`, errand);
  }
  if (report.kind === "returned") {
    assert(settledBefore && before?.kind === "status", "only settled money comes back, and only once");
    enter(books, payment.order, { kind: "return", report });
    return;
  }
  assert(!before || !LAST_WORDS.includes(before.status), "the last word on a payment is said once");
  if (!settledBefore && (report.status === "ACSC" || report.status === "ACCC")) {
    enter(books, payment.order, { kind: "credit", report });
  }
}

function enter(books: Books, order: Order, what: { kind: StatementEntry["kind"]; report: Report }): void {
  const { bankCode, accountNumber } = order.creditor;
  const { bankReference, at } = what.report;
  const { endToEndId, debtorPool, debtorBank, remittanceText } = order;
  const amountFen = cameBack(order, what.report) ?? fen(order.amountFen);
  const sequence = books.statement.length + 1;
  const of = { endToEndId, bankReference, debtorPool, debtorBank, bankCode, accountNumber };
  books.statement.push({ sequence, kind: what.kind, ...of, amountFen, remittanceText, at });
  if (isPoolAccount(order.creditor)) return; // what a pool holds is what its statement adds up to
  const name = accountName(order.creditor);
  const change = what.kind === "credit" ? amountFen : -amountFen;
  books.balances.set(name, (books.balances.get(name) ?? 0) + change);
}

/** How much came back by a word; null where nothing did. */
export function cameBack(order: Order, report: Report): Fen | null {
  if (report.kind !== "returned") return null;
  return fen(Math.min(order.amountFen, report.partFen ?? order.amountFen));
}

function spend(books: Books, id: number): void {
  const fault = books.faults.get(id);
  if (!fault || fault.left === null) return;
  fault.left -= 1;
  if (fault.left <= 0) books.faults.delete(id);
}

function paymentOf(books: Books, endToEndId: string): Payment {
  const payment = books.payments.get(endToEndId);
  assert(payment, "a word is about a payment that was accepted");
  return payment;
}
