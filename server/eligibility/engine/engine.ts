import type { CalendarDate } from "@/server/kernel";
import type { SubjectKind } from "../catalogue/attribute";
import type { CompiledProgram } from "../compile-program";
import type { SubjectFacts } from "../fact";
import type { EngineHit } from "./engine-hit";
import type { BatchHits, FactBatch } from "./fact-batch";
import type { FactPlace } from "./fact-column";
import { Side } from "./side";

/**
 * Many programs, decided together: what they have in common is worked out once a subject, and most of them are never
 * looked at. Says what `decide` says of every program, to the fen and to the name of every missing fact.
 * Not to be entered twice at once; a worker thread has its own.
 */
export interface Engine {
  readonly programs: readonly CompiledProgram[];
  /**
   * All programs of the subject's audience for one subject: those that are owed and those that wait for a fact, in the
   * order of `programs`. What is not in it is refused.
   * @throws AssertionError as `decide` does, unless a clause that needs nothing of it refuses the program anyhow.
   */
  decideSubject(subject: SubjectFacts, audience: SubjectKind, asOf: CalendarDate): readonly EngineHit[];
  /** The same for many subjects; the n-th answer is the n-th subject's. */
  decideBatch(
    subjects: readonly SubjectFacts[],
    audience: SubjectKind,
    asOf: CalendarDate,
  ): readonly (readonly EngineHit[])[];
  /** The same for many subjects whose facts lie in columns: what `decideBatch` finds, without an object for each hit. */
  decideColumns(batch: FactBatch, audience: SubjectKind, asOf: CalendarDate): BatchHits;
  /** The facts that the audience's programs read: the columns that a batch has to have. */
  reads(audience: SubjectKind): readonly FactPlace[];
}

/** Reads programs into an engine: done once for many subjects. */
export function createEngine(programs: readonly CompiledProgram[]): Engine {
  const sides = { person: new Side(programs, "person"), firm: new Side(programs, "firm") };
  return {
    programs,
    decideSubject: (subject, audience, asOf) => sides[audience].decide(subject, asOf),
    decideBatch: (subjects, audience, asOf) => subjects.map((subject) => sides[audience].decide(subject, asOf)),
    decideColumns: (batch, audience, asOf) => sides[audience].decideColumns(batch, asOf),
    reads: (audience) => sides[audience].reads,
  };
}
