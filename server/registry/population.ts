import { ATTRIBUTES, type SqlSources, type SubjectKind } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { type Completeness, oldestUsable, subjectFacts } from "./subject-facts";

/** The relations of the service itself; a copy of the fact tables has others. */
const OWN_RELATIONS = {
  schema: "facts",
  history: "claimed_fact",
  decisions: "human_decision",
  records: "fact_record",
} as const;

/**
 * What a query over everybody has to know of the sources on a day, the same as `subjectFacts` applies to one subject:
 * what absence means where a source is complete, and how old a record may be where a source has fallen silent.
 */
export function populationSources(
  audience: SubjectKind,
  day: { readonly asOf: CalendarDate; readonly completeness: Completeness },
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
    staleBefore: new Map(silent.map((attribute) => [attribute.key, oldestUsable(attribute, day.asOf)])),
  };
}
