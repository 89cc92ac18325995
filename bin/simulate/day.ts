import { CITY_CODE } from "@/server/funds";
import type { BankReport } from "@/server/gateways";
import { type SimulatedBank, simulatedBank } from "./bank";
import { type Dice, diceOf, type VirtualClock, virtualClock } from "./clock";
import { ALL_GUARDS, type Guards } from "./guards";
import { type Finding, judgeDay } from "./judge";
import { compareDay } from "./statement";
import { type ModelStore, modelStore, NotEnough } from "./store";
import { simulatedTreasury, type TreasuryCredit } from "./treasury";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TAPS_UNTIL_MS = 20 * HOUR;
/** Until then people give another account for money that came back. */
const MENDED_UNTIL_MS = 21 * HOUR;
const DAY_MS = 24 * HOUR;
const JOB_AFTER_MS = 4 * SECOND;
const JOB_ATTEMPTS = 25;
/** Every half minute in the product; rarer here, because most of a day nothing happens. */
const SWEEP_EVERY_MS = 5 * MINUTE;
const SWEEP_OLDER_MS = MINUTE;
/** At 21:00, and once more when the day is over; here it still has some minutes, so that it ends with both. */
const EVENINGS_MS = [21 * HOUR, 23 * HOUR + 50 * MINUTE];
const PLACES = [CITY_CODE, "330203", "330205"];

/** What came of one day. */
export type Day = {
  readonly seed: number;
  readonly claims: number;
  readonly steps: number;
  readonly findings: readonly Finding[];
};

/** One process of the service: everything it had in mind is gone when it is killed. */
type Process = { life: number };

/**
 * A day of the whole money path under one seed: people tap, the app confirms and asks the bank, the worker carries on, words
 * come from everywhere, processes and the database are killed at any moment. Ends with what an honest look at both books finds.
 */
export function simulateDay(seed: number, guards: Guards = ALL_GUARDS): Day {
  const world = openWorld(seed, guards);
  layGround(world);
  world.clock.after(0, () => sweep(world));
  world.clock.after(world.dice.between(MINUTE, HOUR), () => kill(world));
  for (const at of EVENINGS_MS) world.clock.after(at, () => evening(world));
  let steps = 0;
  try {
    steps = world.clock.run(DAY_MS);
  } catch (error) {
    world.findings.push({ kind: "broken", what: error instanceof Error ? error.message : String(error) });
  }
  const findings = [
    ...world.findings,
    ...judgeDay({ store: world.store, bank: world.bank, paidIn: world.treasury.book, promised: world.promised }),
  ];
  return { seed, claims: world.store.claims.size, steps, findings };
}

type World = {
  readonly clock: VirtualClock;
  readonly dice: Dice;
  readonly store: ModelStore;
  readonly bank: SimulatedBank;
  readonly treasury: ReturnType<typeof simulatedTreasury>;
  readonly guards: Guards;
  readonly app: Process;
  readonly worker: Process;
  /** What people were told is theirs: the benefits whose tap was answered with a claim. */
  readonly promised: Set<string>;
  readonly findings: Finding[];
};

function openWorld(seed: number, guards: Guards): World {
  const dice = diceOf(seed);
  const clock = virtualClock();
  const store = modelStore(guards);
  const app: Process = { life: 1 };
  const bank = simulatedBank({ clock, dice, tell: (report) => hear(world, report) });
  const tell = (credit: TreasuryCredit) => transaction(world, () => store.receive(credit)) !== "lost";
  const treasury = simulatedTreasury({ clock, dice, tell });
  const worker: Process = { life: 1 };
  const world: World = { clock, dice, store, bank, treasury, guards, app, worker, promised: new Set(), findings: [] };
  return world;
}

function layGround(world: World): void {
  const { store, dice, clock } = world;
  for (const place of PLACES) {
    store.fund(place, { balanceFen: dice.between(0, 60_000), creditLineFen: dice.between(0, 60_000) });
    for (let times = dice.between(0, 2); times > 0; times--) {
      const paid = { place, amountFen: dice.between(1, 30_000) };
      clock.after(dice.between(0, TAPS_UNTIL_MS), () => world.treasury.pay(paid));
    }
  }
  const people = dice.between(4, 14);
  for (let i = 0; i < people; i++) {
    const subject = `sub_${i}`;
    for (let j = dice.between(1, 2); j > 0; j--) {
      const id = `ent_${i}_${j}`;
      const citySharePermille = dice.pick([0, 300, 500, 1_000]);
      store.owe({ id, subject, amountFen: dice.between(1, 12_000), citySharePermille, place: dice.pick(PLACES) });
      const at = dice.between(0, TAPS_UNTIL_MS);
      for (let taps = dice.pick([1, 1, 2, 3]); taps > 0; taps--) {
        clock.after(at + dice.between(0, dice.percent(70) ? 50 : HOUR), () => tap(world, id, 3));
      }
    }
    if (dice.percent(10)) clock.after(dice.between(0, DAY_MS), () => world.bank.closeAccount(`acc_${subject}`));
  }
}

/** One transaction, unless the database dies before its commit; if it dies after, the deed is done and nobody is told. */
function transaction<T>({ dice, clock }: World, work: () => T): T | "lost" {
  const trouble = clock.now() < 22 * HOUR ? dice.next() : 1;
  if (trouble < 0.01) return "lost";
  const done = work();
  return trouble < 0.02 ? "lost" : done;
}

/** Says later whether a process still lives as it did now: what it had in mind dies with it. */
function lifeOf(process: Process): () => boolean {
  const { life } = process;
  return () => process.life === life;
}

function tap(world: World, benefit: string, again: number): void {
  const { store, clock, dice, app } = world;
  const account = `acc_${store.benefits.get(benefit)?.subject}`;
  const act = () => {
    try {
      const said = transaction(world, () => store.confirm({ benefit, account, now: clock.now() }));
      if (said === "lost") {
        if (again > 0) clock.after(dice.between(SECOND, MINUTE), () => tap(world, benefit, again - 1));
        return;
      }
      world.promised.add(benefit);
      if (!said.fresh) return;
      clock.after(JOB_AFTER_MS, () => job(world, said.claim.id, 1)); // durable: the relay's row was part of the claim
      carry(world, { process: app, claim: said.claim.id, sentBefore: false });
    } catch (error) {
      if (!(error instanceof NotEnough)) throw error;
    }
  };
  const lives = lifeOf(app);
  clock.after(dice.between(1, 100), () => {
    if (lives()) act();
  });
}

/** Asks the bank about the open attempt of a claim and writes down what it says, once for each question. */
function carry(world: World, how: { process: Process; claim: string; sentBefore: boolean }): void {
  const { store, clock, bank, guards } = world;
  const { process, claim, sentBefore } = how;
  const open = store.latestOf(claim);
  if (open?.status !== "open") return;
  const attempt = sentBefore && !guards.sameName ? store.rename(open) : open;
  const lives = lifeOf(process);
  const write = (report: BankReport) => {
    if (lives()) transaction(world, () => store.hear(report, clock.now()));
  };
  const { id: endToEndId, account } = attempt;
  const { amountFen } = attempt.claim.benefit;
  const send = () => {
    if (lives()) bank.pay({ endToEndId, account, amountFen }, write);
  };
  if (!sentBefore || attempt !== open) send();
  else bank.statusOf(endToEndId, (report) => (report ? write(report) : send()));
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
function sweep(world: World): void {
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

/** Compares the day with the statement and asks for the word behind each late return; again a minute later, until each was answered. */
function evening(world: World): void {
  const { store, bank, clock, worker, guards } = world;
  if (!guards.lateReturns) return;
  const late = compareDay(store, bank).differences.filter(({ kind }) => kind === "late-return");
  const lives = lifeOf(worker);
  let unanswered = late.length;
  for (const { endToEndId } of late) {
    bank.statusOf(endToEndId, (report) => {
      if (!lives() || report?.kind !== "returned") return;
      if (transaction(world, () => store.hear(report, clock.now())) !== "lost") unanswered -= 1;
    });
  }
  if (late.length > 0) clock.after(MINUTE, () => unanswered > 0 && evening(world));
}

/** A word of the bank at our door. @returns whether it was taken. */
function hear(world: World, report: BankReport): boolean {
  const { store, clock } = world;
  return transaction(world, () => store.hear(report, clock.now())) !== "lost";
}

/** Kills a process, which starts again at once with nothing in mind. People whose money came back give another account. */
function kill(world: World): void {
  const { clock, dice, app, worker, store } = world;
  if (dice.percent(50)) app.life += 1;
  if (dice.percent(50)) worker.life += 1;
  if (clock.now() < MENDED_UNTIL_MS) {
    for (const claim of store.claims.values())
      if (claim.status === "returned" && dice.percent(60)) mend(world, claim.id);
  }
  clock.after(dice.between(MINUTE, HOUR), () => kill(world));
}

function mend(world: World, claim: string): void {
  const { store, clock, app } = world;
  try {
    const another = `acc_${claim}_${clock.now()}`;
    const under = transaction(world, () => store.reissue({ claim, account: another, now: clock.now() }));
    if (under !== true) return;
    clock.after(JOB_AFTER_MS, () => job(world, claim, 1));
    carry(world, { process: app, claim, sentBefore: false });
  } catch (error) {
    if (!(error instanceof NotEnough)) throw error;
  }
}
