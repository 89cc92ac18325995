import type { Sql } from "postgres";
import type { TestService } from "./test-service";

const LOOKS = 1_000;
const PAUSE_MS = 10;

/**
 * How many sessions of the database wait for a lock that somebody else holds, while they run a query that contains a text. Asked within a
 * transaction, it is always as it was at first.
 */
export async function lockWaiters(sql: Sql, running = ""): Promise<number> {
  const [row] = await sql`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${running}%`}`;
  return Number(row?.count);
}

/** Looks until something is seen. @throws Error when it is not after ten seconds. */
export async function until(seen: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < LOOKS; i++) {
    if (await seen()) return;
    await pause(PAUSE_MS);
  }
  throw new Error("what was waited for was not seen");
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
