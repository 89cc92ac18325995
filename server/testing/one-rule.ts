import {
  attributeByKey,
  compileProgram,
  type FactValue,
  type ProgramDefinition,
  type SubjectKind,
} from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { type LabDay, type LabSubject, labSubject } from "./population-lab";

/** The day on which the rules of these tests are asked. */
export const ASOF = calendarDate("2026-11-20");
/** That day, with no source that has delivered everything. */
export const DAY: LabDay = { asOf: ASOF, completeness: new Map() };
const NO_SENTENCE = { zh: "", en: "" };

/** A rule of one clause. */
export type Rule = {
  when?: string;
  amount: string;
  parameters?: ProgramDefinition["parameters"];
  /** What officers decide; `within`, where an answer counts for so long only. */
  humans?: readonly (string | { readonly name: string; readonly within: "year" | "month" })[];
};

/** A program of one rule. */
export function programOf(audience: SubjectKind, { when = "true", amount, parameters = {}, humans = [] }: Rule) {
  return compileProgram({
    programId: "T-1",
    audience,
    parameters,
    humanPredicates: humans.map((human) => {
      const { name, within } = typeof human === "string" ? { name: human, within: undefined } : human;
      return { name, label: { zh: name, en: name }, within };
    }),
    definitions: [],
    conditions: [{ clauseId: "c1", article: null, text: "", feel: when, fact: NO_SENTENCE }],
    amount: { text: "", feel: amount },
    brief: NO_SENTENCE,
  });
}

/** What is known of a subject, by attribute key. */
export type Facts = Readonly<Record<string, FactValue>>;

/** A subject of whom each fact was delivered by its own source. */
export function subjectOf(audience: SubjectKind, facts: Facts, id = "sub_a"): LabSubject {
  const known = Object.entries(facts).map(
    ([key, value]) => [key, { value, source: attributeByKey(audience, key)?.source ?? "", obtainedOn: ASOF }] as const,
  );
  return labSubject(id, audience, { facts: new Map(known), history: [], humanDecisions: new Map() });
}
