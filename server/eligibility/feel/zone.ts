const MAX_OFFSET_SECONDS = 14 * 3_600; // XML Schema's limit
const MAX_INSTANT_SECONDS = 8_640_000_000_000; // beyond it no zone's history is known
const SECONDS_A_DAY = 86_400;
const OFFSET = /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** How a local time relates to UTC: by a fixed offset, or by a named zone of the IANA database. */
export class Zone {
  private constructor(
    /** The name, such as "Asia/Shanghai"; null for a fixed offset. */
    readonly name: string | null,
    private readonly offset: number,
  ) {}

  static readonly UTC = new Zone(null, 0);

  /** A fixed offset in seconds; null beyond 14 hours. */
  static ofOffset(seconds: number): Zone | null {
    return Math.abs(seconds) <= MAX_OFFSET_SECONDS ? new Zone(null, seconds) : null;
  }

  /** Reads "Z", "+08:00" or "@Asia/Shanghai"; null when there is no such zone. */
  static parse(text: string): Zone | null {
    if (text === "Z") return Zone.UTC;
    if (text.startsWith("@")) return formatOf(text.slice(1)) === null ? null : new Zone(text.slice(1), 0);
    const [, sign, hours, minutes, seconds = "0"] = OFFSET.exec(text) ?? [];
    if (hours === undefined || Number(minutes) > 59 || Number(seconds) > 59) return null;
    const size = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    return Zone.ofOffset(sign === "-" ? 0 - size : size);
  }

  /** The seconds by which a local time is ahead of UTC. `local` is that time in seconds since 1970, as if it were UTC. */
  offsetAt(local: number): number {
    if (this.name === null) return this.offset;
    const guess = offsetOf(this.name, local);
    return offsetOf(this.name, local - guess);
  }

  /** Whether two zones are the same one, by name or by offset. */
  equals(other: Zone): boolean {
    return this.name === other.name && this.offset === other.offset;
  }

  toString(): string {
    if (this.name !== null) return `@${this.name}`;
    if (this.offset === 0) return "Z";
    const size = Math.abs(this.offset);
    const parts = [Math.trunc(size / 3_600), Math.trunc(size / 60) % 60];
    if (size % 60 !== 0) parts.push(size % 60);
    return (this.offset < 0 ? "-" : "+") + parts.map((part) => String(part).padStart(2, "0")).join(":");
  }
}

function formatOf(name: string): Intl.DateTimeFormat | null {
  const known = FORMATS.get(name);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    FORMATS.set(name, format);
    return format;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The offset of a named zone at an instant in seconds since 1970. */
function offsetOf(name: string, instant: number): number {
  const format = formatOf(name);
  if (format === null) return 0;
  const within = Math.max(SECONDS_A_DAY - MAX_INSTANT_SECONDS, Math.min(instant, MAX_INSTANT_SECONDS - SECONDS_A_DAY));
  const parts = new Map(format.formatToParts(new Date(within * 1_000)).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get("era") === "BC" ? 1 - of("year") : of("year");
  const local = new Date(0);
  local.setUTCFullYear(year, of("month") - 1, of("day"));
  local.setUTCHours(of("hour"), of("minute"), of("second"));
  return local.getTime() / 1_000 - Math.floor(within);
}
