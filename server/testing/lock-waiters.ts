import type { TestService } from "./test-service";

const LOOKS = 200;
const PAUSE_MS = 10;

/** How many wait in this database for a lock that somebody else holds. */
export async function lockWaiters({ owner }: TestService): Promise<number> {
  const [row] = await owner`select count(*)::int as count from pg_locks l join pg_database d on d.oid = l.database
    where not granted and d.datname = current_database()`;
  return Number(row?.count);
}

/** Looks until something is seen, for two seconds at most. */
export async function until(seen: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < LOOKS && !(await seen()); i++) await pause(PAUSE_MS);
}

/** Lets some milliseconds go by. */
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
