import postgres, { type Sql } from "postgres";
import { superuserUrl } from "../lib/postgres-server.mjs";

/** One connection of the superuser's to a cluster on the loopback. Opened when first used. */
export function superuserConnection(port: number, password: string, database = "postgres"): Sql {
  return postgres(superuserUrl(port, password, database), { max: 1, connect_timeout: 5, onnotice: () => {} });
}
