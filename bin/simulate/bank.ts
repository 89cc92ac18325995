import type { BankReport } from "@/server/gateways";
import type { Dice, VirtualClock } from "./clock";

/** An order as the bank takes it. */
export type SimulatedOrder = { readonly endToEndId: string; readonly account: string; readonly amountFen: number };
/** A line of the bank's own book, and what its statement says of it: nothing, the truth, twice or another sum. */
export type BookEntry = SimulatedOrder & {
  readonly kind: "paid" | "returned";
  readonly told: "once" | "never" | "twice" | "other-sum";
};

type Payment = { readonly order: SimulatedOrder; readonly words: BankReport[] };
type Word = { readonly status: BankReport["status"]; readonly reason: string | null };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const OPENS_MS = 8 * 60 * MINUTE;
const CLOSES_MS = 17 * 60 * MINUTE;
/** From here on the bank lets nothing fail any more, so that a day has an end. */
const CALM_MS = 22 * 60 * MINUTE;

/**
 * A bank with its own book. It takes an order once, and does by the dice everything that a bank does: it is slow, loses orders
 * and answers, answers twice and out of order, settles first and returns later, rejects, closes accounts, works after its
 * hours in the morning, and sends a statement that disagrees.
 */
export function simulatedBank(how: { clock: VirtualClock; dice: Dice; tell: (report: BankReport) => boolean }) {
  const { clock, dice, tell } = how;
  const payments = new Map<string, Payment>();
  const book: BookEntry[] = [];
  const closed = new Set<string>();
  const troubled = (share: number) => clock.now() < CALM_MS && dice.percent(share);
  const ask = lineTo({ clock, dice, troubled });

  function enter(order: SimulatedOrder, kind: BookEntry["kind"]): void {
    const told = dice.percent(3) ? dice.pick(["never", "twice", "other-sum"] as const) : "once";
    book.push({ ...order, kind, told });
  }

  function say(payment: Payment, word: Word, callBack: boolean): void {
    const report = reportOf(payment.order, word, clock.now());
    payment.words.push(report);
    if (word.status === "ACCC") enter(payment.order, "paid");
    if (word.status === null) enter(payment.order, "returned");
    if (!callBack) return;
    bring(report);
    if (troubled(20)) bring(report);
  }

  /**
   * Brings a word to the service's door, late and out of order. A status may get lost on the way: whoever asks hears it all the
   * same. Nobody asks about money that arrived, so a return is brought again until it is taken.
   */
  function bring(report: BankReport): void {
    const isLost = troubled(20);
    clock.after(dice.between(1, dice.percent(30) ? 2 * MINUTE : 500), () => {
      const taken = !isLost && tell(report);
      if (!taken && report.kind === "returned") bring(report);
    });
  }

  function take(order: SimulatedOrder): void {
    const payment: Payment = { order, words: [] };
    payments.set(order.endToEndId, payment);
    const isShut = clock.now() < OPENS_MS || clock.now() > CLOSES_MS;
    const reject = rejection(order);
    if (reject !== null) {
      say(payment, { status: "RJCT", reason: reject }, false);
      return;
    }
    const later = (isShut && clock.now() < OPENS_MS && dice.percent(30)) || troubled(30);
    if (!later) {
      credit(payment, false);
      return;
    }
    say(payment, { status: dice.pick(["ACTC", "ACSP", "ACSC"]), reason: null }, dice.percent(50));
    const opens = clock.now() < OPENS_MS && dice.percent(30) ? OPENS_MS - clock.now() : 0;
    clock.after(opens + dice.between(SECOND, 20 * MINUTE), () => credit(payment, true));
  }

  function credit(payment: Payment, callBack: boolean): void {
    const isClosed = closed.has(payment.order.account);
    say(payment, isClosed ? { status: "RJCT", reason: "AC04" } : { status: "ACCC", reason: null }, callBack);
    if (isClosed || !troubled(6)) return;
    const reason = dice.pick(["AC04", "AC06", "MS03", "MD07"]);
    clock.after(dice.between(10, 90 * MINUTE), () => say(payment, { status: null, reason }, true));
  }

  function rejection({ account }: SimulatedOrder): string | null {
    if (closed.has(account)) return "AC04";
    if (!troubled(8)) return null;
    return dice.pick(["AC01", "AC06", "MS03", "MS03", "AM04", "XX99", "MD07"]);
  }

  return {
    book,
    closeAccount: (account: string) => closed.add(account),
    pay: (order: SimulatedOrder, heard: (report: BankReport) => void) =>
      ask(() => {
        const known = payments.get(order.endToEndId);
        if (!known) take(order);
        else if (troubled(20)) return reportOf(order, { status: "RJCT", reason: "DU04" }, clock.now());
        return (payments.get(order.endToEndId) as Payment).words.at(-1) as BankReport;
      }, heard),
    statusOf: (endToEndId: string, heard: (report: BankReport | null) => void) =>
      ask(() => payments.get(endToEndId)?.words.at(-1) ?? null, heard),
  };
}

/** The line to a bank: carries a question there and its answer back; neither needs to arrive. */
function lineTo(how: { clock: VirtualClock; dice: Dice; troubled: (share: number) => boolean }) {
  const { clock, dice, troubled } = how;
  let downUntil = 0;
  return <T>(answer: () => T, heard: (answer: T) => void): void => {
    if (troubled(3)) downUntil = clock.now() + dice.between(SECOND, 5 * MINUTE);
    if (clock.now() < downUntil || troubled(4)) return; // never arrives
    const slow = troubled(10) ? 20 * SECOND : 300;
    clock.after(dice.between(1, slow), () => {
      const value = answer();
      if (troubled(8)) return; // arrived, and the answer is lost
      clock.after(dice.between(1, slow), () => heard(value));
    });
  };
}

function reportOf(order: SimulatedOrder, word: Word, now: number): BankReport {
  const { endToEndId } = order;
  const kind = word.status === null ? "returned" : "status";
  return { kind, endToEndId, ...word, bankReference: `B${endToEndId}`, at: new Date(now).toISOString() } as BankReport;
}

/** The bank of one simulated day. */
export type SimulatedBank = ReturnType<typeof simulatedBank>;
