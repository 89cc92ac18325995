import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

const MIGRATIONS = path.resolve(import.meta.dirname, "../db/migrations");

/** Brings the schema of DATABASE_URL (the owner's login) up to date. Running it again changes nothing. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: it names the owner's login.");
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
    console.log(JSON.stringify({ step: "migrate", done: 1, total: 1 }));
  } finally {
    await client.end();
  }
}

await main();
