import {
  attributeByKey,
  columnsOfFacts,
  type Fact,
  type FactBatch,
  type FactValue,
  firstOpenMonth,
  rememberedOf,
  type SubjectFacts,
} from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import {
  absencesOf,
  type Completeness,
  dateOf,
  type FactRecord,
  type KnownOfSubject,
  monthsUntil,
  reasonToWithhold,
  subjectFacts,
} from "./subject-facts";

/** What stands in one column: the value of each subject, and of a list of months the first that may still come. */
type Cells = { readonly values: (FactValue | undefined)[]; readonly openFrom: Int32Array | null };

/** Facts by column, and which of them were left out, by subject and key. */
export type DeliveredBatch = FactBatch & {
  readonly withheld: ReadonlyMap<number, NonNullable<SubjectFacts["withheld"]>>;
};

/**
 * The facts of many subjects of one kind by column, as the documents about them say them: what `subjectFacts` says of each of them, without
 * making all of it. Whoever has anything withheld, and whom a column does not say it all of, is asked there.
 */
export function deliveredBatch(
  known: readonly Omit<KnownOfSubject, "audience">[],
  of: { audience: "person" | "firm"; completeness: Completeness; asOf: CalendarDate },
): DeliveredBatch {
  const { audience, completeness, asOf } = of;
  const delivered = new Delivered(known.length, of);
  const subjects = new Map<number, SubjectFacts>();
  const subject = (n: number): SubjectFacts => {
    const made =
      subjects.get(n) ?? subjectFacts({ ...(known[n] as (typeof known)[number]), audience }, completeness, asOf);
    subjects.set(n, made);
    return made;
  };
  const withheld = new Map<number, NonNullable<SubjectFacts["withheld"]>>();
  for (const [n, { records }] of known.entries()) {
    let isWhole = true;
    for (const record of records) isWhole = delivered.take(n, record) && isWhole;
    if (isWhole) continue;
    const { facts, withheld: keys } = subject(n);
    if (keys === undefined) continue;
    withheld.set(n, keys);
    for (const key of keys.keys()) delivered.set(n, key, facts.get(key));
  }
  const batch = columnsOfFacts({
    size: known.length,
    remembered: rememberedOf(known),
    subject,
    values: (key) => delivered.of(key).values,
    openFrom: (key) => delivered.of(key).openFrom ?? new Int32Array(known.length).fill(NEVER_OPEN),
  });
  return { ...batch, withheld };
}

const NEVER_OPEN = firstOpenMonth(undefined);

/** Columns that fill with what is delivered. Before, they say what absence means. */
class Delivered {
  private readonly columns = new Map<string, Cells>();
  private readonly absences: ReadonlyMap<string, Fact>;

  constructor(
    private readonly size: number,
    private readonly day: { audience: "person" | "firm"; completeness: Completeness; asOf: CalendarDate },
  ) {
    const { audience, completeness, asOf } = day;
    this.absences = new Map(absencesOf(audience, completeness, asOf).map(({ key, fact }) => [key, fact]));
  }

  of(key: string): Cells {
    const known = this.columns.get(key) ?? this.newColumn(key);
    this.columns.set(key, known);
    return known;
  }

  /** Takes what a document says about the n-th subject. @returns false if some of it is withheld, and left out */
  take(n: number, { source, obtainedOn: text, facts }: FactRecord): boolean {
    const { audience, completeness, asOf } = this.day;
    const obtainedOn = dateOf(text);
    const until = completeness.get(source);
    const current = until !== undefined && until > obtainedOn ? until : obtainedOn;
    let isWhole = true;
    for (const key in facts) {
      const attribute = attributeByKey(audience, key);
      if (attribute === undefined) continue; // of nobody's concern: no rule can read it
      const value = facts[key] as FactValue;
      if (reasonToWithhold(attribute, value, { current, asOf }) !== null) {
        isWhole = false;
        continue;
      }
      const { values, openFrom } = this.of(key);
      values[n] = value;
      if (openFrom !== null) openFrom[n] = firstOpenMonth(monthsUntil(attribute, source, completeness));
    }
    return isWhole;
  }

  set(n: number, key: string, fact: Fact | undefined): void {
    const { values, openFrom } = this.of(key);
    values[n] = fact?.value;
    if (openFrom !== null) openFrom[n] = firstOpenMonth(fact?.completeUntil);
  }

  private newColumn(key: string): Cells {
    const { size } = this;
    const absence = this.absences.get(key);
    const values = new Array<FactValue | undefined>(size).fill(absence?.value);
    const isMonths = attributeByKey(this.day.audience, key)?.type === "months";
    return { values, openFrom: isMonths ? new Int32Array(size).fill(firstOpenMonth(absence?.completeUntil)) : null };
  }
}
