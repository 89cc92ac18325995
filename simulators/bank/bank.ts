import { setTimeout as sleep } from "node:timers/promises";
import { writeStatement } from "@/server/iso20022";
import type { CalendarDate } from "@/server/kernel";
import { accountName, type Books, type StatementEntry } from "./books";
import { type CarryOnOptions, carryOn } from "./carry-on";
import { dayStatement } from "./day-statement";
import { ANSWER_FAULTS, draw, LINE_FAULTS, LOSS_FAULTS, strikingFault, WITHHOLDING_FAULTS } from "./faults";
import { answerAbout } from "./judge-order";
import { type Memory, openMemory } from "./memory";
import type {
  Account,
  AccountKey,
  AccountQuestion,
  FaultRequest,
  Latency,
  Misstatement,
  Order,
  PoolCredit,
  Report,
  TreasuryPayment,
} from "./protocol";
import { type Arrival, takeOrder } from "./take-order";
import { takeTreasuryPayment } from "./treasury";
import { latestWord } from "./words";

/** How a bank is set up. Without `statePath` it forgets at its end; without `callback` it waits to be asked. */
export type BankOptions = CarryOnOptions & {
  readonly statePath?: string | undefined;
  readonly seed?: string | undefined;
  readonly latencyMs?: number | undefined;
  /** How many entries of a statement come on a page; as many as a message may carry where nothing is said. */
  readonly statementPageEntries?: number | undefined;
  /** How many days the clock of the city it serves is from this machine's; only the operator's page shows it. */
  readonly cityOffsetDays?: number | undefined;
};

/** What the bank answers; or that the asker hears nothing, because the line is cut at once or stays silent. */
export type Answer<T> =
  | { readonly heard: true; readonly value: T }
  | { readonly heard: false; readonly line: "cut" | "silent" };

/** Another order under an endToEndId that is taken. */
export class OrderDiffers extends Error {
  override readonly name = "OrderDiffers";
}

/** The simulated bank without its HTTP door. Whatever it answers is already on the disk. */
export interface Bank {
  /** Takes a payment order, once per endToEndId. @throws OrderDiffers for another order under a known one. */
  pay(order: Order, arrival?: { byFile: boolean }): Promise<Answer<Report>>;
  /**
   * Takes the orders of one message: each is judged as if it were alone, and null is said where the answer does not speak of one.
   * The line, and how long it takes, is the message's. @throws OrderDiffers before anything of it is taken.
   */
  payTogether(orders: readonly Order[]): Promise<Answer<readonly (Report | null)[]>>;
  /** Notes that a file of orders came. @returns false for another file under a known MsgId. */
  takeFile(messageId: string, digest: string): Promise<boolean>;
  /**
   * The pages of the camt.053 of a day, as it stands now or stood at an instant of it, each written when it is asked for; null
   * while no pool account has ever moved, and where a fault withholds it.
   */
  dayStatement(day: CalendarDate, until?: Date): readonly (() => string)[] | null;
  /** Has the statement tell a payment, or a treasury's under the bank's reference, otherwise than it was. @returns false for one that the bank has not seen. */
  misstate(endToEndId: string, how: Misstatement): Promise<boolean>;
  /** A treasury pays into a pool's account; whoever holds it is told. */
  payIn(payment: TreasuryPayment): Promise<PoolCredit>;
  /** Tells again of a treasury's payment. @returns false for one that the bank has not booked. */
  tellAgain(bankReference: string): Promise<boolean>;
  /** The latest word on a payment; null when the bank has not seen it. */
  statusOf(endToEndId: string): Promise<Answer<Report | null>>;
  /** Whether an account belongs to the holder asked about. */
  verifyAccount(question: AccountQuestion): Promise<Answer<{ owned: boolean; reason: string }>>;
  /** Opens accounts, or changes those it knows. @returns how many were new or changed. */
  loadAccounts(accounts: readonly Account[]): Promise<number>;
  /** Sets a fault. @returns its number. */
  setFault(request: FaultRequest): Promise<number>;
  /** Ends all faults. What they have done stays done. */
  clearFaults(): Promise<void>;
  /** Sets how long every answer takes. */
  setLatency(latency: Latency): Promise<void>;
  /** The credits and returns after a sequence number, oldest first, at most `limit`. */
  statement(after: number, limit: number): readonly StatementEntry[];
  /** Everything it remembers, for the operator's page. */
  readonly books: Readonly<Books>;
  /** How many days the city's clock is from this machine's; null where nobody has said so. */
  readonly cityOffsetDays: number | null;
  /** Rejects when the disk cannot be written: such a bank answers nobody. */
  settled(): Promise<void>;
  /** Stops. What was planned goes on at the next start. */
  close(): Promise<void>;
}

const DEFAULT_SEED = "20261120";
const CUT = { heard: false, line: "cut" } as const;
const SILENT = { heard: false, line: "silent" } as const;

/** Opens the bank on its journal and carries on with what an earlier life left undone. */
export function openBank(options: BankOptions): Bank {
  const memory = openMemory(options.statePath);
  const seed = options.seed ?? DEFAULT_SEED;
  const { statementPageEntries: pageEntries } = options;
  const stop = carryOn(memory, options);
  const durably = async <T>(value: T): Promise<T> => {
    await memory.settled();
    return value;
  };
  if (options.latencyMs !== undefined)
    memory.happen([{ t: "latency", latency: { baseMs: options.latencyMs, jitterMs: 0 } }]);

  return {
    cityOffsetDays: options.cityOffsetDays ?? null,
    pay: (order, arrival) => payAlone(memory, order, { seed, byFile: arrival?.byFile ?? false }),
    payTogether: (orders) => pay(memory, orders, { seed, byFile: false }),
    async takeFile(messageId, digest) {
      const known = memory.books.files.get(messageId);
      if (known === undefined) memory.happen([{ t: "file", messageId, digest }]);
      return durably(known === undefined || known === digest);
    },
    dayStatement(day, until) {
      if (until === undefined && isWithheld(memory, { seed, day })) return null;
      const pages = dayStatement(memory.books, { day, until: until ?? new Date(), pageEntries });
      return pages?.map((page) => () => writeStatement(page)) ?? null;
    },
    async misstate(endToEndId, how) {
      const known = memory.books.payments.has(endToEndId) || memory.books.poolCredits.has(endToEndId);
      if (known) memory.happen([{ t: "misstated", endToEndId, how }]);
      return durably(known);
    },
    payIn(payment) {
      const { credit, records } = takeTreasuryPayment(memory.books, payment, { seed, at: new Date() });
      memory.happen(records);
      return durably(credit);
    },
    async tellAgain(bankReference) {
      const known = memory.books.poolCredits.has(bankReference);
      if (known) memory.happen([{ t: "notice", bankReference, copy: String(Date.now()), pauseMs: 0 }]);
      return durably(known);
    },
    async statusOf(endToEndId) {
      const account = memory.books.payments.get(endToEndId)?.order.creditor ?? null;
      if (!(await lineIsUp(memory, [{ account, about: endToEndId, seed }]))) return CUT;
      return durably({ heard: true, value: latestWord(memory.books.payments.get(endToEndId)) });
    },
    async verifyAccount(question) {
      if (!(await lineIsUp(memory, [{ account: question, about: accountName(question), seed }]))) return CUT;
      return durably({ heard: true, value: answerAbout(memory.books, question) });
    },
    async loadAccounts(accounts) {
      const changed = accounts.filter((account) => !isKnown(memory.books, account));
      if (changed.length > 0) memory.happen(changed.map((account) => ({ t: "account", account })));
      return durably(changed.length);
    },
    async setFault(request) {
      const id = memory.books.lastFaultId + 1;
      memory.happen([{ t: "fault", id, request }]);
      return durably(id);
    },
    async clearFaults() {
      memory.happen([{ t: "faults-cleared" }]);
      return memory.settled();
    },
    async setLatency(latency) {
      memory.happen([{ t: "latency", latency }]);
      return memory.settled();
    },
    statement: (after, limit) => memory.books.statement.slice(after, after + limit),
    books: memory.books,
    settled: () => memory.settled(),
    async close() {
      stop();
      await memory.close();
    },
  };
}

async function payAlone(memory: Memory, order: Order, arrival: Arrival): Promise<Answer<Report>> {
  const answer = await pay(memory, [order], arrival);
  if (!answer.heard) return answer;
  const [report] = answer.value;
  return report ? { heard: true, value: report } : SILENT;
}

async function pay(
  memory: Memory,
  orders: readonly Order[],
  arrival: Arrival,
): Promise<Answer<readonly (Report | null)[]>> {
  const occasionOf = ({ creditor, endToEndId }: Order) => ({
    account: creditor,
    about: endToEndId,
    seed: arrival.seed,
  });
  const strike = (order: Order, kinds: typeof LOSS_FAULTS | typeof ANSWER_FAULTS) => {
    const fault = strikingFault(memory.books, { ...occasionOf(order), kinds });
    if (fault) memory.happen([{ t: "fault-spent", id: fault.id }]);
    return fault !== null;
  };
  if (!(await lineIsUp(memory, orders.map(occasionOf)))) return CUT;
  // From here to the last happening nothing waits, so that two equal orders at once are one after the other.
  const arrived = orders.filter((order) => !strike(order, LOSS_FAULTS));
  for (const order of arrived) {
    const known = memory.books.payments.get(order.endToEndId);
    if (known && !sameOrder(known.order, order)) throw new OrderDiffers(order.endToEndId);
  }
  const words = new Map<Order, Report | null>();
  for (const order of arrived) {
    if (!memory.books.payments.has(order.endToEndId)) memory.happen(takeOrder(memory.books, order, arrival));
    const isSilent = strike(order, ANSWER_FAULTS);
    words.set(order, isSilent ? null : latestWord(memory.books.payments.get(order.endToEndId)));
  }
  await memory.settled();
  const value = orders.map((order) => words.get(order) ?? null);
  return value.some((word) => word !== null) ? { heard: true, value } : SILENT; // an answer that speaks of nothing is none
}

/** Whether a fault drops the statement that is asked for now. */
function isWithheld(memory: Memory, { seed, day }: { seed: string; day: string }): boolean {
  const occasion = { kinds: WITHHOLDING_FAULTS, account: null, about: day, seed };
  const fault = strikingFault(memory.books, occasion);
  if (fault) memory.happen([{ t: "fault-spent", id: fault.id }]);
  return fault !== null;
}

type OnTheLine = { account: AccountKey | null; about: string; seed: string };

/**
 * Waits as long as the line takes: a message about several takes as long as its slowest, and a fault strikes it once, however many
 * of them it is set on. @returns false when the line is down for any of them.
 */
async function lineIsUp(memory: Memory, occasions: readonly OnTheLine[]): Promise<boolean> {
  const struck = occasions.flatMap((one) => strikingFault(memory.books, { ...one, kinds: LINE_FAULTS }) ?? []);
  const faults = [...new Map(struck.map((fault) => [fault.id, fault])).values()];
  const down = faults.find(({ request }) => request.kind === "down");
  for (const { id } of down ? [down] : faults) memory.happen([{ t: "fault-spent", id }]);
  if (down) return false;
  const { baseMs, jitterMs } = memory.books.latency;
  const slowMs = Math.max(0, ...faults.map(({ request }) => (request.kind === "slow" ? request.delayMs : 0)));
  const jitters = jitterMs === 0 ? [] : occasions.map(({ seed, about }) => Math.floor(draw(seed, about) * jitterMs));
  const waitMs = baseMs + slowMs + Math.max(0, ...jitters);
  if (waitMs > 0) await sleep(waitMs);
  return true;
}

/** Whether two orders say the same; an order sent again in another file has another instant. */
function sameOrder(one: Order, other: Order): boolean {
  const content = ({ endToEndId, instructionId, amountFen, debtorPool, creditor, remittanceText, ...more }: Order) => {
    const { name, bankCode, accountNumber } = creditor;
    const from = [debtorPool, more.debtorBank ?? null];
    return [endToEndId, instructionId, amountFen, ...from, name, bankCode, accountNumber, remittanceText];
  };
  return JSON.stringify(content(one)) === JSON.stringify(content(other));
}

function isKnown(books: Books, account: Account): boolean {
  return JSON.stringify(books.accounts.get(accountName(account))) === JSON.stringify(account);
}
