import type { speak } from "@/app/_messages/say";
import { groupSums } from "@/app/_ui/money";
import { sayDate, sayMonth } from "@/app/_ui/when";
import type { FactView } from "@/app/views";

type Speech = Awaited<ReturnType<typeof speak>>;

/** A fact in words: its name and what it says. */
export function sayFact({ label, value }: FactView, speech: Speech): string {
  const said = sayValue(value, speech);
  return said === "" ? label : groupSums(speech.t("wrong.valued", { label, value: said }));
}

/** Who delivered it, and when. */
export function saySource({ sourceName: source, obtainedOn }: FactView, { t, look }: Speech): string {
  return obtainedOn
    ? t("wrong.source", { source, date: sayDate(obtainedOn, look) })
    : t("wrong.sourceUndated", { source });
}

function sayValue(value: FactView["value"], { t, look }: Speech): string {
  switch (value.kind) {
    case "text":
      return value.text;
    case "figure":
      return `${value.figure}${value.unit}`;
    case "date":
      return sayDate(value.date, look);
    case "months":
      return t("wrong.months", { count: value.count, month: sayMonth(value.last, look, "") });
    case "records":
      return value.count > 0 ? t("wrong.records", { count: value.count }) : "";
    default:
      return t(`wrong.${value.kind}`);
  }
}
