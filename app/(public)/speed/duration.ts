const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Say = (key: "speed.seconds" | "speed.minutes" | "speed.hours" | "speed.days", values: { n: string }) => string;

/** A time in the largest unit it has two of, rounded up: nobody is promised less than it took. Seconds to one decimal, always. */
export function sayDuration(ms: number, t: Say): string {
  if (ms < 2 * MINUTE_MS) return t("speed.seconds", { n: (Math.ceil(ms / 100) / 10).toFixed(1) });
  if (ms < 2 * HOUR_MS) return t("speed.minutes", { n: String(Math.ceil(ms / MINUTE_MS)) });
  if (ms < 2 * DAY_MS) return t("speed.hours", { n: String(Math.ceil(ms / HOUR_MS)) });
  return t("speed.days", { n: String(Math.ceil(ms / DAY_MS)) });
}
