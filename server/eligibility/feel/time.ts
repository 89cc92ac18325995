import { DaysDuration } from "./duration";
import { Zone } from "./zone";

const NANOS_A_SECOND = 1_000_000_000n;
const NANOS_A_DAY = 86_400n * NANOS_A_SECOND;
const PATTERN = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z0-9_+\-/]+)?$/;

/** The parts of a time of day. */
type TimeParts = { readonly hour: number; readonly minute: number; readonly second: number; readonly nano: number };

/** A time of day, with or without a zone. Two times are compared to the second, as FEEL compares them. */
export class FeelTime {
  private constructor(
    /** The seconds since midnight, without the fraction. */
    readonly secondOfDay: number,
    /** The fraction of the second, in nanoseconds. */
    readonly nano: number,
    readonly zone: Zone | null,
  ) {}

  /** The time of these parts; null when there is no such time. */
  static from({ hour, minute, second, nano }: TimeParts, zone: Zone | null): FeelTime | null {
    const isTime =
      [hour, minute, second, nano].every((part) => Number.isInteger(part) && part >= 0) &&
      hour < 24 &&
      minute < 60 &&
      second < 60;
    return isTime ? new FeelTime(hour * 3_600 + minute * 60 + second, nano, zone) : null;
  }

  /**
   * Reads "10:30:00", with a fraction and a zone if it has them; null when there is no such time.
   * 24:00:00 is read as 00:00:00: whoever has a date moves it to the next day.
   */
  static parse(text: string): FeelTime | null {
    const [, hour, minute, second, fraction = "", zoneText] = PATTERN.exec(text) ?? [];
    if (hour === undefined) return null;
    const zone = zoneText === undefined ? null : Zone.parse(zoneText);
    if (zoneText !== undefined && zone === null) return null;
    const nano = Number(fraction.padEnd(9, "0"));
    const parts = { hour: Number(hour), minute: Number(minute), second: Number(second), nano };
    const isMidnight = parts.hour === 24 && parts.minute === 0 && parts.second === 0 && nano === 0;
    return FeelTime.from(isMidnight ? { ...parts, hour: 0 } : parts, zone);
  }

  /** The time so many nanoseconds after midnight, which may lie before or after this day. */
  static ofNanos(nanos: bigint, zone: Zone | null): FeelTime {
    const within = ((nanos % NANOS_A_DAY) + NANOS_A_DAY) % NANOS_A_DAY;
    return new FeelTime(Number(within / NANOS_A_SECOND), Number(within % NANOS_A_SECOND), zone);
  }

  static readonly UTC_MIDNIGHT = new FeelTime(0, 0, Zone.UTC);

  get hour(): number {
    return Math.trunc(this.secondOfDay / 3_600);
  }

  get minute(): number {
    return Math.trunc(this.secondOfDay / 60) % 60;
  }

  get second(): number {
    return this.secondOfDay % 60;
  }

  /** The nanoseconds since midnight. */
  get nanos(): bigint {
    return BigInt(this.secondOfDay) * NANOS_A_SECOND + BigInt(this.nano);
  }

  /** The time so much later, on this day or another. */
  plus(duration: DaysDuration): FeelTime {
    return FeelTime.ofNanos(this.nanos + duration.nanos, this.zone);
  }

  /** How much later this time is than the other; null when only one of the two has a zone. */
  since(other: FeelTime): DaysDuration | null {
    if ((this.zone === null) !== (other.zone === null)) return null;
    const shift = BigInt(this.offset - other.offset) * NANOS_A_SECOND;
    return new DaysDuration(this.nanos - other.nanos - shift);
  }

  /** Orders two times by the second; null when only one of the two has a zone. */
  comparedTo(other: FeelTime): number | null {
    if ((this.zone === null) !== (other.zone === null)) return null;
    return this.secondOfDay - this.offset - (other.secondOfDay - other.offset);
  }

  toString(): string {
    const fraction = this.nano === 0 ? "" : `.${String(this.nano).padStart(9, "0").replace(/0+$/, "")}`;
    const clock = [this.hour, this.minute, this.second].map((part) => String(part).padStart(2, "0")).join(":");
    return `${clock}${fraction}${this.zone ?? ""}`;
  }

  /** The seconds ahead of UTC. A time without a date takes a named zone's offset of 1970-01-01: any fixed day would do. */
  private get offset(): number {
    return this.zone?.offsetAt(this.secondOfDay) ?? 0;
  }
}
