import { accountName, type BankRecord, type Books, type Payment, type Plan } from "./books";
import { OUTCOME_FAULTS, STATEMENT_FAULTS, strikingFault } from "./faults";
import { objectionTo } from "./judge-order";
import type { FaultRequest, Order, Report } from "./protocol";
import { returnWord, saidLater, statusWord } from "./words";

/** A reason for a return that was planned without one: the bank's own, not specified. */
const UNSPECIFIED = "MS03";
/** The order came after the bank's cut-off and waits until it opens. */
const AFTER_CUT_OFF = "TM01";
const BACKWARDS_PAUSE_MS = 150;

/** Where an order comes from, and the seed of the faults it may meet. */
export type Arrival = { readonly seed: string; readonly byFile: boolean };

/** What happens when a new order is taken: its first word, what is planned for later, the faults that were met. */
export function takeOrder(books: Books, order: Order, { seed, byFile }: Arrival): readonly BankRecord[] {
  const { endToEndId, creditor: account } = order;
  const occasion = { account, about: endToEndId, seed };
  const fault = strikingFault(books, { ...occasion, kinds: OUTCOME_FAULTS });
  const misstated = strikingFault(books, { ...occasion, kinds: STATEMENT_FAULTS });
  return [
    { t: "order", order, byFile },
    ...(fault ? [{ t: "fault-spent", id: fault.id } as const] : []),
    ...(misstated ? [{ t: "fault-spent", id: misstated.id } as const] : []),
    ...(misstated ? [{ t: "misstated", endToEndId, how: misstated.request.how } as const] : []),
    ...outcomeOf(books, order, fault?.request),
  ];
}

type OutcomeFault = Extract<FaultRequest, { kind: (typeof OUTCOME_FAULTS)[number] }>;

function outcomeOf(books: Books, order: Order, fault: OutcomeFault | undefined): BankRecord[] {
  const { endToEndId } = order;
  const say = (report: Report): BankRecord => ({ t: "word", report, callBack: false });
  const later = (afterMs: number, act: Plan["act"], back: Pick<Plan, "reason" | "partFen">): BankRecord => {
    return { t: "plan", endToEndId, plan: { dueMs: Date.now() + afterMs, act, ...back } };
  };
  const credits = { reason: null };
  const word = (status: Parameters<typeof statusWord>[1], reason: string | null = null) =>
    say(statusWord(endToEndId, status, reason));

  switch (fault?.kind) {
    case "answer-later":
      return [word("ACSP"), later(fault.afterMs, "credit", credits)];
    case "after-hours":
      return [word("ACTC", AFTER_CUT_OFF), later(fault.afterMs, "credit", credits)];
    case "answer-twice":
      return [word("ACSP"), later(fault.afterMs, "credit-twice", credits)];
    case "out-of-order":
      return [word("ACTC"), later(fault.afterMs, "credit-backwards", credits)];
    case "close-account":
      return [...closing(books, order), word("RJCT", "AC04")];
  }
  const objection = fault?.kind === "reject" ? fault.reasonCode : objectionTo(books, order);
  if (objection) return [word("RJCT", objection)];
  if (fault?.kind === "settle-then-return")
    return [word("ACSC"), later(fault.afterMs, "return", { reason: fault.reasonCode })];
  if (fault?.kind === "return-after-credit")
    return [word("ACCC"), later(fault.afterMs, "return", { reason: fault.reasonCode, partFen: fault.partFen })];
  return [word("ACCC")];
}

/** The account that the order is for is closed from now on. */
function closing(books: Books, order: Order): BankRecord[] {
  const account = books.accounts.get(accountName(order.creditor));
  return account ? [{ t: "account", account: { ...account, state: "closed" } }] : [];
}

/** What happens when a plan falls due: the money comes back, or is credited if its account still takes it. */
export function fulfilPlan(books: Books, endToEndId: string, callBack: boolean): readonly BankRecord[] {
  const payment = books.payments.get(endToEndId);
  const plan = books.plans.get(endToEndId);
  if (!payment || !plan) return [];
  if (plan.act === "return") {
    return [{ t: "word", report: returnWord(endToEndId, plan.reason ?? UNSPECIFIED, plan.partFen), callBack }];
  }
  const objection = objectionTo(books, payment.order);
  if (objection) return [{ t: "word", report: statusWord(endToEndId, "RJCT", objection), callBack }];
  if (plan.act === "credit-backwards") return backwards(payment, callBack);
  const report = statusWord(endToEndId, "ACCC", null);
  return [{ t: "word", report, callBack, times: plan.act === "credit-twice" ? 2 : 1 }];
}

/** Three words in their order, of which the last is brought first. */
function backwards({ order: { endToEndId } }: Payment, callBack: boolean): BankRecord[] {
  const steps = ["ACSP", "ACSC", "ACCC"] as const;
  return steps.map((status, step) => ({
    t: "word",
    report: saidLater(statusWord(endToEndId, status, null), step),
    callBack,
    pauseMs: (steps.length - 1 - step) * BACKWARDS_PAUSE_MS,
  }));
}
