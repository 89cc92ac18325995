import type { BankReport } from "@/server/gateways";
import { CITY_CODE, calendarDate } from "@/server/kernel";
import { messengerTo, type SimulatedBank, simulatedBank } from "./bank";
import { diceOf, virtualClock } from "./clock";
import { evening } from "./evening";
import { fileChannel } from "./files";
import type { Finding } from "./finding";
import { ALL_GUARDS, type Guards } from "./guards";
import { judgeDay } from "./judge";
import { lastLook, office } from "./office";
import { sweep } from "./payments";
import { lookAgain, tap } from "./people";
import { ModelStore } from "./store";
import { simulatedTreasury, type TreasuryCredit, treasuryOf } from "./treasury";
import { DAY_MS, HOUR, MINUTE, type Process, transaction, type World } from "./world";

const TAPS_UNTIL_MS = 20 * HOUR;
/** At 21:00, and the next one, which the day is too short for: it comes some minutes before its end, so that what was late is repaid too. */
const EVENINGS = [
  [21 * HOUR, calendarDate("2026-11-20")],
  [23 * HOUR + 50 * MINUTE, calendarDate("2026-11-21")],
] as const;
const PLACES = [CITY_CODE, "330203", "330205"];
const STRANGER = "6222021001";
/** Of a hundred days so many are of a bank that is spoken to in files. */
const DAYS_OF_FILES = 30;

/** What came of one day. */
export type Day = {
  readonly seed: number;
  readonly claims: number;
  readonly steps: number;
  readonly findings: readonly Finding[];
};

/**
 * A day of the whole money path under one seed: people tap, mend and give up, the app confirms and asks the bank, the worker carries on,
 * officers ask money back, treasuries pay in and repay the bank, people die, words come from everywhere, processes and the database are killed at
 * any moment. Ends with what an honest look at both books finds.
 */
export function simulateDay(seed: number, guards: Guards = ALL_GUARDS): Day {
  const world = openWorld(seed, guards);
  const { clock, dice, store } = world;
  layGround(world);
  clock.after(0, () => sweep(world));
  clock.after(dice.between(MINUTE, HOUR), () => kill(world));
  clock.after(dice.between(MINUTE, HOUR), () => office(world));
  for (const [at, day] of EVENINGS) clock.after(at, () => evening(world, { day, isDone: false }));
  let steps = 0;
  try {
    steps = clock.run(DAY_MS);
    lastLook(world);
  } catch (error) {
    world.findings.push({ kind: "broken", what: error instanceof Error ? error.message : String(error) });
  }
  return { seed, claims: store.claims.size, steps, findings: [...world.findings, ...judgeDay(world)] };
}

function openWorld(seed: number, guards: Guards): World {
  const dice = diceOf(seed);
  const clock = virtualClock();
  const store = new ModelStore(guards);
  const doors = { clock, dice };
  const hear = (report: BankReport) => transaction(doors, () => store.hear(report, clock.now())) !== "lost";
  const mayGo = (endToEndId: string) => {
    const attempt = store.attempts.get(endToEndId);
    const isHeld = guards.noOrderAfterDeath && store.stops.has(attempt?.claim.benefit.subject ?? "");
    return attempt?.status === "open" && !isHeld;
  };
  const files = fileChannel({ ...doors, guards, mayGo, take: hear, bank: () => bank });
  const isOfFiles = dice.percent(DAYS_OF_FILES);
  const mood = {
    moneyFen: dice.pick([6_000, 25_000, 60_000]),
    deaths: dice.pick([0, 4, 40]),
    mistakes: dice.pick([0, 2, 25]),
  };
  const bring = isOfFiles ? files.bring : messengerTo({ ...doors, tell: hear });
  const bank: SimulatedBank = simulatedBank({ ...doors, bring });
  if (isOfFiles) clock.after(0, files.exchange);
  const tell = (credit: TreasuryCredit) => transaction(doors, () => store.receive(credit)) !== "lost";
  const treasury = simulatedTreasury({ ...doors, tell });
  const processes: { app: Process; worker: Process } = { app: { life: 1 }, worker: { life: 1 } };
  const seen = { promised: new Set<string>(), givenUp: new Set<string>(), findings: [] };
  return {
    ...doors,
    mood,
    guards,
    store,
    bank,
    port: isOfFiles ? files : bank,
    treasury,
    moved: new Map(),
    paidBack: [],
    ...processes,
    ...seen,
  };
}

function layGround(world: World): void {
  const { store, dice, clock, treasury, mood } = world;
  for (const place of PLACES) {
    store.fund(place, { balanceFen: dice.between(0, mood.moneyFen), creditLineFen: dice.between(0, mood.moneyFen) });
    for (let times = dice.between(0, 2); times > 0; times--) {
      const payer = dice.percent(6) ? STRANGER : treasuryOf(place);
      const paid = { place, payer, amountFen: dice.between(1, 30_000) };
      clock.after(dice.between(0, TAPS_UNTIL_MS), () => treasury.pay(paid));
    }
  }
  const people = dice.between(4, 14);
  for (let i = 0; i < people; i++) settle(world, `sub_${i}`);
}

/** Somebody lives here: what is owed to her, when she taps, and what becomes of her and of her account. */
function settle(world: World, subject: string): void {
  const { store, dice, clock, bank, mood } = world;
  store.sessions.set(subject, 0);
  const allAtOnce = dice.percent(30) ? dice.between(0, TAPS_UNTIL_MS) : null;
  for (let j = dice.between(1, 2); j > 0; j--) {
    const id = `ent_${subject}_${j}`;
    const citySharePermille = dice.pick([0, 300, 500, 1_000]);
    store.owe({ id, subject, amountFen: dice.between(1, 12_000), citySharePermille, place: dice.pick(PLACES) });
    const at = allAtOnce ?? dice.between(0, TAPS_UNTIL_MS);
    for (let taps = dice.pick([1, 1, 2, 3]); taps > 0; taps--) {
      clock.after(at + dice.between(0, dice.percent(70) ? 50 : HOUR), () => tap(world, id, { again: 3 }));
    }
  }
  if (dice.percent(10)) clock.after(dice.between(0, DAY_MS), () => bank.closeAccount(`acc_${subject}`));
  if (dice.percent(mood.deaths)) clock.after(dice.between(0, DAY_MS), () => bank.learnOfDeath(subject));
}

/** Kills a process, which starts again at once with nothing in mind. People look at what became of their claims meanwhile. */
function kill(world: World): void {
  const { clock, dice, app, worker } = world;
  if (dice.percent(50)) app.life += 1;
  if (dice.percent(50)) worker.life += 1;
  lookAgain(world);
  clock.after(dice.between(MINUTE, HOUR), () => kill(world));
}
