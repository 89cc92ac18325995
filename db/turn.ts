import { sql } from "drizzle-orm";
import type { Transaction } from "./client";

/**
 * Makes all who name the same thing wait for their turn, until the transaction ends. For what is counted or asked before it
 * is written, where no row is there yet that could be locked.
 */
export async function takeTurn(tx: Transaction, thing: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${thing}, 0))`);
}
