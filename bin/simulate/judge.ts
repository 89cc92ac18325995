import type { Finding } from "./finding";
import { judgeSettlement } from "./judge-settlement";
import { judgeRecovery, judgeStops } from "./judge-verbs";
import { type BothBooks, compareDay, madeToDiffer } from "./statement";
import { type TreasuryCredit, treasuryOf } from "./treasury";
import type { World } from "./world";

/** Looks at both sides of a day, the bank's own book and ours, and believes neither. */
export function judgeDay(world: World): readonly Finding[] {
  return [
    ...judgePeople(world),
    ...judgeBooks(world),
    ...judgeTreasury(world),
    ...judgeStatement(world),
    ...judgeStops(world),
    ...judgeRecovery(world),
    ...judgeSettlement(world),
  ];
}

/** What the bank's own book says somebody has of each claim: paid, less what it took back. By claim, fen. */
function arrivedOf({ store, bank }: BothBooks): ReadonlyMap<string, number> {
  const arrived = new Map<string, number>();
  for (const { endToEndId, kind, amountFen } of bank.book) {
    const claim = store.attempts.get(endToEndId)?.claim.id ?? "unknown";
    arrived.set(claim, (arrived.get(claim) ?? 0) + (kind === "paid" ? amountFen : -amountFen));
  }
  return arrived;
}

/** Whether everybody who was told so has the money once, by the bank's own book, and every claim stands where it may at the end of a day. */
function judgePeople(world: World): Finding[] {
  const { store, bank, promised, givenUp } = world;
  const findings: Finding[] = [];
  const perBenefit = new Map<string, number>();
  for (const { endToEndId, kind, amountFen } of bank.book) {
    const benefit = store.attempts.get(endToEndId)?.claim.benefit;
    const fen = (perBenefit.get(benefit?.id ?? "unknown") ?? 0) + (kind === "paid" ? amountFen : -amountFen);
    perBenefit.set(benefit?.id ?? "unknown", fen);
    const owed = benefit?.amountFen ?? 0;
    if (fen > owed) findings.push({ kind: "double", what: `${benefit?.id} is owed ${owed} and was paid ${fen}` });
  }
  for (const id of promised) {
    if (!store.benefits.get(id)?.claim) findings.push({ kind: "lost", what: `${id} was promised and has no claim` });
  }
  const arrived = arrivedOf(world);
  for (const { id, status, benefit } of store.claims.values()) {
    const fen = arrived.get(id) ?? 0;
    if ((status === "cancelled" || givenUp.has(id)) && (status !== "cancelled" || fen !== 0)) {
      findings.push({ kind: "given-up", what: `${id} was given up, is ${status}, and the bank holds ${fen} of it` });
    } else if (status === "confirmed" || status === "paying") {
      if (!isHeldByDeath(world, id))
        findings.push({ kind: "unfinished", what: `${id} is ${status} at the end of the day` });
    } else if (status === "credited" && fen !== benefit.amountFen) {
      findings.push({ kind: "lost", what: `${id} is credited and the bank holds ${fen} of ${benefit.amountFen}` });
    } else if (status === "returned" && fen !== 0) {
      findings.push({ kind: "double", what: `${id} is returned and the bank holds ${fen}` });
    }
  }
  return findings;
}

/** An order that had not left when its payee was called deceased is held until somebody has looked; the bank has never had it. */
function isHeldByDeath({ store, bank }: World, claim: string): boolean {
  const attempt = store.latestOf(claim);
  const isStopped = store.stops.has(attempt?.claim.benefit.subject ?? "");
  return isStopped && attempt !== undefined && bank.leftAt(attempt.id) === undefined;
}

/** Whether every pool was filled with what the bank's book says its treasury paid in, each once, and with nothing else. */
function judgeTreasury({ store, treasury }: BothBooks): Finding[] {
  const told = ({ place, amountFen }: TreasuryCredit) => `pool ${place} ${amountFen}`;
  const booked = new Map<string, string[]>();
  for (const { reason, to, amountFen, attempt: reference } of store.ledger.transfers) {
    if (reason !== "replenish" || reference === "") continue; // what a pool opens with has no reference
    booked.set(reference, [...(booked.get(reference) ?? []), `${to} ${amountFen}`]);
  }
  const paidIn = treasury.book.filter(({ place, payer }) => payer === treasuryOf(place));
  const wrong = paidIn.filter((credit) => booked.get(credit.reference)?.join() !== told(credit));
  const strange = booked.size > paidIn.length ? [`${booked.size} were booked, ${paidIn.length} were paid in`] : [];
  const found = wrong.map(
    ({ reference }) => `${reference} was booked as ${booked.get(reference)?.join() ?? "nothing"}`,
  );
  return [...found, ...strange].map((what) => ({ kind: "treasury", what }));
}

/** Whether what is kept of every account is what its transfers add up to, and no account was ever below its floor. */
function judgeBooks({ store }: BothBooks): Finding[] {
  const { balances, transfers } = store.ledger;
  const sums = new Map<string, { inFen: number; outFen: number; pendingFen: number }>();
  const of = (account: string) => {
    const known = sums.get(account);
    if (known) return known;
    const sum = { inFen: 0, outFen: 0, pendingFen: 0 };
    sums.set(account, sum);
    return sum;
  };
  const findings: Finding[] = [];
  for (const { kind, from, to, amountFen } of transfers) {
    const source = of(from);
    if (kind === "pending") source.pendingFen += amountFen;
    if (kind === "post" || kind === "void") source.pendingFen -= amountFen;
    if (kind === "post" || kind === "posted") {
      source.outFen += amountFen;
      of(to).inFen += amountFen;
    }
    const [rest, floor] = [source.inFen - source.outFen - source.pendingFen, balances.get(from)?.floorFen ?? 0];
    if (rest < floor && from !== "clearing")
      findings.push({ kind: "floor", what: `${from} held ${rest}, at least ${floor}` });
  }
  for (const [account, kept] of balances) {
    const sum = of(account);
    if (sum.inFen !== kept.inFen || sum.outFen !== kept.outFen || sum.pendingFen !== kept.pendingFen) {
      const what = `${account} keeps ${JSON.stringify(kept)}, its transfers say ${JSON.stringify(sum)}`;
      findings.push({ kind: "books", what });
    }
  }
  const clearing = of("clearing");
  if (clearing.inFen !== clearing.outFen) findings.push({ kind: "books", what: "money stayed in clearing" });
  return findings;
}

/** Whether the product's comparison finds exactly what the bank was made to tell falsely, beside what really differs. */
function judgeStatement(world: World): Finding[] {
  const name = ({ kind, endToEndId }: { kind: string; endToEndId: string }) => `${kind} ${endToEndId}`;
  const found = new Set(compareDay(world).differences.map(name));
  const real = new Set(compareDay(world, true).differences.map(name));
  const made = madeToDiffer(world, real);
  const alone = (some: Iterable<string>, others: ReadonlySet<string>) => [...some].filter((one) => !others.has(one));
  return [
    ...alone(found, new Set([...made, ...real])).map((what) => `${what} was found, and nothing differs there`),
    ...alone([...made, ...real], found).map((what) => `${what} differs, and was not found`),
  ].map((what) => ({ kind: "statement", what }));
}
