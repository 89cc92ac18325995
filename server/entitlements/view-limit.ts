import type { Locale } from "@/server/context";
import { inLocale } from "./because";
import { isUsedUp, type LimitView, type ProgramLimit, sayLimit } from "./limit";

/** A limit as a screen shows it beside a sum; null for a program without one. */
export function viewLimit(locale: Locale, limit: ProgramLimit | undefined, amountFen: number): LimitView | null {
  if (limit === undefined) return null;
  const { places, placesLeft, budgetFen, budgetLeftFen } = limit;
  const says = inLocale(locale, sayLimit(limit, amountFen));
  return { places, placesLeft, budgetFen, budgetLeftFen, usedUp: isUsedUp(limit, amountFen), says };
}
