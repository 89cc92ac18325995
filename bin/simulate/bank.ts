import type { BankReport } from "@/server/gateways";
import type { Dice, VirtualClock } from "./clock";

/** An order as the bank takes it. */
export type SimulatedOrder = {
  readonly endToEndId: string;
  readonly account: string;
  readonly holder: string;
  readonly amountFen: number;
};
/** A line of the bank's own book, and what its statement makes of it. */
export type BookEntry = SimulatedOrder & { readonly kind: "paid" | "returned"; readonly told: Telling };
/** The truth, nothing, twice, another sum, another account, or the truth and a payment that nobody ordered. */
export type Telling = "once" | "never" | "twice" | "other-sum" | "other-account" | "and-unknown";

const PAID_TOLD: readonly Telling[] = ["never", "twice", "other-sum", "other-account", "and-unknown"];
const RETURNED_TOLD: readonly Telling[] = ["twice", "other-sum"];

/** An order that the bank has, when it had left us, and what was said of it. */
type Payment = { readonly order: SimulatedOrder; readonly leftAt: number; readonly words: BankReport[] };
/** How the service speaks to the bank: asked in real time, or in files. What is heard may never come. */
export type BankPort = {
  pay(order: SimulatedOrder, heard: (report: BankReport) => void): void;
  statusOf(endToEndId: string, heard: (report: BankReport | null) => void): void;
};
type Word = { readonly status: BankReport["status"]; readonly reason: string | null };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const OPENS_MS = 8 * 60 * MINUTE;
const CLOSES_MS = 17 * 60 * MINUTE;
/** So often the bank brings a return; then it gives up, as the simulated bank of the product does. */
const TRIES = 6;
/** So long after its credit money may come back. */
const RETURNS_WITHIN_MS = 10 * 60 * MINUTE;
const LAST_RETURN_MS = 23.4 * 60 * MINUTE;
/** From here on the bank lets nothing fail any more, so that a day has an end. */
const CALM_MS = 22 * 60 * MINUTE;

/**
 * A bank with its own book. It takes an order once, and does by the dice everything that a bank does: it is slow, loses orders
 * and answers, answers twice and out of order, settles first and returns later, rejects, closes accounts, works after its
 * hours in the morning, settles what it never credits and returns it, learns that people have died, and sends a statement that disagrees.
 *
 * @param how.bring carries a word of the bank's own accord to the service.
 */
export function simulatedBank(how: { clock: VirtualClock; dice: Dice; bring: (report: BankReport) => void }) {
  const { clock, dice } = how;
  const troubled = troubleOf(how);
  const ask = lineTo({ clock, dice, troubled });
  const { payments, take, ...counter } = counterOf({ ...how, troubled });
  const lastWordOn = (endToEndId: string) => payments.get(endToEndId)?.words.at(-1) ?? null;
  return {
    ...counter,
    /** When an order that the bank has had left us; undefined where it has none. */
    leftAt: (endToEndId: string) => payments.get(endToEndId)?.leftAt,
    /** Takes the orders of a file, each once. @returns its last word on each. */
    takeFile: (orders: readonly SimulatedOrder[], leftAt: number): BankReport[] =>
      orders.map((order) => {
        if (!payments.has(order.endToEndId)) take(order, leftAt);
        return lastWordOn(order.endToEndId) as BankReport;
      }),
    pay: (order: SimulatedOrder, heard: (report: BankReport) => void) => {
      const leftAt = clock.now();
      ask(() => {
        if (!payments.has(order.endToEndId)) take(order, leftAt);
        else if (troubled(60)) return reportOf(order, { status: "RJCT", reason: "DU04" }, clock.now());
        return lastWordOn(order.endToEndId) as BankReport;
      }, heard);
    },
    statusOf: (endToEndId: string, heard: (report: BankReport | null) => void) =>
      ask(() => lastWordOn(endToEndId), heard),
  };
}

/** What the bank does with an order that has reached it, and what it books. */
function counterOf(how: LineOptions & { bring: (report: BankReport) => void }) {
  const { clock, dice, bring, troubled } = how;
  const payments = new Map<string, Payment>();
  const book: BookEntry[] = [];
  const invented: SimulatedOrder[] = [];
  const closed = new Set<string>();
  const deceased = new Set<string>();

  function enter(order: SimulatedOrder, kind: BookEntry["kind"]): void {
    // Of a return nobody would ever know whom neither the callback nor the statement tells of it: no fault is made of both.
    const ways = kind === "paid" ? PAID_TOLD : RETURNED_TOLD;
    book.push({ ...order, kind, told: dice.percent(4) ? dice.pick(ways) : "once" });
  }

  function say(payment: Payment, word: Word, callBack: boolean): void {
    const report = reportOf(payment.order, word, clock.now());
    payment.words.push(report);
    if (word.status === "ACCC") enter(payment.order, "paid");
    if (word.status === null) enter(payment.order, "returned");
    if (word.status === "RJCT" && dice.percent(4)) invented.push(payment.order);
    if (!callBack) return;
    bring(report);
    if (troubled(20)) bring(report);
  }

  function take(order: SimulatedOrder, leftAt: number): void {
    const payment: Payment = { order, leftAt, words: [] };
    payments.set(order.endToEndId, payment);
    const isShut = clock.now() < OPENS_MS || clock.now() > CLOSES_MS;
    const reject = refusalOf(order) ?? rejection({ dice, troubled });
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

  const refusalOf = ({ account, holder }: SimulatedOrder) =>
    deceased.has(holder) ? "MD07" : closed.has(account) ? "AC04" : null;

  function credit(payment: Payment, callBack: boolean): void {
    const reason = refusalOf(payment.order);
    const returnLater = () => {
      const reason = dice.pick(["AC04", "AC06", "MS03", "MS02", "MD07"]);
      const afterMs = dice.between(10, dice.percent(50) ? 90 * MINUTE : RETURNS_WITHIN_MS);
      clock.after(Math.min(afterMs, LAST_RETURN_MS - clock.now()), () => say(payment, { status: null, reason }, true));
    };
    if (!reason && troubled(3)) {
      say(payment, { status: "ACSC", reason: null }, callBack);
      enter(payment.order, "paid"); // the money has left the pool's account, and never comes to a payee
      returnLater();
      return;
    }
    say(payment, reason ? { status: "RJCT", reason } : { status: "ACCC", reason: null }, callBack);
    if (!reason && troubled(6)) returnLater();
  }

  return {
    payments,
    take,
    book,
    /** Rejected payments that the statement tells as paid. */
    invented,
    closeAccount: (account: string) => closed.add(account),
    /** The bank learns that somebody has died: from now on nothing is credited to her. */
    learnOfDeath: (holder: string) => deceased.add(holder),
  };
}

/** Whether something goes wrong now that does so many times in a hundred. */
function troubleOf({ clock, dice }: { clock: VirtualClock; dice: Dice }): (share: number) => boolean {
  return (share) => clock.now() < CALM_MS && dice.percent(share);
}

/**
 * Brings a word to the service's door, late and out of order. A status may get lost on the way: whoever asks hears it all the
 * same. Nobody asks about money that arrived, so a return is brought again some times; then the bank gives up.
 */
export function messengerTo(how: {
  clock: VirtualClock;
  dice: Dice;
  tell: (report: BankReport) => boolean;
}): (report: BankReport) => void {
  const { clock, dice, tell } = how;
  const troubled = troubleOf(how);
  return (report) => {
    const isAway = troubled(25); // the door is shut for longer than the bank tries
    const once = (tries: number) => {
      const isLost = isAway || troubled(20);
      clock.after(dice.between(1, dice.percent(30) ? 2 * MINUTE : 500), () => {
        const taken = !isLost && tell(report);
        if (!taken && report.kind === "returned" && tries < TRIES) once(tries + 1);
      });
    };
    once(1);
  };
}

/** Why an order is refused at once; null for most. */
function rejection({ dice, troubled }: Pick<LineOptions, "dice" | "troubled">): string | null {
  return troubled(8) ? dice.pick(["AC01", "AC06", "MS03", "MS03", "AM04", "XX99", "MS02", "MD07"]) : null;
}

type LineOptions = { clock: VirtualClock; dice: Dice; troubled: (share: number) => boolean };

/** The line to a bank: carries a question there and its answer back; neither needs to arrive. */
function lineTo(how: LineOptions) {
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
