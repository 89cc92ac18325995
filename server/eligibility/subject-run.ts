import type { CalendarDate } from "@/server/kernel";
import type { CompiledProgram } from "./compile-program";
import type { PastClaim, SubjectFacts } from "./fact";
import { FeelDate } from "./feel/date";
import type { Run } from "./feel/scope";
import { Unknown } from "./feel/unknown";
import type { FeelValue } from "./feel/value";
import { firstOpenMonth } from "./open-months";

/** One program being decided for one subject: reads each fact at most once, when a clause first asks for it. */
export class SubjectRun implements Run {
  readonly asOf: FeelDate;
  locals: FeelValue[] = [];
  readonly defined: (FeelValue | undefined)[] = [];
  amount: FeelValue = null;
  private readonly values: (FeelValue | undefined)[] = [];

  constructor(
    readonly program: CompiledProgram,
    readonly subject: SubjectFacts,
    asOf: CalendarDate,
  ) {
    this.asOf = FeelDate.parse(asOf) ?? FeelDate.of(asOf);
  }

  get history(): readonly PastClaim[] {
    return this.subject.history;
  }

  fact(slot: number): FeelValue {
    const known = this.values[slot];
    if (known !== undefined) return known;
    const value = this.readFact(slot);
    this.values[slot] = value;
    return value;
  }

  openFrom(key: string): number {
    return firstOpenMonth(this.subject.facts.get(key)?.completeUntil);
  }

  human(predicate: string): boolean | undefined {
    return this.subject.humanDecisions.get(predicate);
  }

  private readFact(slot: number): FeelValue {
    const entry = this.program.slots[slot];
    if (entry === undefined) return null;
    const fact = this.subject.facts.get(entry.attribute.key);
    return fact === undefined ? new Unknown([entry.attribute.key]) : entry.read(fact.value);
  }
}
