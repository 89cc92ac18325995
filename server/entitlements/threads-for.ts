import type { SubjectCounts } from "./city-read-store";

/** Below this another thread costs more, to load and to compile thousands of programs once more, than its share of the work. */
const SMALL_CITY = 150_000;
/** From so many on one more pays for itself: it works while the others wait for the database. */
const LARGE_CITY = 500_000;
/** µs of processor time that a subject costs this process, and the database, which works on the same cores (docs/benchmarks.md). */
const COSTS = { persons: { ours: 11, databases: 18 }, firms: { ours: 104, databases: 58 } } as const;

/** How many threads decide a city: as many of the cores as fall to deciding, while the database reads and stores on the others. Pure. */
export function threadsFor(city: SubjectCounts, cores: number): number {
  const subjects = city.persons + city.firms;
  if (subjects < SMALL_CITY) return 1;
  const sum = (whose: "ours" | "databases") => city.persons * COSTS.persons[whose] + city.firms * COSTS.firms[whose];
  const deciding = Math.ceil((cores * sum("ours")) / (sum("ours") + sum("databases")));
  return subjects < LARGE_CITY ? deciding : Math.min(cores, deciding + 1);
}
