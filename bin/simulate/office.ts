import type { PaidBack, SimulatedClaim } from "./rows";
import { attempt, CALM_MS, HOUR, MINUTE, type World } from "./world";

const DEMANDS_UNTIL_MS = 18 * HOUR;
const PAID_BACK_UNTIL_MS = 20 * HOUR;
const BOOKED_TIMES = 12;

/** Officers ask back what was paid by mistake; now and then what was never paid, which is refused. */
export function office(world: World): void {
  const { clock, dice, store, mood } = world;
  if (clock.now() > DEMANDS_UNTIL_MS || mood.mistakes === 0) return;
  clock.after(dice.between(20 * MINUTE, 2 * HOUR), () => office(world));
  for (const claim of store.claims.values()) {
    if (!dice.percent(claim.status === "credited" ? mood.mistakes : 1)) continue;
    if (attempt(world, () => store.openRecovery(claim.id)) !== "done") continue;
    clock.after(dice.between(MINUTE, 2 * HOUR), () => payBack(world, claim));
  }
}

/** Its payee pays back all of it or a part, until nothing is left of it by what she knows. */
function payBack(world: World, claim: SimulatedClaim): void {
  const { clock, dice, paidBack } = world;
  if (claim.status !== "recovering" || clock.now() > PAID_BACK_UNTIL_MS) return;
  let leftFen: number = claim.benefit.amountFen;
  for (const one of paidBack) if (one.claim === claim && !one.hasBounced) leftFen -= one.amountFen;
  if (leftFen <= 0) return;
  const amountFen = dice.percent(35) ? leftFen : dice.between(1, leftFen);
  const reference = `RP${paidBack.length + 1}`;
  const { place } = claim.benefit;
  const paid: PaidBack = { reference, claim, place, amountFen, hasBounced: false, isBeingUndone: false };
  paidBack.push(paid);
  clock.after(dice.between(1, HOUR), () => book(world, paid, BOOKED_TIMES));
  if (dice.percent(20)) clock.after(dice.between(1, HOUR + 30 * MINUTE), () => bounce(world, paid));
  clock.after(dice.between(MINUTE, HOUR), () => payBack(world, claim));
}

/** An officer books it under the bank's reference; again where she was not answered, or forgot; once in a while for another claim too. */
function book(world: World, paid: PaidBack, times: number): void {
  const { clock, dice, store } = world;
  const { reference: bankReference, amountFen, claim } = paid;
  if (times === 0 || (paid.hasBounced && dice.percent(50))) return;
  const said = attempt(world, () => store.repay({ claim: claim.id, bankReference, amountFen }));
  if (said !== "done" || dice.percent(15)) {
    clock.after(dice.between(MINUTE, 20 * MINUTE), () => book(world, paid, times - 1));
  }
  if (said !== "done" || !dice.percent(15)) return;
  for (const other of store.claims.values()) {
    if (other === claim || other.status !== "recovering") continue;
    attempt(world, () => store.repay({ claim: other.id, bankReference, amountFen: Math.min(amountFen, 1) }));
  }
}

/** It has bounced: the bank's statement tells of no such sum. Some officers hear of it before the evening. She pays again. */
function bounce(world: World, paid: PaidBack): void {
  const { clock, dice } = world;
  if (clock.now() > CALM_MS) return;
  paid.hasBounced = true;
  if (dice.percent(60)) clock.after(dice.between(1, 30 * MINUTE), () => undo(world, paid));
  clock.after(dice.between(MINUTE, 2 * HOUR), () => payBack(world, paid.claim));
}

const standingOf = (world: World, paid: PaidBack) =>
  [...world.store.repayments.values()].find((one) => {
    return one.bankReference === paid.reference && one.claim === paid.claim && !one.isUndone;
  });

/** An officer takes what bounced out of the books; where a pool has spent it, again later. */
export function undo(world: World, paid: PaidBack): void {
  if (paid.isBeingUndone) return;
  const booked = standingOf(world, paid);
  if (!booked) return;
  paid.isBeingUndone = true;
  undoBooked(world, booked.id);
}

function undoBooked(world: World, id: string): void {
  const { clock, dice, store } = world;
  const said = attempt(world, () => store.undo(id));
  if (said === "done" && !dice.percent(25)) return;
  const pause = said === "refused" ? 20 * MINUTE : dice.between(MINUTE, 5 * MINUTE);
  clock.after(pause, () => undoBooked(world, id));
}

/** The last look of a day, when nothing fails any more: what the comparison names as not booked, or as bounced, is done where it can be. */
export function lastLook(world: World): void {
  const { store } = world;
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const paid of world.paidBack) {
      const booked = standingOf(world, paid);
      const { reference: bankReference, amountFen, claim } = paid;
      const verb = paid.hasBounced
        ? booked && (() => store.undo(booked.id))
        : !booked && (() => store.repay({ claim: claim.id, bankReference, amountFen }));
      if (verb && attempt(world, verb) === "done") isMore = true;
    }
  }
}
