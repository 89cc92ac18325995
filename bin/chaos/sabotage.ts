import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Sql } from "postgres";

/** What can be broken on purpose, to see it found. */
export const SABOTAGES = ["bank-forgets", "other-name", "lost-leg"] as const;
export type Sabotage = (typeof SABOTAGES)[number];

const FORGOTTEN_LINES = 3;

/** A bank that was killed does not remember the last things it said and did. */
export function forget(journal: string): void {
  if (!existsSync(journal)) return;
  const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
  writeFileSync(journal, `${lines.slice(0, -FORGOTTEN_LINES).join("\n")}\n`);
}

/** What the owner of the database does each time it has come back. */
export async function breakBooks(owner: Sql, sabotage: Sabotage): Promise<void> {
  // An open payment is asked for under another name than it was sent under: what the one EndToEndId of an attempt guards.
  if (sabotage === "other-name")
    await owner`update payment_instruction set end_to_end_id = 'x' || right(end_to_end_id, 34) where status = 'open' and end_to_end_id not like 'x%'`;
  // A transfer that is not there any more: what the append-only ledger guards.
  if (sabotage === "lost-leg")
    await owner`delete from ledger_transfer where (subject_id, transfer_id) in
      (select subject_id, transfer_id from ledger_transfer where kind = 'posted' and reason = 'credit' limit 1)`;
}
