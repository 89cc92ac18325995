import type { Attribute, FactValue } from "@/server/eligibility";
import { isCalendarDate, maskIdentity } from "@/server/kernel";
import type { FactValueView } from "./fact-report";

const IDENTITY_ATTRIBUTE = "person_id";

/**
 * A fact as its owner reads it. Undefined has not been delivered; null and an empty list are a known "no record".
 * @param attribute null for this platform's own payment records, which are shown elsewhere.
 */
export function viewFactValue(attribute: Attribute | null, value: FactValue | undefined): FactValueView {
  if (attribute === null) return { kind: "records", count: 0 };
  if (value === undefined) return { kind: "undelivered" };
  if (value === null || (Array.isArray(value) && value.length === 0)) return { kind: "none" };
  if (typeof value === "boolean") return { kind: value ? "yes" : "no" };
  if (Array.isArray(value)) return viewList(attribute, value);
  if (typeof value === "object") return { kind: "records", count: 1 };
  const text = String(value);
  if (attribute.type === "number" || attribute.type === "integer") {
    return { kind: "figure", figure: text, unit: attribute.unit };
  }
  if (attribute.type === "date" && isCalendarDate(text)) return { kind: "date", date: text };
  return { kind: "text", text: attribute.key === IDENTITY_ATTRIBUTE ? maskIdentity(text) : text };
}

function viewList({ type }: Attribute, items: readonly FactValue[]): FactValueView {
  if (type === "strings") return { kind: "text", text: items.join("、") };
  if (type !== "months") return { kind: "records", count: items.length };
  const last = items.map(String).toSorted().at(-1) ?? "";
  return { kind: "months", count: items.length, last };
}
