import { openDatabase } from "@/db/client";
import { loginUrl } from "./database";

const DAY_MS = 86_400_000;

/** The clock of the running city: the demonstration lives on a date of its own. */
export async function cityClock(): Promise<() => Date> {
  const db = openDatabase(loginUrl("nightly"), { connections: 1 });
  try {
    const [clock] = await db.execute<{ offset_days: number }>("select offset_days from city_clock");
    const offsetMs = (clock?.offset_days ?? 0) * DAY_MS;
    return () => new Date(Date.now() + offsetMs);
  } finally {
    await db.$client.end({ timeout: 1 });
  }
}
