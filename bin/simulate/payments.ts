import type { BankReport } from "@/server/gateways";
import { lifeOf, MINUTE, type Process, SECOND, transaction, type World } from "./world";

/** When the queue looks after what a tap has left. */
const JOB_AFTER_MS = 4 * SECOND;
const JOB_ATTEMPTS = 25;
/** Every half minute in the product; rarer here, because most of a day nothing happens. */
const SWEEP_EVERY_MS = 5 * MINUTE;
const SWEEP_OLDER_MS = MINUTE;

/** A claim was written with its attempt: the app asks the bank at once, and the relay's row, which is part of the claim, makes a job of it. */
export function begin(world: World, claim: string): void {
  world.clock.after(JOB_AFTER_MS, () => job(world, claim, 1));
  carry(world, { process: world.app, claim, sentBefore: false });
}

/** Asks the bank about the open attempt of a claim and writes down what it says, once for each question. */
function carry(world: World, how: { process: Process; claim: string; sentBefore: boolean }): void {
  const { store, clock, port, guards } = world;
  const { process, claim, sentBefore } = how;
  const open = store.latestOf(claim);
  if (open?.status !== "open") return;
  const attempt = sentBefore && !guards.sameName ? store.rename(open) : open;
  const lives = lifeOf(process);
  const write = (report: BankReport) => {
    if (lives()) transaction(world, () => store.hear(report, clock.now()));
  };
  const { id: endToEndId, account } = attempt;
  const { amountFen, subject: holder } = attempt.claim.benefit;
  const send = () => {
    // What may be on the line to a payee who was stopped is asked for, never sent.
    if (!lives() || (guards.noOrderAfterDeath && store.stops.has(holder))) return;
    port.pay({ endToEndId, account, holder, amountFen }, write);
  };
  if (!sentBefore || attempt !== open) send();
  else port.statusOf(endToEndId, (report) => (report ? write(report) : send()));
}

/** The queue asks again with a growing pause until the payment is settled, or gives up. */
function job(world: World, claim: string, number: number): void {
  const { clock, worker, store } = world;
  if (store.latestOf(claim)?.status !== "open" || number > JOB_ATTEMPTS) return;
  carry(world, { process: worker, claim, sentBefore: true });
  if (world.dice.percent(4)) return; // its worker died and the queue's lock outlives the day: only the sweep is left
  clock.after(Math.min(30 * MINUTE, SECOND * 2 ** number), () => job(world, claim, number + 1));
}

/** Looks after what stayed open, each further attempt of a claim more rarely. */
export function sweep(world: World): void {
  const { clock, store, worker, guards } = world;
  clock.after(SWEEP_EVERY_MS, () => sweep(world));
  if (!guards.sweep) return;
  for (const { id } of store.claims.values()) {
    const attempt = store.latestOf(id);
    const pause = (2 ** Math.min((attempt?.number ?? 1) - 1, 10) - 1) * MINUTE;
    if (attempt?.status !== "open" || attempt.openedAt > clock.now() - SWEEP_OLDER_MS - pause) continue;
    carry(world, { process: worker, claim: id, sentBefore: true });
  }
}
