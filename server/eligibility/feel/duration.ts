const MONTHS_A_YEAR = 12;
const PATTERN =
  /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(T(?=\d|\.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{0,9})\d*)?S)?)?$/;

const NANOS_A_SECOND = 1_000_000_000n;
const NANOS_A_MINUTE = 60n * NANOS_A_SECOND;
const NANOS_AN_HOUR = 60n * NANOS_A_MINUTE;
const NANOS_A_DAY = 24n * NANOS_AN_HOUR;

/** A duration of years and months, counted in months. */
export class MonthsDuration {
  constructor(readonly months: number) {}

  toString(): string {
    const [years, months] = [Math.trunc(Math.abs(this.months) / MONTHS_A_YEAR), Math.abs(this.months) % MONTHS_A_YEAR];
    const parts = [years === 0 ? "" : `${years}Y`, months === 0 && years !== 0 ? "" : `${months}M`];
    return `${this.months < 0 ? "-" : ""}P${parts.join("")}`;
  }
}

/** A duration of days and time, exact to the nanosecond. */
export class DaysDuration {
  constructor(readonly nanos: bigint) {}

  /** A duration of whole days. */
  static ofDays(days: number): DaysDuration {
    return new DaysDuration(BigInt(days) * NANOS_A_DAY);
  }

  /** A duration of whole seconds. */
  static ofSeconds(seconds: number): DaysDuration {
    return new DaysDuration(BigInt(seconds) * NANOS_A_SECOND);
  }

  /** The whole days, cut towards zero. */
  get days(): number {
    return Number(this.nanos / NANOS_A_DAY);
  }

  /** The whole hours beyond the days, and so on down to the nanoseconds; negative when the duration is. */
  get hours(): number {
    return Number((this.nanos % NANOS_A_DAY) / NANOS_AN_HOUR);
  }

  get minutes(): number {
    return Number((this.nanos % NANOS_AN_HOUR) / NANOS_A_MINUTE);
  }

  get seconds(): number {
    return Number((this.nanos % NANOS_A_MINUTE) / NANOS_A_SECOND);
  }

  toString(): string {
    const size = new DaysDuration(this.nanos < 0n ? -this.nanos : this.nanos);
    const fraction = String(size.nanos % NANOS_A_SECOND)
      .padStart(9, "0")
      .replace(/0+$/, "");
    const seconds = `${size.seconds}${fraction === "" ? "" : `.${fraction}`}`;
    const time = [
      size.hours === 0 ? "" : `${size.hours}H`,
      size.minutes === 0 ? "" : `${size.minutes}M`,
      seconds === "0" && size.nanos !== 0n ? "" : `${seconds}S`,
    ].join("");
    return `${this.nanos < 0n ? "-" : ""}P${size.days === 0 ? "" : `${size.days}D`}${time === "" ? "" : `T${time}`}`;
  }
}

/** Reads "P1Y2M", "-P3D" or "PT1H30.5S"; null when the text is no duration, or one of both kinds at once. */
export function parseDuration(text: string): MonthsDuration | DaysDuration | null {
  const parts = PATTERN.exec(text);
  if (parts === null || /[PT]$/.test(text)) return null;
  const [, minus, years, months, days, time, hours, minutes, seconds, fraction] = parts;
  const isMonths = years !== undefined || months !== undefined;
  if (isMonths && (days !== undefined || time !== undefined)) return null;
  const sign = minus === undefined ? 1 : -1;
  if (isMonths) return new MonthsDuration(sign * (Number(years ?? 0) * MONTHS_A_YEAR + Number(months ?? 0)) + 0);
  const nanos =
    BigInt(days ?? 0) * NANOS_A_DAY +
    BigInt(hours ?? 0) * NANOS_AN_HOUR +
    BigInt(minutes ?? 0) * NANOS_A_MINUTE +
    BigInt(seconds ?? 0) * NANOS_A_SECOND +
    BigInt((fraction ?? "").padEnd(9, "0"));
  return new DaysDuration(BigInt(sign) * nanos);
}
