import type { Dice, VirtualClock } from "./clock";

/** The account from which the treasury of a place pays. */
export const treasuryOf = (place: string): string => `GK${place}`;

/** What came into the pool of a place, from whose account, under the bank's own reference. */
export type TreasuryCredit = {
  readonly reference: string;
  readonly place: string;
  readonly payer: string;
  readonly amountFen: number;
};
/** The same in the bank's book, with what its statement makes of it. */
export type CreditEntry = TreasuryCredit & { readonly told: "once" | "never" | "twice" | "other-sum" };

const MINUTE = 60_000;
/** From here on the bank lets no notice get lost any more, so that a day has an end. */
const CALM_MS = 22 * 60 * MINUTE;

/**
 * What comes into the pools' accounts on one simulated day, as the bank books it: from their treasuries, now and then from a stranger. It
 * tells of each late, often twice and sometimes not at all, and again until it is taken; once in a while then with another sum.
 */
export function simulatedTreasury(how: { clock: VirtualClock; dice: Dice; tell: (credit: TreasuryCredit) => boolean }) {
  const { clock, dice, tell } = how;
  const book: CreditEntry[] = [];

  function bring(credit: TreasuryCredit): void {
    const isLost = clock.now() < CALM_MS && dice.percent(20);
    clock.after(dice.between(1, dice.percent(30) ? 30 * MINUTE : 500), () => {
      if (isLost || !tell(credit)) bring(credit);
      else if (dice.percent(5)) tell({ ...credit, amountFen: credit.amountFen + 1 });
    });
  }

  return {
    book: book as readonly CreditEntry[],
    pay: (paid: { place: string; payer: string; amountFen: number }): void => {
      const credit = { reference: `GK${book.length + 1}`, ...paid };
      // Of a stranger's money the statement is all that we ever hear.
      const isTold = paid.payer !== treasuryOf(paid.place) || !dice.percent(6);
      book.push({ ...credit, told: isTold ? "once" : dice.pick(["never", "twice", "other-sum"]) });
      bring(credit);
      if (dice.percent(30)) bring(credit);
    },
  };
}

/** The treasuries of one simulated day. */
export type SimulatedTreasury = ReturnType<typeof simulatedTreasury>;
