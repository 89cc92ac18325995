import type { CalendarDate } from "@/server/kernel";
import { type FoundGap, type FoundOwed, type FoundRows, type FoundSink, hexOf } from "./found-rows";
import type { GapKind } from "./gap-kinds";
import type { KeptBooks, KeptOwed, KeptSubject } from "./kept-rows";
import type { OwedTerms } from "./owed-terms";
import { type RunBatch, subjectIdAt } from "./run-batch";

/** A benefit in the books that becomes another one. It is only changed if it still has the version that was seen. */
export type ChangedOwed = {
  readonly subjectId: string;
  readonly entitlementId: string;
  readonly seenVersion: number;
  readonly amountFen: number;
  readonly factsDigest: string;
  readonly terms: OwedTerms;
  readonly claimableFrom: string;
  readonly expiresOn: string | null;
};

/** An open benefit that ends. */
export type EndedOwed = {
  readonly subjectId: string;
  readonly entitlementId: string;
  readonly seenVersion: number;
  readonly status: "withdrawn" | "expired";
};

/** What a subject that has gaps in the books waits for now, by number; nothing any more if there is none. */
export type ChangedGaps = {
  readonly subjectId: string;
  readonly numbers: readonly string[];
  readonly kinds: readonly GapKind[];
};

/** Where the difference goes to. */
export type DifferenceSink = {
  /** A new benefit. `found` is only lent. */
  add(batch: RunBatch, found: FoundOwed): void;
  /** The first gaps of a subject. `kinds` are only lent. */
  addGaps(batch: RunBatch, n: number, kinds: readonly GapKind[]): void;
  change(changed: ChangedOwed): void;
  end(ended: EndedOwed): void;
  changeGaps(changed: ChangedGaps): void;
};

/** What the books are compared on. */
export type ComparedDay = {
  readonly civilDate: CalendarDate;
  /** The period of each program that is decided. Of a program that is not named here nothing is withdrawn. */
  readonly periods: ReadonlyMap<string, string>;
};

/**
 * Hands on in what the books differ from what was found, and nothing else: the same again hands on nothing. A changed amount
 * or fact raises the version of an open benefit; a claimed one is never touched; one that is no longer found for the same period is
 * withdrawn; one whose last day has passed stays expired.
 */
export function compareBooks(
  found: readonly FoundRows[],
  { kept, day }: { kept: KeptBooks; day: ComparedDay },
  sink: DifferenceSink,
): void {
  const seen = new Set<string>();
  for (const rows of found) {
    eachSubject(rows, (n, owed, kinds) => {
      const subjectId = subjectIdAt(rows.batch, n);
      const own = kept.get(subjectId);
      if (own === undefined) return addAll(rows.batch, { n, owed, kinds }, sink);
      seen.add(subjectId);
      for (const one of owed) {
        if (!compareOne({ subjectId, one, own }, day, sink)) sink.add(rows.batch, one);
      }
      endOthers({ subjectId, owed, own }, day, sink);
      if (own.gaps !== null) compareGaps({ subjectId, kinds, own }, sink);
      else if (kinds.length > 0) sink.addGaps(rows.batch, n, kinds);
    });
  }
  for (const [subjectId, own] of kept) {
    if (seen.has(subjectId)) continue;
    endOthers({ subjectId, owed: [], own }, day, sink);
    if (own.gaps !== null) compareGaps({ subjectId, kinds: [], own }, sink);
  }
}

/**
 * Where the books say nothing yet about anybody, everything that is found is new and handed on at once: what `compareBooks` would hand
 * on, without a list of it. `end` is to be called when everything was found.
 */
export class EverythingNew implements FoundSink {
  private subject = -1;
  private readonly kinds: GapKind[] = [];

  constructor(
    private readonly batch: RunBatch,
    private readonly sink: Pick<DifferenceSink, "add" | "addGaps">,
  ) {}

  owed(found: FoundOwed): void {
    this.sink.add(this.batch, found);
  }

  gap(n: number, kind: GapKind): void {
    if (n !== this.subject) this.end();
    this.subject = n;
    this.kinds.push(kind);
  }

  /** Hands on the gaps of the last subject. */
  end(): void {
    const { kinds } = this;
    if (kinds.length === 0) return;
    inNumbers(kinds);
    this.sink.addGaps(this.batch, this.subject, kinds);
    kinds.length = 0;
  }
}

/** The kinds of some gaps, in the order of their numbers. */
function kindsOf(gaps: readonly FoundGap[], from: number, until: number): readonly GapKind[] {
  const kinds = gaps.slice(from, until).map(({ kind }) => kind);
  return inNumbers(kinds);
}

type Seen = (n: number, owed: readonly FoundOwed[], kinds: readonly GapKind[]) => void;

/** Goes through the subjects for whom anything was found. */
function eachSubject({ owed, gaps }: FoundRows, seen: Seen): void {
  for (let i = 0, j = 0; i < owed.length || j < gaps.length; ) {
    const n = Math.min(owed[i]?.n ?? Number.POSITIVE_INFINITY, gaps[j]?.n ?? Number.POSITIVE_INFINITY);
    const [owedFrom, gapsFrom] = [i, j];
    while (owed[i]?.n === n) i += 1;
    while (gaps[j]?.n === n) j += 1;
    seen(n, owed.slice(owedFrom, i), kindsOf(gaps, gapsFrom, j));
  }
}

/** Puts a few kinds in the order of their numbers, in place: a call of `sort` asks for memory each time. */
function inNumbers(kinds: GapKind[]): readonly GapKind[] {
  for (let i = 1; i < kinds.length; i++) {
    const one = kinds[i] as GapKind;
    let at = i;
    for (; at > 0 && isAfter(kinds[at - 1] as GapKind, one); at--) kinds[at] = kinds[at - 1] as GapKind;
    kinds[at] = one;
  }
  return kinds;
}

function isAfter(one: GapKind, other: GapKind): boolean {
  return one.high === other.high ? one.low >>> 0 > other.low >>> 0 : one.high > other.high;
}

function addAll(
  batch: RunBatch,
  { n, owed, kinds }: { n: number; owed: readonly FoundOwed[]; kinds: readonly GapKind[] },
  sink: DifferenceSink,
): void {
  for (const one of owed) sink.add(batch, one);
  if (kinds.length > 0) sink.addGaps(batch, n, kinds);
}

const isSame = ({ programId, period }: Pick<OwedTerms, "programId" | "period">, row: KeptOwed) =>
  row.programId === programId && row.period === period;

/** @returns whether the benefit is in the books. */
function compareOne(
  { subjectId, one, own }: { subjectId: string; one: FoundOwed; own: KeptSubject },
  { civilDate }: ComparedDay,
  sink: DifferenceSink,
): boolean {
  const { terms, amountFen } = one;
  let isKept = false;
  for (const row of own.owed) {
    if (!isSame(terms, row)) continue;
    isKept = true;
    if (row.status === "claimed") continue;
    const [claimableFrom, expiresOn] = datesOf(terms, row);
    if (hasPassed(expiresOn, civilDate)) continue;
    const isUnchanged =
      row.status === "open" &&
      row.digestHigh === one.digestHigh &&
      row.digestLow === one.digestLow &&
      row.amountFen === amountFen &&
      row.programVersion === terms.programVersion &&
      row.claimableFrom === claimableFrom &&
      row.expiresOn === expiresOn;
    if (isUnchanged) continue;
    const { entitlementId, version: seenVersion } = row;
    const factsDigest = hexOf(one.digestHigh, one.digestLow);
    sink.change({ subjectId, entitlementId, seenVersion, amountFen, factsDigest, terms, claimableFrom, expiresOn });
  }
  return isKept;
}

/** The dates that a benefit has: those of an earlier day, if it is of the same version of the program and without a notice. */
function datesOf(terms: OwedTerms, row: KeptOwed): readonly [string, string | null] {
  const keeps =
    terms.datedByRun &&
    row.programVersion === terms.programVersion &&
    (row.status === "open" || row.status === "expired");
  return keeps ? [row.claimableFrom, row.expiresOn] : [terms.claimableFrom, terms.expiresOn];
}

const hasPassed = (day: string | null, civilDate: CalendarDate) => day !== null && day < civilDate;

/** Withdraws what is open and was not found, and ends what was not taken in time. */
function endOthers(
  { subjectId, owed, own }: { subjectId: string; owed: readonly FoundOwed[]; own: KeptSubject },
  { civilDate, periods }: ComparedDay,
  sink: DifferenceSink,
): void {
  for (const row of own.owed) {
    if (row.status !== "open") continue;
    const one = owed.find(({ terms }) => isSame(terms, row));
    const isGone = one === undefined && periods.get(row.programId) === row.period;
    // What was found and begins anew today has been handed on as changed.
    const isLapsed =
      hasPassed(row.expiresOn, civilDate) && (one === undefined || hasPassed(datesOf(one.terms, row)[1], civilDate));
    if (!isGone && !isLapsed) continue;
    const { entitlementId, version: seenVersion } = row;
    sink.end({ subjectId, entitlementId, seenVersion, status: isGone ? "withdrawn" : "expired" });
  }
}

function compareGaps(
  { subjectId, kinds, own }: { subjectId: string; kinds: readonly GapKind[]; own: KeptSubject },
  sink: DifferenceSink,
): void {
  const found = kinds.map(({ number }) => number);
  const held = own.heldGaps?.split(",").filter((number) => !found.includes(number)) ?? [];
  const numbers = held.length === 0 ? found : [...found, ...held].sort(asNumbers);
  if (numbers.join() === own.gaps) return;
  sink.changeGaps({ subjectId, numbers, kinds });
}

function asNumbers(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
