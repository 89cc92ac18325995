import { addDays, type CalendarDate } from "@/server/kernel";
import type { CompiledProgram } from "./compile-program";
import type { Fact, PastClaim, SubjectFacts } from "./fact";
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
    private readonly day: CalendarDate,
  ) {
    this.asOf = FeelDate.parse(day) ?? FeelDate.of(day);
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

  /** Whether a fact was delivered and is older than this program allows. */
  isStale(key: string): boolean {
    const days = this.program.maxAges.get(key);
    const fact = days === undefined ? undefined : this.subject.facts.get(key);
    return fact !== undefined && this.isTooOld(fact, days);
  }

  /** A source that is complete up to a day has confirmed on that day what it delivered before. */
  private isTooOld({ source, obtainedOn }: Fact, maxAgeDays: number | undefined): boolean {
    if (maxAgeDays === undefined) return false;
    const until = this.subject.completeUntil?.get(source);
    const current = until !== undefined && until > obtainedOn ? until : obtainedOn;
    return current < addDays(this.day, -maxAgeDays);
  }

  private readFact(slot: number): FeelValue {
    const entry = this.program.slots[slot];
    if (entry === undefined) return null;
    const fact = this.subject.facts.get(entry.attribute.key);
    return fact === undefined || this.isTooOld(fact, entry.maxAgeDays)
      ? new Unknown([entry.attribute.key])
      : entry.read(fact.value);
  }
}
