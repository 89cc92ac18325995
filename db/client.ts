import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { promptSockets } from "./prompt-socket";
import * as schema from "./schema";

const CONNECTION_LIMIT = 10;
const CONNECT_TIMEOUT_SECONDS = 5;
const STATEMENT_TIMEOUT_MS = 10_000;

export type Schema = typeof schema;
/** A database behind one login role. Opens its connections when first used. */
export type Database = PostgresJsDatabase<Schema> & { $client: postgres.Sql };
/** One open transaction. */
export type Transaction = PostgresJsTransaction<Schema, import("drizzle-orm").ExtractTablesWithRelations<Schema>>;

/** Opens a database by its URL. No statement may run longer than ten seconds. */
export function openDatabase(
  url: string,
  options: { connections?: number; statementTimeoutMs?: number } = {},
): Database {
  const client = postgres(url, {
    max: options.connections ?? CONNECTION_LIMIT,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    connection: { statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS, TimeZone: "UTC" },
    onnotice: () => {},
  });
  return drizzle(client, { schema });
}

/** A connection for raw SQL (LISTEN, COPY): drizzle changes the date and JSON handling of a client it is given. */
export function openRawConnection(
  url: string,
  options: { connections?: number; settings?: Readonly<Record<string, string>> } = {},
): postgres.Sql {
  const connecting = { socket: promptSockets() } as object; // an option of the driver's that its types do not name
  return postgres(url, {
    ...connecting,
    max: options.connections ?? 1,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    connection: { ...options.settings, TimeZone: "UTC" },
    onnotice: () => {},
  });
}
