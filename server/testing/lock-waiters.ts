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

const STILL_LOOKS = 8;

/** Lets everything be asked of the database that will be asked for now: afterwards nothing runs in it that does not wait for a lock. */
export async function untilStill(service: TestService): Promise<void> {
  let still = 0;
  await until(async () => {
    const [row] = await service.owner`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and state = 'active' and wait_event_type is distinct from 'Lock' and pid <> pg_backend_pid()`;
    still = row?.count === 0 ? still + 1 : 0;
    return still === STILL_LOOKS;
  });
}
