import type { CalendarDate } from "@/server/kernel";
import type { CompiledProgram } from "../compile-program";
import type { SubjectFacts } from "../fact";
import { FeelDate } from "../feel/date";
import { Unknown } from "../feel/unknown";
import { SubjectRun } from "../subject-run";

const NOTHING = new Unknown([]);
const NOBODY: SubjectFacts = { facts: new Map(), history: [], humanDecisions: new Map() };

/**
 * The subject that is being decided, and what the last code said besides its value. What was worked out is remembered
 * under `stamp`, which is another one for every subject and day.
 */
export class Row {
  stamp = 0;
  subject = NOBODY;
  asOf = "" as CalendarDate;
  /** The day of decision as a number, 20261120. */
  day = 0;
  /** The decimals of the number that was answered last. */
  scale = 0;
  /** The decimals of a left operand while an operation runs. */
  leftScale = 0;
  /** What the last answer lacks, where it is missing. */
  unknown = NOTHING;
  private readonly runs: (SubjectRun | undefined)[] = [];
  private readonly runStamps: number[] = [];

  constructor(private readonly programs: readonly CompiledProgram[]) {}

  /** Turns to a subject and a day. */
  begin(subject: SubjectFacts, asOf: CalendarDate): void {
    this.stamp += 1;
    this.subject = subject;
    if (asOf === this.asOf) return;
    this.asOf = asOf;
    this.day = (FeelDate.parse(asOf) ?? FeelDate.of(asOf)).ordinal;
  }

  /** The interpreter's run of a program for this subject, for everything that has no code of its own. */
  run(program: number): SubjectRun {
    const known = this.runs[program];
    if (known !== undefined && this.runStamps[program] === this.stamp) return known;
    const run = new SubjectRun(this.programs[program] as CompiledProgram, this.subject, this.asOf);
    this.runs[program] = run;
    this.runStamps[program] = this.stamp;
    return run;
  }
}
