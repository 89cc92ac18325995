import { checkSettled, owedToBank } from "./judge-settlement";
import { undo } from "./office";
import { compareDay, toldAsPaid } from "./statement";
import { lifeOf, MINUTE, SECOND, transaction, type World } from "./world";

/** The late returns are answered by then, or asked about again. */
const ANSWERED_MS = 30 * SECOND;

/** One closing of the day: 21:00, or when it is over. */
type Closing = { isDone: boolean };

/**
 * The worker looks every minute whether the day has been closed: compares it with the statement, asks for the word behind each late
 * return, and lets the treasuries repay what the statements prove. What it was at is gone when it is killed, and begun again.
 */
export function evening(world: World, closing: Closing): void {
  const { store, clock, worker } = world;
  if (closing.isDone) return;
  clock.after(MINUTE, () => evening(world, closing));
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
    if (lives() && settle(world, told) && unanswered() === 0) closing.isDone = true;
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

/** What is proved is repaid, sometimes by two at once. @returns whether that is known. */
function settle(world: World, told: ReadonlySet<string>): boolean {
  const { store, dice } = world;
  const before = owedToBank(store, told);
  const seen = new Map([...before.keys()].map((place) => [place, store.provedOf(place)]));
  let isKnown = true;
  for (let times = dice.percent(20) ? 2 : 1; times > 0; times--) {
    const work = () => {
      for (const place of before.keys()) store.settle(place, seen.get(place));
    };
    if (transaction(world, work) === "lost") isKnown = false;
  }
  world.findings.push(...checkSettled({ before, after: owedToBank(store, told), isKnown }));
  return isKnown;
}
