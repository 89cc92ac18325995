import type { Bilingual } from "./bilingual";
import { englishOf } from "./catalogue/value-names";
import { FeelDate, isMonth } from "./feel/date";
import { FeelNumber } from "./feel/number";
import { type FeelValue, isList } from "./feel/value";

type Language = keyof Bilingual;

const GROUPED_FROM = 10_000; // years and small counts stay ungrouped: 2026, 69,002
const ENGLISH_MONTHS = [
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
] as const;

/** A value as a person reads it inside a sentence. */
export function formatValue(value: FeelValue, language: Language): string {
  if (value instanceof FeelNumber) return formatNumber(value);
  if (value instanceof FeelDate) return formatDate(value, language);
  if (typeof value === "boolean") return formatBoolean(value, language);
  if (typeof value === "string") return formatText(value, language);
  if (isList(value)) return value.map((item) => formatValue(item, language)).join(language === "zh" ? "、" : ", ");
  return "";
}

function formatNumber(value: FeelNumber): string {
  const [whole = "", fraction] = value.toFixed().split(".");
  const grouped = value.abs().lessThan(GROUPED_FROM) ? whole : whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function formatDate(date: FeelDate, language: Language): string {
  if (language === "zh") return `${date.year}年${date.month}月${date.day}日`;
  return `${date.day} ${ENGLISH_MONTHS[date.month - 1]} ${date.year}`;
}

function formatBoolean(value: boolean, language: Language): string {
  if (language === "zh") return value ? "是" : "否";
  return value ? "yes" : "no";
}

function formatText(text: string, language: Language): string {
  if (!isMonth(text)) return language === "zh" ? text : englishOf(text);
  const [year, month] = [text.slice(0, 4), Number(text.slice(5, 7))];
  return language === "zh" ? `${year}年${month}月` : `${ENGLISH_MONTHS[month - 1]} ${year}`;
}
