import type { Attribute, Fact, FactValue } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";

/** When somebody says what is so: the day of the decision, and up to which day lists of months are complete; undefined where they are whole. */
type GivenOn = { readonly asOf: CalendarDate; readonly monthsUntil: CalendarDate | undefined };

/** A fact that somebody gave, as its usual source would have delivered it on the day. */
export function givenFact({ type, source }: Attribute, value: FactValue, { asOf, monthsUntil }: GivenOn): Fact {
  const fact = { value, source, obtainedOn: asOf };
  return type === "months" && monthsUntil !== undefined ? { ...fact, completeUntil: monthsUntil } : fact;
}
