import {
  ATTRIBUTES,
  type Attribute,
  type Fact,
  type FactValue,
  type PastClaim,
  type SubjectFacts,
} from "@/server/eligibility";
import { type CalendarDate, calendarDate } from "@/server/kernel";

/** What one source last delivered about a subject. */
export type FactRecord = {
  readonly source: string;
  readonly obtainedOn: string;
  readonly facts: Record<string, unknown>;
};

/** Up to which date each source has delivered everything it has. */
export type Completeness = ReadonlyMap<string, CalendarDate>;

/**
 * How far a source may lie behind the day of the decision before the absence of a record in it says nothing any more.
 * Monthly sources post with a month's delay; yearly ones once a year.
 */
const MAX_LAG_DAYS = {
  daily: 7,
  event: 31,
  monthly: 62,
  quarterly: 186,
  perTerm: 245,
  perSeason: 245,
  yearly: 500,
  perClaim: 0,
} as const;

const DAY_MS = 86_400_000;

/**
 * All that is known about one subject. A delivered fact is known; no record in a source that is complete is a known "no"
 * (the attribute's `whenAbsent`); everything else is unknown and is left out.
 */
export function subjectFacts(
  known: { records: readonly FactRecord[]; history: readonly PastClaim[]; audience: "person" | "firm" },
  completeness: Completeness,
  asOf: CalendarDate,
): SubjectFacts {
  const facts = new Map<string, Fact>();
  for (const record of known.records) {
    const obtainedOn = calendarDate(record.obtainedOn);
    for (const [key, value] of Object.entries(record.facts)) {
      facts.set(key, { value: value as FactValue, source: record.source, obtainedOn });
    }
  }
  for (const absence of absencesOf(known.audience, completeness, asOf)) {
    if (!facts.has(absence.key)) facts.set(absence.key, absence.fact);
  }
  return { facts, history: known.history, humanDecisions: new Map() };
}

type Absence = { readonly key: string; readonly fact: Fact };
const remembered = new WeakMap<Completeness, Map<string, readonly Absence[]>>();

/** What absence means today, worked out once for a run: it is the same for every subject. */
function absencesOf(audience: "person" | "firm", completeness: Completeness, asOf: CalendarDate): readonly Absence[] {
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
  if (until === undefined) return [];
  const lagDays = (Date.parse(asOf) - Date.parse(until)) / DAY_MS;
  if (lagDays > MAX_LAG_DAYS[attribute.updateFrequency]) return [];
  return [{ key, fact: { value, source, obtainedOn: until } }];
}
