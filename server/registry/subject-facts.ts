import {
  ATTRIBUTES,
  type Attribute,
  attributeByKey,
  type Fact,
  type FactValue,
  type PastClaim,
  type SubjectFacts,
} from "@/server/eligibility";
import { addDays, type CalendarDate, calendarDate } from "@/server/kernel";
import { isPlausible } from "./plausible";

/** What one source last delivered about a subject. */
export type FactRecord = {
  readonly source: string;
  readonly obtainedOn: string;
  readonly facts: Record<string, unknown>;
};

/** Up to which date each source has delivered everything it has; and its lists of months, by `monthsOf`, where it says that apart. */
export type Completeness = ReadonlyMap<string, CalendarDate>;

/** Under which key `Completeness` says how far a source's lists of months are complete. */
export function monthsOf(source: string): string {
  return `${source}/months`;
}

/**
 * Up to which date a list of months is complete: a month that ends later and is not in it is unknown. Undefined for any other
 * attribute, and where the source has not said anything: then the list is taken as it is.
 */
export function monthsUntil(
  attribute: Attribute,
  source: string,
  completeness: Completeness,
): CalendarDate | undefined {
  return attribute.type === "months" ? (completeness.get(monthsOf(source)) ?? completeness.get(source)) : undefined;
}

/** Everything the registry knows of one subject. */
export type KnownOfSubject = {
  readonly records: readonly FactRecord[];
  readonly history: readonly PastClaim[];
  readonly humanDecisions?: ReadonlyMap<string, boolean>;
  readonly audience: "person" | "firm";
};

/**
 * How far a source may lie behind the day of the decision before neither what it delivered nor the absence of a record in
 * it says anything any more. Monthly sources post with a month's delay; yearly ones once a year. What is stated for one
 * claim is brought with it: it does not age, and its absence says nothing.
 */
export const MAX_LAG_DAYS = {
  daily: 7,
  event: 31,
  monthly: 62,
  quarterly: 186,
  perTerm: 245,
  perSeason: 245,
  yearly: 500,
  perClaim: 0,
} as const satisfies Record<Attribute["updateFrequency"], number>;

/**
 * All that is known about one subject. A delivered fact is known; no record in a source that is complete is a known "no"
 * (the attribute's `whenAbsent`); everything else is unknown and is left out. So is a fact of a source that has been
 * silent for longer than the attribute allows, and a value that cannot be: `withheld` says which of the two.
 */
export function subjectFacts(known: KnownOfSubject, completeness: Completeness, asOf: CalendarDate): SubjectFacts {
  const { audience, history, humanDecisions = NO_DECISIONS } = known;
  const facts = new Map<string, Fact>();
  const withheld = new Map<string, "stale" | "implausible">();
  for (const record of known.records) {
    const obtainedOn = dateOf(record.obtainedOn);
    const until = completeness.get(record.source);
    const current = until !== undefined && until > obtainedOn ? until : obtainedOn;
    for (const [key, value] of Object.entries(record.facts)) {
      const attribute = attributeByKey(audience, key);
      const reason = attribute && reasonToWithhold(attribute, value as FactValue, { current, asOf });
      if (reason) {
        withheld.set(key, reason);
        continue;
      }
      const fact = { value: value as FactValue, source: record.source, obtainedOn };
      const completeUntil = attribute && monthsUntil(attribute, record.source, completeness);
      facts.set(key, completeUntil === undefined ? fact : { ...fact, completeUntil });
    }
  }
  for (const absence of absencesOf(audience, completeness, asOf)) {
    if (!facts.has(absence.key) && !withheld.has(absence.key)) facts.set(absence.key, absence.fact);
  }
  const subject = { facts, history, humanDecisions, completeUntil: completeness };
  return withheld.size === 0 ? subject : { ...subject, withheld };
}

const MAX_DATES = 10_000;
const dates = new Map<string, CalendarDate>();

/** A city's records were obtained on few days: each is checked once. */
export function dateOf(text: string): CalendarDate {
  const known = dates.get(text);
  if (known !== undefined) return known;
  const date = calendarDate(text);
  if (dates.size >= MAX_DATES) dates.clear();
  dates.set(text, date);
  return date;
}

const NO_DECISIONS: ReadonlyMap<string, boolean> = new Map();

/** A source that is complete up to a day has confirmed on that day what it delivered before. */
export function reasonToWithhold(
  attribute: Attribute,
  value: FactValue,
  { current, asOf }: { current: CalendarDate; asOf: CalendarDate },
): "stale" | "implausible" | null {
  if (current < oldestUsable(attribute, asOf)) return "stale";
  return isPlausible(attribute, value, asOf) ? null : "implausible";
}

/** The day before which a source must not have fallen silent for this attribute to be used on a day. */
export function oldestUsable({ updateFrequency }: Attribute, asOf: CalendarDate): CalendarDate {
  if (updateFrequency === "perClaim") return EVER;
  const known = oldest.get(asOf) ?? oldestOn(asOf);
  return known[updateFrequency];
}

const EVER = calendarDate("1900-01-01");
type Frequency = Attribute["updateFrequency"];
const MAX_DAYS = 16; // benefits that are taken on one day were computed on some
const oldest = new Map<CalendarDate, Readonly<Record<Frequency, CalendarDate>>>();

function oldestOn(asOf: CalendarDate): Readonly<Record<Frequency, CalendarDate>> {
  const days = Object.entries(MAX_LAG_DAYS).map(([frequency, lag]) => [frequency, addDays(asOf, -lag)]);
  const made = Object.fromEntries(days) as Record<Frequency, CalendarDate>;
  if (oldest.size >= MAX_DAYS) oldest.clear();
  oldest.set(asOf, made);
  return made;
}

type Absence = { readonly key: string; readonly fact: Fact };
const remembered = new WeakMap<Completeness, Map<string, readonly Absence[]>>();

/** What absence means today, worked out once for a run: it is the same for every subject. */
export function absencesOf(
  audience: "person" | "firm",
  completeness: Completeness,
  asOf: CalendarDate,
): readonly Absence[] {
  const known = remembered.get(completeness) ?? new Map<string, readonly Absence[]>();
  remembered.set(completeness, known);
  const key = `${audience} ${asOf}`;
  const found = known.get(key) ?? ATTRIBUTES.flatMap((attribute) => absenceOf(attribute, audience, completeness, asOf));
  known.set(key, found);
  return found;
}

function absenceOf(
  attribute: Attribute,
  ...[audience, completeness, asOf]: ["person" | "firm", Completeness, CalendarDate]
): Absence[] {
  const { key, source, whenAbsent: value } = attribute;
  if (attribute.subject !== audience || value === undefined) return [];
  const until = completeness.get(source);
  if (until === undefined || until < addDays(asOf, -MAX_LAG_DAYS[attribute.updateFrequency])) return [];
  const completeUntil = monthsUntil(attribute, source, completeness);
  const fact = { value, source, obtainedOn: until };
  return [{ key, fact: completeUntil === undefined ? fact : { ...fact, completeUntil } }];
}
