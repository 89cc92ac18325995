import type { ConformanceResult } from "./run";

const SHOWN_CHARS = 90;
const OUTCOMES = ["same", "other", "refused", "domain-error", "outside"] as const;

/** How many cases came out how, apart for those to which the standard gives a value and those to which it gives null. */
export function countConformance(results: readonly ConformanceResult[]) {
  const count = (hasValue: boolean) => {
    const own = results.filter(({ wanted }) => (wanted !== "null") === hasValue);
    return Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, own.filter((one) => one.outcome === outcome).length]),
    ) as Record<(typeof OUTCOMES)[number], number>;
  };
  return { cases: results.length, value: count(true), null: count(false) };
}

/** What does not have the standard's value: another one, an expression with a value that is refused, a domain error. */
export function deviations(results: readonly ConformanceResult[]): readonly ConformanceResult[] {
  return results.filter(
    ({ outcome, wanted }) =>
      outcome === "other" || outcome === "domain-error" || (outcome === "refused" && wanted !== "null"),
  );
}

/** Prints the counts and every deviation. @returns how many cases have another value than the standard's. */
export function printConformance(results: readonly ConformanceResult[], json: boolean): number {
  const counts = countConformance(results);
  if (json) console.log(JSON.stringify({ counts, deviations: deviations(results) }, null, 2));
  else {
    for (const { outcome, id, expression, reason } of deviations(results)) {
      console.log(`${outcome.padEnd(12)} ${id}  ${expression.trim().slice(0, SHOWN_CHARS)}  ${reason}`);
    }
    console.log(`${counts.cases} cases; a value: ${say(counts.value)}; null: ${say(counts.null)}`);
  }
  return counts.value.other + counts.null.other;
}

function say(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(", ");
}
