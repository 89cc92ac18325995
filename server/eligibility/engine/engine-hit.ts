import type { CalendarDate, Fen } from "@/server/kernel";
import type { CompiledProgram } from "../compile-program";
import { decide } from "../decide";
import type { EligibilityDecision } from "../decision";
import type { SubjectFacts } from "../fact";

/** How a clause stands where a program is not refused. */
export type HitVerdict = "met" | "unknown";

/**
 * A program that a subject is owed, or may be owed once what is missing is known. `program` is its place in the engine's
 * list; `missing` names the facts as the interpreter does. The sentences of `decision` are the interpreter's own: it runs
 * when they are first read.
 */
export type EngineHit =
  | {
      readonly program: number;
      readonly outcome: "eligible";
      readonly amountFen: Fen;
      readonly verdicts: readonly HitVerdict[];
      readonly decision: EligibilityDecision;
    }
  | {
      readonly program: number;
      readonly outcome: "undetermined";
      readonly missing: readonly string[];
      readonly verdicts: readonly HitVerdict[];
      readonly decision: EligibilityDecision;
    };

/** Who was decided, when, by which program. */
export type HitOrigin = {
  readonly program: CompiledProgram;
  readonly subject: SubjectFacts;
  readonly asOf: CalendarDate;
};

abstract class Hit {
  private said: EligibilityDecision | null = null;

  constructor(
    readonly program: number,
    private readonly origin: HitOrigin,
    private readonly waiting: readonly number[],
  ) {}

  /** How each clause stands, in the program's order. */
  get verdicts(): readonly HitVerdict[] {
    return this.origin.program.conditions.map((_, i) => (this.waiting.includes(i) ? "unknown" : "met"));
  }

  /** The interpreter's decision, with its sentences. */
  get decision(): EligibilityDecision {
    this.said ??= decide(this.origin.program, this.origin.subject, this.origin.asOf);
    return this.said;
  }
}

const NONE: readonly number[] = [];

/** A program that is owed, this much. */
export class EligibleHit extends Hit {
  readonly outcome = "eligible";

  constructor(
    program: number,
    readonly amountFen: Fen,
    origin: HitOrigin,
  ) {
    super(program, origin, NONE);
  }
}

/** A program that waits for facts. */
export class UndeterminedHit extends Hit {
  readonly outcome = "undetermined";
  readonly missing: readonly string[];

  constructor(
    program: number,
    lacks: { readonly missing: { readonly names: readonly string[] }; readonly waiting: readonly number[] },
    origin: HitOrigin,
  ) {
    super(program, origin, lacks.waiting);
    this.missing = lacks.missing.names;
  }
}
