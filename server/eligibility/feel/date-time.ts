import { FeelDate } from "./date";
import { DaysDuration } from "./duration";
import { FeelTime } from "./time";

const SECONDS_A_DAY = 86_400;
const NANOS_A_SECOND = 1_000_000_000n;
const NANOS_A_DAY = 86_400n * NANOS_A_SECOND;

/** A date together with a time of day, which may have a zone. */
export class FeelDateTime {
  constructor(
    readonly date: FeelDate,
    readonly time: FeelTime,
  ) {}

  /** Reads "2026-11-20T10:30:00", or a date alone, which is its midnight; null when there is no such moment. */
  static parse(text: string): FeelDateTime | null {
    const at = text.indexOf("T");
    const timePart = at === -1 ? "00:00:00" : text.slice(at + 1);
    const date = FeelDate.read(at === -1 ? text : text.slice(0, at));
    const time = FeelTime.parse(timePart);
    if (date === null || time === null) return null;
    return new FeelDateTime(timePart.startsWith("24") ? date.plusDays(1) : date, time);
  }

  /** The midnight that a date stands for where a moment is needed: in UTC, as FEEL says. */
  static ofDate(date: FeelDate): FeelDateTime {
    return new FeelDateTime(date, FeelTime.UTC_MIDNIGHT);
  }

  /** The moment so many months later, at the same time of day. */
  plusMonths(months: number): FeelDateTime {
    return new FeelDateTime(this.date.plusMonths(months), this.time);
  }

  /** The moment so much later by the local clock. */
  plus(duration: DaysDuration): FeelDateTime {
    const nanos = this.time.nanos + duration.nanos;
    const days = (nanos - (((nanos % NANOS_A_DAY) + NANOS_A_DAY) % NANOS_A_DAY)) / NANOS_A_DAY;
    return new FeelDateTime(this.date.plusDays(Number(days)), FeelTime.ofNanos(nanos, this.time.zone));
  }

  /** How much later this moment is than the other; null when only one of the two has a zone. */
  since(other: FeelDateTime): DaysDuration | null {
    if ((this.time.zone === null) !== (other.time.zone === null)) return null;
    const seconds = this.epochSeconds - other.epochSeconds;
    return new DaysDuration(BigInt(seconds) * NANOS_A_SECOND + BigInt(this.time.nano - other.time.nano));
  }

  /** Orders two moments by the second; null when only one of the two has a zone. */
  comparedTo(other: FeelDateTime): number | null {
    if ((this.time.zone === null) !== (other.time.zone === null)) return null;
    return this.epochSeconds - other.epochSeconds;
  }

  toString(): string {
    return `${this.date}T${this.time}`;
  }

  /** How far the local time is ahead of UTC; null where there is no zone. */
  get offset(): DaysDuration | null {
    return this.time.zone === null ? null : DaysDuration.ofSeconds(this.time.zone.offsetAt(this.localSeconds));
  }

  /** The seconds since 1970 in UTC; in local time where there is no zone. */
  private get epochSeconds(): number {
    return this.localSeconds - (this.time.zone?.offsetAt(this.localSeconds) ?? 0);
  }

  private get localSeconds(): number {
    return this.date.epochDay * SECONDS_A_DAY + this.time.secondOfDay;
  }
}
