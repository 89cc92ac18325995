import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { urlWith } from "../lib/database.mjs";

const OWNER = "yongyiban_owner";
const DATABASE = "yongyiban";

/** The owner's login: of the environment, or of what `npm start` keeps in its data folder. @throws Error that says what to do. */
export function ownerUrl(dataDir: string): string {
  const given = process.env.DATABASE_URL;
  if (given) return given;
  const [port, secrets] = [path.join(dataDir, "postgres-port"), path.join(dataDir, "secrets.json")];
  if (!existsSync(port) || !existsSync(secrets)) {
    throw new Error(
      "no database to look at: run `npm start` in another window, or set DATABASE_URL (the owner's login)",
    );
  }
  const password = String(JSON.parse(readFileSync(secrets, "utf8")).passwords?.owner ?? "");
  return urlWith(`postgres://127.0.0.1:${readFileSync(port, "utf8").trim()}/`, {
    user: OWNER,
    password,
    database: DATABASE,
  });
}
