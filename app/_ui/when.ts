import type { Language, Mode } from "./look";

const CITY_OFFSET_MS = 8 * 3_600_000; // Asia/Shanghai, without summer time
const DAY_MS = 86_400_000;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

type Voice = { readonly mode: Mode; readonly language: Language };

/** An instant as the city's wall clock shows it; the same on the server and on any phone. */
function wallClock(instant: string): { date: string; hour: number; minute: string; second: string } {
  const local = new Date(Date.parse(instant) + CITY_OFFSET_MS).toISOString();
  return {
    date: local.slice(0, 10),
    hour: Number(local.slice(11, 13)),
    minute: local.slice(14, 16),
    second: local.slice(17, 19),
  };
}

/** The civil date in the city at an instant, "YYYY-MM-DD". */
export function dateOf(instant: string): string {
  return wallClock(instant).date;
}

/** 10:42:07, the way the route of money is timed. @param instant ISO 8601. */
export function sayClock(instant: string): string {
  return new Date(Date.parse(instant) + CITY_OFFSET_MS).toISOString().slice(11, 19);
}

/** 11月20日, with the year when it is not the current one or when asked. @param date "YYYY-MM-DD". */
export function sayDate(date: string, voice: Voice, thisYear?: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  const isThisYear = thisYear === year;
  if (voice.language === "en") {
    return `${Number(day)} ${MONTHS[Number(month) - 1]}${isThisYear ? "" : ` ${year}`}`;
  }
  return `${isThisYear ? "" : `${year}年`}${Number(month)}月${Number(day)}日`;
}

const ISO_DATE = /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g;

/** A stored sentence with its dates as the phone says dates, so that none is broken at a hyphen. */
export function sayDatesIn(sentence: string, voice: Voice, thisYear?: string): string {
  return sentence.replace(ISO_DATE, (date) => sayDate(date, voice, thisYear));
}

/** 11月, with the year when it is not the current one. @param month "YYYY-MM". */
export function sayMonth(month: string, voice: Voice, thisYear: string): string {
  const [year = "", number = ""] = month.split("-");
  if (voice.language === "en") return `${MONTHS[Number(number) - 1]}${year === thisYear ? "" : ` ${year}`}`;
  return `${year === thisYear ? "" : `${year}年`}${Number(number)}月`;
}

/** 上午10点42分 in elder mode, as people say it; 10:42 otherwise. */
function sayTimeOfDay(instant: string, voice: Voice): string {
  const { hour, minute } = wallClock(instant);
  if (voice.mode !== "elder" || voice.language === "en") return `${String(hour).padStart(2, "0")}:${minute}`;
  const part = hour < 6 ? "凌晨" : hour < 12 ? "上午" : hour < 13 ? "中午" : hour < 18 ? "下午" : "晚上";
  const minutes = minute === "00" ? "整" : `${minute.startsWith("0") ? "零" : ""}${Number(minute)}分`;
  return `${part}${hour > 12 ? hour - 12 : hour}点${minutes}`;
}

/** 11月20日10:44: a day and a time of day, the year said unless it is `thisYear`. @param instant ISO 8601. */
function sayDayTime(instant: string, voice: Voice, thisYear: string): string {
  const day = sayDate(dateOf(instant), voice, thisYear);
  return `${day}${voice.language === "en" ? " at " : ""}${sayTimeOfDay(instant, voice)}`;
}

/** 今天10:44, 昨天16:20 or 11月18日16:20. @param instant ISO 8601. @param now the server's own instant. */
export function sayMoment(instant: string, now: string, voice: Voice): string {
  const date = dateOf(instant);
  const today = dateOf(now);
  const time = sayTimeOfDay(instant, voice);
  const yesterday = dateOf(new Date(Date.parse(now) - DAY_MS).toISOString());
  const english = voice.language === "en";
  if (date === today) return english ? `today at ${time}` : `今天${time}`;
  if (date === yesterday) return english ? `yesterday at ${time}` : `昨天${time}`;
  return sayDayTime(instant, voice, today.slice(0, 4));
}

/** 2026年11月20日10:42:11, for a paper that is kept. */
export function sayStamp(instant: string, voice: Voice): string {
  const day = sayDate(dateOf(instant), voice);
  return voice.language === "en" ? `${day}, ${sayClock(instant)}` : `${day}${sayClock(instant)}`;
}

/** Midday of a civil date, where a screen knows the day but not the hour. @param date "YYYY-MM-DD". */
export function middayOf(date: string): string {
  return `${date}T04:00:00.000Z`;
}
