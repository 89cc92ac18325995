import type { CalendarDate } from "@/server/kernel";
import { claimableFrom, type RunnableProgram } from "@/server/policies";
import { hashOf } from "./fact-digest";
import type { RunInputs } from "./run-inputs";

/** What a benefit is the same in for everybody of a jurisdiction: all of an entitlement but the person and the sum. */
export type OwedTerms = {
  readonly programId: string;
  readonly programVersion: number;
  readonly period: string;
  readonly citySharePermille: number;
  readonly jurisdictionCode: string;
  readonly claimableFrom: CalendarDate;
  readonly expiresOn: CalendarDate | null;
  /** The dates count from the day of this run: what has been owed since an earlier day keeps its own. */
  readonly datedByRun: boolean;
};

/** The terms of a run, each worked out once. */
export class TermsOfRun {
  private readonly known = new Map<string, (OwedTerms | undefined)[]>();
  /** The jurisdiction that was asked for last: a subject's benefits are of one. */
  private lastCode = "";
  private lastOwn: (OwedTerms | undefined)[] = [];
  private readonly hashes: [number, number][] = [];
  /** The dates of a program wherever they count from the day of this run: the same in every jurisdiction. */
  private readonly dates: (Pick<OwedTerms, "claimableFrom" | "expiresOn"> | undefined)[] = [];

  constructor(private readonly inputs: Pick<RunInputs, "programs" | "notices" | "civilDate">) {}

  /** The terms of the program at a place, in a jurisdiction. */
  of(place: number, jurisdictionCode: string): OwedTerms {
    const own = this.lastCode === jurisdictionCode ? this.lastOwn : this.turnTo(jurisdictionCode);
    const known = own[place];
    if (known !== undefined) return known;
    const made = this.newTerms(place, jurisdictionCode);
    own[place] = made;
    return made;
  }

  private turnTo(jurisdictionCode: string): (OwedTerms | undefined)[] {
    // With a place for each program from the beginning: a few of thousands of places would be looked up by name.
    const own = this.known.get(jurisdictionCode) ?? new Array<OwedTerms | undefined>(this.inputs.programs.length);
    this.known.set(jurisdictionCode, own);
    this.lastCode = jurisdictionCode;
    this.lastOwn = own;
    return own;
  }

  /** Two halves of a hash of the program and its period: what the ids of its benefits have in common. */
  hashOf(place: number): readonly [number, number] {
    const known = this.hashes[place];
    if (known !== undefined) return known;
    const { programId, period } = this.inputs.programs[place] as RunnableProgram;
    const made: [number, number] = [hashOf(`${programId} ${period}`), hashOf(`${period} ${programId}`)];
    this.hashes[place] = made;
    return made;
  }

  private newTerms(place: number, jurisdictionCode: string): OwedTerms {
    const { notices, civilDate } = this.inputs;
    const program = this.inputs.programs[place] as RunnableProgram;
    const { programId, version: programVersion, period, citySharePermille } = program;
    const datedByRun = program.noticeWorkingDays === 0 || !notices.has(`${programId} ${jurisdictionCode}`);
    const datesHere = () => {
      const from = claimableFrom(program, { jurisdictionCode, notices, civilDate });
      return { claimableFrom: from, expiresOn: program.expiresOn(from) };
    };
    const dates = datedByRun ? (this.dates[place] ?? datesHere()) : datesHere();
    if (datedByRun) this.dates[place] = dates;
    return { programId, programVersion, period, citySharePermille, jurisdictionCode, datedByRun, ...dates };
  }
}
