import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { memberNames, urlWith } from "../lib/database.mjs";

const DATA = path.resolve(import.meta.dirname, "../../.data");
const DATABASE = "yongyiban";
const GIVEN = { app: "APP_DATABASE_URL", nightly: "NIGHTLY_DATABASE_URL" } as const;

/** No database can be reached; its message says what to do. */
export class NoDatabase extends Error {
  constructor(login: keyof typeof GIVEN) {
    super(`no database runs to look for a subject in: run \`npm start\` in another window, or set ${GIVEN[login]}`);
  }
}

/** The service's own login: of the environment, or of what `npm start` keeps in .data. @throws NoDatabase */
export function loginUrl(login: keyof typeof GIVEN): string {
  const given = process.env[GIVEN[login]];
  if (given) return given;
  const [port, secrets] = [path.join(DATA, "postgres-port"), path.join(DATA, "secrets.json")];
  if (!existsSync(port) || !existsSync(secrets)) throw new NoDatabase(login);
  const password = String(JSON.parse(readFileSync(secrets, "utf8")).passwords?.[login] ?? "");
  const server = `postgres://127.0.0.1:${readFileSync(port, "utf8").trim()}/`;
  return urlWith(server, { user: memberNames(DATABASE)[login], password, database: DATABASE });
}
