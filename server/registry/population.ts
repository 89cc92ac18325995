import { ATTRIBUTES, firstOpenMonth, monthIndexOf, type SqlSources, type SubjectKind } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { type Completeness, monthsUntil, oldestUsable, subjectFacts } from "./subject-facts";
import { GONE_STATUSES, NAMED_ONCE } from "./subject-stops";

/** What was taken, as the nightly run counts it: what has arrived, what was confirmed, and what still waits from an earlier period. */
const TAKEN = `(
  select subject_id, program_id, period, amount_fen from claimed_fact
  union all
  select subject_id, program_id, period, amount_fen from entitlement e
   where (status = 'claimed'
          or status = 'open' and period ~ '^[0-9]{4}' and period < left($1::date::text, length(period))
             and (expires_on is null or expires_on >= $1::date))
     and not exists (select from claimed_fact c
                      where c.subject_id = e.subject_id and c.program_id = e.program_id and c.period = e.period))`;

/** The relations of the service itself; a copy of the fact tables has others. */
const OWN_RELATIONS = {
  schema: "facts",
  history: TAKEN,
  decisions: "human_decision",
  records: "fact_record",
} as const;

/** A day, up to when each source has delivered everything, and which facts came from another source than the catalogue's. */
export type PopulationDay = {
  readonly asOf: CalendarDate;
  readonly completeness: Completeness;
  /** As `factsFromElsewhere` found them; left out: none. */
  readonly fromElsewhere?: ReadonlySet<string>;
};

/**
 * What a query over everybody has to know of the sources on a day, the same as `subjectFacts` applies to one subject:
 * what absence means where a source is complete, and how old a record may be where a source has fallen silent.
 */
export function populationSources(
  audience: SubjectKind,
  day: PopulationDay,
  relations: Partial<typeof OWN_RELATIONS | Record<keyof typeof OWN_RELATIONS, string>> = {},
): SqlSources {
  const nothing = { records: [], history: [], audience };
  const { facts } = subjectFacts(nothing, day.completeness, day.asOf);
  const silent = ATTRIBUTES.filter((attribute) => {
    if (attribute.subject !== audience || attribute.updateFrequency === "perClaim") return false;
    const until = day.completeness.get(attribute.source);
    return until === undefined || until < oldestUsable(attribute, day.asOf);
  });
  return {
    ...OWN_RELATIONS,
    ...relations,
    absences: new Map([...facts].map(([key, { value }]) => [key, value])),
    openMonths: openMonths(audience, day),
    stops: stopsFor(audience),
    fromElsewhere: day.fromElsewhere ?? new Set(),
    day: day.asOf,
    completeUntil: day.completeness,
    staleBefore: new Map(silent.map((attribute) => [attribute.key, oldestUsable(attribute, day.asOf)])),
  };
}

/** The months up to the day that may still come into each list of months. */
function openMonths(audience: SubjectKind, { asOf, completeness }: PopulationDay): SqlSources["openMonths"] {
  const last = monthIndexOf(asOf.slice(0, 7));
  const own = ATTRIBUTES.filter(({ subject }) => subject === audience).map((attribute) => {
    const first = firstOpenMonth(monthsUntil(attribute, attribute.source, completeness));
    return [attribute.key, { first, last }] as const;
  });
  return new Map(own.filter(([, { first }]) => first <= last));
}

/** The checks that `stopsOf` makes of one subject, as a query makes them of everybody. */
function stopsFor(audience: SubjectKind): SqlSources["stops"] {
  const lists = Object.entries(NAMED_ONCE[audience]).map(([ifRead, namedOnce]) => ({ ifRead, namedOnce }));
  if (audience === "person") return [{ unlessRead: "alive", isNot: false }, ...lists];
  return [{ unlessRead: "status", isNot: [...GONE_STATUSES] }, ...lists];
}
