import type { CalendarDate } from "@/server/kernel";
import type { CompiledProgram } from "../compile-program";
import type { SubjectFacts } from "../fact";
import { FeelDate } from "../feel/date";
import { Unknown } from "../feel/unknown";
import { SubjectRun } from "../subject-run";
import type { BatchColumn, FactBatch } from "./fact-batch";

const NOTHING = new Unknown([]);
const NOBODY: SubjectFacts = { facts: new Map(), history: [], humanDecisions: new Map() };

/**
 * The subject that is being decided, alone or as one of a batch, and what the last code said besides its value. What was
 * worked out is remembered under `stamp`, which is another one for every subject and day.
 */
export class Row {
  stamp = 0;
  /** The batch of which the subject is the n-th; null where it stands alone. */
  batch: FactBatch | null = null;
  n = 0;
  /** The chunk of the batch of which conditions are known as sets, and the subject's place in it; 0 where there is none. */
  chunk = 0;
  place = 0;
  asOf = "" as CalendarDate;
  /** The day of decision as a number, 20261120. */
  day = 0;
  /** The decimals of the number that was answered last. */
  scale = 0;
  /** The decimals of a left operand while an operation runs. */
  leftScale = 0;
  /** What the last answer lacks, where it is missing. */
  unknown = NOTHING;
  /** Which member of its list each loop has come to, by the loop's slot; the number itself of a loop over numbers. */
  readonly items: number[] = [];
  /** The columns of a batch that the amounts of its programs read, by program; null where columns do not say it. */
  amounts: (readonly BatchColumn[] | null | undefined)[] = [];
  private known: SubjectFacts | null = NOBODY;
  private readonly runs: (SubjectRun | undefined)[] = [];
  private readonly runStamps: number[] = [];

  constructor(private readonly programs: readonly CompiledProgram[]) {}

  /** Turns to one subject and a day. */
  begin(subject: SubjectFacts, asOf: CalendarDate): void {
    this.stamp += 1;
    this.batch = null;
    this.chunk = 0;
    this.known = subject;
    this.turnTo(asOf);
  }

  /** Turns to a batch and a day; `seek` says which of its subjects is meant. */
  open(batch: FactBatch, asOf: CalendarDate): void {
    this.stamp += 1;
    this.batch = batch;
    this.chunk = 0;
    this.known = null;
    this.amounts = [];
    this.turnTo(asOf);
  }

  /** Turns to the n-th subject of the batch. */
  seek(n: number): void {
    this.stamp += 1;
    this.n = n;
    this.known = null;
  }

  /** Everything about the subject: of a batch, to be asked only where no column says it. */
  get subject(): SubjectFacts {
    this.known ??= this.batch?.subject(this.n) ?? NOBODY;
    return this.known;
  }

  /** Whether anything was paid to the subject, or decided about it by an officer. */
  get isRemembered(): boolean {
    if (this.batch !== null) return this.batch.remembered !== null && this.batch.remembered[this.n] === 1;
    return this.subject.history.length > 0 || this.subject.humanDecisions.size > 0;
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

  private turnTo(asOf: CalendarDate): void {
    if (asOf === this.asOf) return;
    this.asOf = asOf;
    this.day = (FeelDate.parse(asOf) ?? FeelDate.of(asOf)).ordinal;
  }
}
