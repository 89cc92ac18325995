import type { BankRecord, Books, Plan } from "./books";
import { OUTCOME_FAULTS, strikingFault } from "./faults";
import { objectionTo } from "./judge-order";
import type { Order, Report } from "./protocol";
import { returnWord, statusWord } from "./words";

/** A reason for a return that was planned without one: the bank's own, not specified. */
const UNSPECIFIED = "MS03";

/** What happens when a new order is taken: its first word, what is planned for later, the fault that was met. */
export function takeOrder(books: Books, order: Order, seed: string): readonly BankRecord[] {
  const { endToEndId, creditor: account } = order;
  const fault = strikingFault(books, { kinds: OUTCOME_FAULTS, account, about: endToEndId, seed });
  const records: BankRecord[] = [{ t: "order", order }];
  const say = (report: Report) => records.push({ t: "word", report, callBack: false });
  const intend = (plan: Plan) => records.push({ t: "plan", endToEndId, plan });
  if (fault) records.push({ t: "fault-spent", id: fault.id });

  if (fault?.request.kind === "answer-later") {
    say(statusWord(endToEndId, "ACSP", null));
    intend({ dueMs: Date.now() + fault.request.afterMs, act: "credit", reason: null });
    return records;
  }
  const objection = fault?.request.kind === "reject" ? fault.request.reasonCode : objectionTo(books, order);
  say(statusWord(endToEndId, objection ? "RJCT" : "ACCC", objection));
  if (fault?.request.kind === "return-after-credit" && !objection) {
    intend({ dueMs: Date.now() + fault.request.afterMs, act: "return", reason: fault.request.reasonCode });
  }
  return records;
}

/** What happens when a plan falls due: the money comes back, or is credited if its account still takes it. */
export function fulfilPlan(books: Books, endToEndId: string, callBack: boolean): readonly BankRecord[] {
  const payment = books.payments.get(endToEndId);
  const plan = books.plans.get(endToEndId);
  if (!payment || !plan) return [];
  if (plan.act === "return") {
    return [{ t: "word", report: returnWord(endToEndId, plan.reason ?? UNSPECIFIED), callBack }];
  }
  const objection = objectionTo(books, payment.order);
  return [{ t: "word", report: statusWord(endToEndId, objection ? "RJCT" : "ACCC", objection), callBack }];
}
