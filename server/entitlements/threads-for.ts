import type { SubjectCounts } from "./city-read-store";

/** Below this another thread costs more, to load and to compile thousands of programs once more, than its share of the work. */
const SMALL_CITY = 150_000;
/** µs of processor time that a subject costs this process, and the database, which works on the same cores (docs/benchmarks.md). */
const COSTS = { persons: { ours: 20, databases: 25 }, firms: { ours: 104, databases: 58 } } as const;

/** How many threads decide a city: as many of the cores as fall to deciding, while the database reads and stores on the others. Pure. */
export function threadsFor(city: SubjectCounts, cores: number): number {
  if (city.persons + city.firms < SMALL_CITY) return 1;
  const sum = (whose: "ours" | "databases") => city.persons * COSTS.persons[whose] + city.firms * COSTS.firms[whose];
  return Math.ceil((cores * sum("ours")) / (sum("ours") + sum("databases")));
}
