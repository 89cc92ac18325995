import type { Bilingual } from "./bilingual";
import type { Attribute } from "./catalogue/attribute";
import { FeelNumber } from "./feel/number";
import { Unknown } from "./feel/unknown";
import { type FeelContext, type FeelValue, isContext, isList } from "./feel/value";
import { formatValue } from "./format";

/** The units of the catalogue in English. What is counted needs no unit there. */
const UNITS: Readonly<Record<string, string>> = {
  元: " yuan",
  "元/月": " yuan a month",
  万元: " × 10,000 yuan",
  月: " months",
  天: " days",
  亩: " mu",
  "%": "%",
};

const NO_RECORD: Bilingual = { zh: "没有记录", en: "no record" };

/** A known fact as a person reads it: with its unit; a list of records by how many there are. */
export function sayFact(attribute: Attribute | null, value: FeelValue): Bilingual {
  if (value === null) return NO_RECORD;
  if (isList(value)) return sayList(value);
  if (isContext(value)) return sayObject(value, attribute);
  const unit = value instanceof FeelNumber ? (attribute?.unit ?? "") : "";
  const zh = `${formatValue(value, "zh")}${unit === "年" ? "" : unit}`; // a year is 2026, not 2026年 of something
  return { zh, en: `${formatValue(value, "en")}${UNITS[unit] ?? ""}` };
}

function sayList(list: readonly FeelValue[]): Bilingual {
  if (list.length === 0) return NO_RECORD;
  if (list.some((item) => typeof item !== "string"))
    return { zh: `${list.length}条记录`, en: list.length === 1 ? "1 record" : `${list.length} records` };
  return { zh: formatValue(list, "zh"), en: formatValue(list, "en") };
}

function sayObject(object: FeelContext, attribute: Attribute | null): Bilingual {
  const parts = (attribute?.members ?? []).flatMap((member) => {
    const value = object.get(member.feelName) ?? null;
    if (value === null || value instanceof Unknown || isList(value) || isContext(value)) return [];
    return [
      { zh: `${member.label.zh}：${formatValue(value, "zh")}`, en: `${member.label.en}: ${formatValue(value, "en")}` },
    ];
  });
  if (parts.length === 0) return { zh: "有记录", en: "on record" };
  return { zh: parts.map(({ zh }) => zh).join("，"), en: parts.map(({ en }) => en).join(", ") };
}
