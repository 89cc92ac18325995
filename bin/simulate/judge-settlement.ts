import type { Finding } from "./finding";
import type { ModelStore } from "./store";

/** What the books say a place owes to the bank, and how much of it no statement has proved; fen. */
type OwedToBank = { readonly owedFen: number; readonly unprovedFen: number };

/** The same of every place, worked out from the transfers and the statement alone. */
export function owedToBank(store: ModelStore, told: ReadonlySet<string>): ReadonlyMap<string, OwedToBank> {
  const owed = new Map<string, { owedFen: number; unprovedFen: number }>();
  const of = (account: string) => {
    const place = account.startsWith("advance ") ? account.slice(8) : null;
    if (place === null) return null;
    const known = owed.get(place) ?? { owedFen: 0, unprovedFen: 0 };
    owed.set(place, known);
    return known;
  };
  for (const { kind, from, to, amountFen, attempt } of store.ledger.transfers) {
    if (kind === "pending" || kind === "void") continue;
    const [lent, back] = [of(from), of(to)];
    if (back) back.owedFen -= amountFen;
    if (!lent) continue;
    lent.owedFen += amountFen;
    const isUnproved = kind === "post" && store.attempts.get(attempt)?.status === "credited" && !told.has(attempt);
    if (isUnproved) lent.unprovedFen += amountFen;
  }
  return owed;
}

/** Whether a settlement has repaid exactly what was owed and proved; where nobody knows whether it was committed, that or nothing. */
export function checkSettled(of: {
  before: ReadonlyMap<string, OwedToBank>;
  after: ReadonlyMap<string, OwedToBank>;
  isKnown: boolean;
}): Finding[] {
  const findings: Finding[] = [];
  for (const [place, { owedFen, unprovedFen }] of of.before) {
    const dueFen = Math.max(0, owedFen - unprovedFen);
    const repaidFen = owedFen - (of.after.get(place)?.owedFen ?? 0);
    if (repaidFen === dueFen || (!of.isKnown && repaidFen === 0)) continue;
    findings.push({ kind: "settlement", what: `${place} repaid ${repaidFen} of ${dueFen} to the bank` });
  }
  return findings;
}
