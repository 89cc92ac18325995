import { rm } from "node:fs/promises";
import { openRawConnection } from "@/db/client";
import { generateCity } from "@/db/seed/city";
import { computeCity } from "@/server/entitlements";
import { createVault } from "@/server/gateways";
import { calendarDate, civilDateAt } from "@/server/kernel";
import { openBankAccounts, writeDemoPeople } from "./seed/demo-files";
import { emptyCity, loadCity } from "./seed/load-city";
import { openPools } from "./seed/open-pools";
import { loadPastClaims } from "./seed/past-claims";
import { issuePastReceipts } from "./seed/past-receipts";
import { progress } from "./seed/place";
import { publishPrograms } from "./seed/publish-programs";

const DAY_MS = 86_400_000;
const DEFAULT_CIVIL_DATE = "2026-11-20";
const DEFAULT_SEED = 20261120;

/** What this command is told by `npm start`. The city's size and date may be set; the same values give the same city. */
const settings = {
  ownerUrl: need("DATABASE_URL"),
  nightlyUrl: need("NIGHTLY_DATABASE_URL"),
  dataKey: Buffer.from(need("DATA_KEY"), "base64"),
  indexKey: Buffer.from(need("INDEX_KEY"), "base64"),
  demoPeopleFile: need("DEMO_PEOPLE_FILE"),
  bankState: need("BANK_SIMULATOR_STATE"),
  civilDate: calendarDate(process.env.CITY_DATE ?? DEFAULT_CIVIL_DATE),
  seed: Number(process.env.CITY_SEED ?? DEFAULT_SEED),
  persons: Number(process.env.CITY_PERSONS ?? 20_000),
  firms: Number(process.env.CITY_FIRMS ?? 3_000),
  reset: process.argv.includes("--reset"),
};

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`npm start\` sets it.`);
  return value;
}

/** Loads the real policies and a synthetic city, and computes who is owed what. A city that is loaded is only completed. */
async function main(): Promise<void> {
  const sql = openRawConnection(settings.ownerUrl);
  try {
    if (settings.reset) await emptyCity(sql);
    const [clock] = await sql`select offset_days from city_clock`;
    if (!clock) await load(sql);
    else await complete(sql, new Date(Date.now() + clock.offset_days * DAY_MS));
    await issuePastReceipts(sql, settings.ownerUrl);
    const offsetDays = clock?.offset_days ?? offsetOf(settings.civilDate);
    await compute(sql, offsetDays);
  } finally {
    await sql.end();
  }
}

async function load(sql: ReturnType<typeof openRawConnection>): Promise<void> {
  const { seed, civilDate, persons, firms } = settings;
  const at = new Date(`${civilDate}T00:00:00+08:00`);
  await emptyCity(sql); // what a killed load may have left
  await rm(settings.bankState, { force: true });
  progress("draw the city", 0, 1);
  const city = generateCity({ seed, civilDate, persons, firms });
  progress("draw the city", 1, 1);
  const vault = createVault({ dataKey: settings.dataKey, indexKey: settings.indexKey });
  await publishPrograms(sql, at);
  await writeDemoPeople(city, settings.demoPeopleFile);
  await openBankAccounts(city, settings.bankState);
  await loadCity(sql, { city, vault });
  await openPools(sql, at);
  await loadPastClaims(sql, city);
  // Last, because a city with a clock counts as loaded.
  await sql`insert into city_clock (offset_days, seed, loaded_at) values (${offsetOf(civilDate)}, ${seed}, now())`;
}

/** Gives a city that an earlier version made what it lacks by now, and says what it cannot be given. */
async function complete(sql: ReturnType<typeof openRawConnection>, at: Date): Promise<void> {
  if (await openPools(sql, at)) return;
  console.error(
    "This city knows nobody who can be its finance officer: `npm start -- --reset` makes a new one. 这座城市里没有财政经办人，`npm start -- --reset` 会重建。",
  );
}

/** Computes what is owed, unless it was computed for this civil date already. */
async function compute(sql: ReturnType<typeof openRawConnection>, offsetDays: number): Promise<void> {
  const now = () => new Date(Date.now() + offsetDays * DAY_MS);
  const civilDate = civilDateAt(now());
  await publishPrograms(sql, now());
  const [done] = await sql`
    select from city_run where civil_date = ${civilDate}
       and finished_at > (select max(published_at) from program_version)`;
  if (done) return;
  const { nightlyUrl } = settings;
  const onProgress = (count: number, total: number) => progress("compute entitlements", count, total);
  console.log(JSON.stringify({ summary: await computeCity({ nightlyUrl, civilDate, now, onProgress }) }));
}

/** How many days the city's date is ahead of today's. */
function offsetOf(civilDate: string): number {
  return Math.round((Date.parse(civilDate) - Date.parse(civilDateAt(new Date()))) / DAY_MS);
}

await main();
