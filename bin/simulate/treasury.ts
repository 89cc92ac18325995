import type { Dice, VirtualClock } from "./clock";

/** What a treasury has paid into the pool of a place, under the bank's own reference. */
export type TreasuryCredit = { readonly reference: string; readonly place: string; readonly amountFen: number };

const MINUTE = 60_000;
/** From here on the bank lets no notice get lost any more, so that a day has an end. */
const CALM_MS = 22 * 60 * MINUTE;

/**
 * The treasuries of one simulated day, as the bank books them. It tells of each payment late, often twice and sometimes not at all, and
 * again until it is taken.
 */
export function simulatedTreasury(how: { clock: VirtualClock; dice: Dice; tell: (credit: TreasuryCredit) => boolean }) {
  const { clock, dice, tell } = how;
  const book: TreasuryCredit[] = [];

  function bring(credit: TreasuryCredit): void {
    const isLost = clock.now() < CALM_MS && dice.percent(20);
    clock.after(dice.between(1, dice.percent(30) ? 30 * MINUTE : 500), () => {
      if (isLost || !tell(credit)) bring(credit);
    });
  }

  return {
    book: book as readonly TreasuryCredit[],
    pay: (paid: { place: string; amountFen: number }): void => {
      const credit = { reference: `GK${book.length + 1}`, ...paid };
      book.push(credit);
      bring(credit);
      if (dice.percent(30)) bring(credit);
    },
  };
}
