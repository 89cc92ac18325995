import type { CalendarDate } from "@/server/kernel";
import { checkOrdered, dueToBank } from "./judge-settlement";
import { undo } from "./office";
import { compareDay, toldAsPaid } from "./statement";
import { CALM_MS, HOUR, lifeOf, MINUTE, SECOND, transaction, type World } from "./world";

/** The late returns are answered by then, or asked about again. */
const ANSWERED_MS = 30 * SECOND;

/** Of a hundred orders that have reached the bank so many are lost with our database: it is restored from a backup of the afternoon, which takes its time. */
const RESTORED = 40;

/** One closing of a day. */
type Closing = { readonly day: CalendarDate; isDone: boolean; restoringUntil?: number };

/**
 * The worker looks every minute whether the day has been closed: compares it with the statement, asks for the word behind each late
 * return, and has the bank move from the treasuries what the statements prove. What it was at is gone when it is killed, and begun again.
 */
export function evening(world: World, closing: Closing): void {
  const { store, clock, worker } = world;
  if (closing.isDone) return;
  clock.after(MINUTE, () => evening(world, closing));
  if (clock.now() < (closing.restoringUntil ?? 0)) return;
  const { differences } = compareDay(world);
  const told = toldAsPaid(world);
  if (transaction(world, () => store.keepStatement(told)) === "lost") return;
  for (const { about, kind, endToEndId } of differences) {
    const bounced =
      about === "repayment" && kind === "missing" && world.paidBack.find((one) => one.reference === endToEndId);
    if (bounced) undo(world, bounced);
  }
  const late = differences.filter(({ kind, about }) => kind === "late-return" && about === "payment");
  const unanswered = askAbout(world, late);
  const lives = lifeOf(worker);
  clock.after(ANSWERED_MS, () => {
    if (!lives() || order(world, { told, day: closing.day }) === "lost") return;
    if (carry(world, closing) && unanswered() === 0) closing.isDone = true;
  });
}

/** Asks the bank about late returns. @returns how many it has not answered yet */
function askAbout(world: World, late: readonly { endToEndId: string }[]): () => number {
  const { store, port, clock, worker, guards } = world;
  if (!guards.lateReturns) return () => 0;
  const lives = lifeOf(worker);
  let unanswered = late.length;
  for (const { endToEndId } of late) {
    port.statusOf(endToEndId, (report) => {
      if (!lives() || report?.kind !== "returned") return;
      if (transaction(world, () => store.hear(report, clock.now())) !== "lost") unanswered -= 1;
    });
  }
  return () => unanswered;
}

/** What is proved is ordered to be repaid, sometimes by two at once. */
function order(world: World, { told, day }: { told: ReadonlySet<string>; day: CalendarDate }): "done" | "lost" {
  const { store, dice, findings, moved } = world;
  const knownFen = (orderId: string) => moved.get(orderId) ?? null;
  const due = dueToBank(store, told);
  const before = store.orders.list();
  let outcome: "done" | "lost" = "done";
  for (let times = dice.percent(20) ? 2 : 1; times > 0; times--) {
    const work = () => {
      for (const place of due.keys()) store.orderSettlement(place, { day, knownFen });
    };
    if (transaction(world, work) === "lost") outcome = "lost";
  }
  const isLost = ({ order }: (typeof before)[number]) => knownFen(order.orderId) !== null;
  const fresh = store.orders.list().filter((one) => before.includes(one) || !isLost(one));
  const taken = store.orders.list().filter((one) => !fresh.includes(one));
  for (const { order } of taken) due.delete(order.jurisdictionCode);
  findings.push(...checkOrdered({ due, before, after: fresh, isKnown: outcome === "done", day }));
  return outcome;
}

/** Carries to the bank what it has not answered; the line may break before it and after it. @returns whether every order is over. */
function carry(world: World, closing: Closing): boolean {
  const { store, dice, clock, moved, guards } = world;
  const breaks = () => clock.now() < CALM_MS && dice.percent(15);
  for (const { order, status } of store.orders.list()) {
    if (status !== "open" || breaks()) continue;
    const { orderId, amountFen } = order;
    const isKnown = guards.askedFirst && moved.has(orderId);
    if (!isKnown) moved.set(orderId, (moved.get(orderId) ?? 0) + amountFen);
    if (!isKnown && clock.now() < CALM_MS && dice.percent(RESTORED)) {
      store.orders.forget(orderId);
      moved.set(orderId, dice.between(1, amountFen)); // the books that were lost had another sum
      closing.restoringUntil = clock.now() + dice.between(MINUTE, 2 * HOUR);
      return false;
    }
    if (breaks()) continue;
    for (let times = dice.percent(15) ? 2 : 1; times > 0; times--) transaction(world, () => store.orders.hear(orderId));
  }
  return store.orders.list().every(({ status }) => status !== "open");
}
