import type { Sql } from "postgres";
import { INVARIANTS } from "./check-queries";

/** A place where the books do not say what they must. Amounts are in fen. */
export type Difference = {
  readonly invariant: string;
  readonly place: string;
  readonly expected: string;
  readonly found: string;
};

/** What was checked: how much there is of everything, and every invariant with its sentence. */
export type CheckedBooks = {
  readonly counts: Readonly<Record<"accounts" | "transfers" | "instructions" | "claims", number>>;
  readonly invariants: readonly { readonly name: string; readonly says: string; readonly differences: number }[];
};

/** How many differences are held in memory at a time. */
const PAGE = 500;

/**
 * Recomputes the books from the immutable transfers and compares: balances, floors, credit lines, legs, instructions and
 * claims, all of one moment. Reads only and needs no trigger; the connection must see every row (the owner's).
 *
 * @param found is told each difference as soon as it is found; nothing is collected here.
 */
export async function checkBooks(owner: Sql, found: (difference: Difference) => void): Promise<CheckedBooks> {
  return owner.begin("isolation level repeatable read read only", async (tx) => {
    // Two columns that are a key together look to the planner as if hardly a row joined by both; whole tables are compared here.
    await tx`set local enable_nestloop = off`;
    const [counts] = await tx<[CheckedBooks["counts"]]>`
      select (select count(*) from ledger_account)::int as accounts, (select count(*) from ledger_transfer)::int as transfers,
             (select count(*) from payment_instruction)::int as instructions, (select count(*) from claim)::int as claims`;
    const invariants: { name: string; says: string; differences: number }[] = [];
    for (const { name, says, query } of INVARIANTS) {
      let differences = 0;
      await tx.unsafe<{ place: string; expected: string; found: string }[]>(query).cursor(PAGE, (rows) => {
        differences += rows.length;
        for (const row of rows) found({ invariant: name, ...row });
      });
      invariants.push({ name, says, differences });
    }
    return { counts, invariants };
  });
}
