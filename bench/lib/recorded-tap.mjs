import { readFileSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { connect, urlWith } from "../../bin/lib/database.mjs";
import { SUPERUSER } from "../../bin/lib/postgres-server.mjs";

const PREFIX = "§"; // begins every line of the server's log while we record
const FLUSH_MS = 400;

/** @typedef {{ text: string, params: (string | null)[] }} Statement */
/** @typedef {Statement[]} Transaction */

/**
 * Everything the app's login says to the database while one thing is done, as PostgreSQL itself wrote it down. So the
 * limit is measured on what a tap really asks for, not on a copy of it that ages.
 * @param {{ urls: Record<string, string>, superuserPassword: string, logFile: string }} database
 * @param {() => Promise<unknown>} deed nothing else may use the app's login meanwhile
 * @returns {Promise<Transaction[]>} in order; a statement outside of a transaction is one of its own
 */
export async function recordStatements({ urls, superuserPassword, logFile }, deed) {
  const ownerUrl = urls.DATABASE_URL ?? "";
  const app = decodeURIComponent(new URL(urls.APP_DATABASE_URL ?? "").username);
  const sql = await connect(urlWith(ownerUrl, { user: SUPERUSER, password: superuserPassword }));
  const setting = (/** @type {string} */ assignment) => sql.unsafe(`alter system ${assignment}`);
  try {
    await setting(`set log_line_prefix = '${PREFIX}%u${PREFIX}%p${PREFIX}'`);
    await setting("set log_statement = 'all'");
    await sql`select pg_reload_conf()`;
    await delay(FLUSH_MS);
    const from = statSync(logFile).size;
    await deed();
    await delay(FLUSH_MS);
    const log = readFileSync(logFile).subarray(from).toString("utf8");
    return transactionsOf(
      log.split(`\n${PREFIX}`).map((entry) => entry.replace(PREFIX, PREFIX)),
      app,
    );
  } finally {
    await setting("reset log_statement");
    await setting("reset log_line_prefix");
    await sql`select pg_reload_conf()`;
    await sql.end({ timeout: 5 });
  }
}

/** The entries of one login, put together into transactions by the connection they ran on. */
function transactionsOf(/** @type {string[]} */ entries, /** @type {string} */ login) {
  /** @type {Map<string, Transaction>} */
  const open = new Map();
  /** @type {Transaction[]} */
  const done = [];
  /** @type {Statement | undefined} */
  let last;
  for (const entry of entries) {
    const [, user, pid = "", message = ""] = /^§?([^§]*)§(\d+)§([\s\S]*)$/.exec(entry) ?? [];
    if (user !== login) continue;
    const parameters = /^DETAIL:\s+[Pp]arameters: ([\s\S]*)$/.exec(message)?.[1];
    if (parameters !== undefined && last) last.params = paramsOf(parameters);
    const text = /^LOG:\s+(?:statement|execute [^:]*): ([\s\S]*)$/.exec(message)?.[1]?.replaceAll("\n\t", "\n").trim();
    if (text === undefined) continue;
    last = { text, params: [] };
    if (/^(begin|start transaction)\b/i.test(text)) open.set(pid, [last]);
    else if (/^(commit|rollback)\b/i.test(text)) {
      done.push([...(open.get(pid) ?? []), last]);
      open.delete(pid);
    } else if (open.has(pid)) open.get(pid)?.push(last);
    else done.push([last]);
  }
  return done;
}

/** `$1 = 'a''b', $2 = NULL` as its values. */
function paramsOf(/** @type {string} */ text) {
  return [...text.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g)].map(
    ([, value]) => value?.replaceAll("''", "'") ?? null,
  );
}

/**
 * The same statements for somebody else: what named the recorded person, her session and what was made for her is
 * replaced throughout.
 * @param {Transaction[]} recorded @param {Map<string, string>} names from the recorded name to the new one
 */
export function renamed(recorded, names) {
  const rename = (/** @type {string} */ text) => {
    let changed = text;
    for (const [from, to] of names) changed = changed.replaceAll(from, to);
    return changed;
  };
  return recorded.map((statements) =>
    statements.map(({ text, params }) => ({
      text,
      params: params.map((param) => (param === null ? null : rename(param))),
    })),
  );
}

/** Every id that was made while recording, such as clm_… and trf_…. */
export function idsMade(/** @type {Transaction[]} */ recorded) {
  const params = recorded.flat().flatMap((statement) => statement.params);
  return [...new Set(params.flatMap((param) => param?.match(/\b(?:clm|pay|trf|evt)_[0-9a-z]{20,31}\b/g) ?? []))];
}
