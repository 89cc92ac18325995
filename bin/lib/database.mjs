import { scramVerifier } from "./scram.mjs";

const CONNECT_TIMEOUT_SECONDS = 5;
const NAME_CHARS = 50; // PostgreSQL's names end at 63; a suffix follows

/** What each login is for, and the group role whose rights it has (see the first migration). */
export const MEMBERS = /** @type {const} */ (["app", "worker", "nightly"]);

/** May add rows to the two books of what is owed, and nothing else (see the migration that grants it). */
const APPEND = "yyb_append";

/** @typedef {{ app: string, worker: string, nightly: string }} PerMember */

/** One connection by postgres.js, which only exists once the packages are installed. */
export async function connect(/** @type {string} */ url) {
  const { default: postgres } = await import("postgres");
  return postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_SECONDS, onnotice: () => {} });
}

/** Runs a function with a connection and closes it, whatever happens. */
export async function withConnection(
  /** @type {string} */ url,
  /** @type {(sql: import("postgres").Sql) => Promise<unknown>} */ work,
) {
  const sql = await connect(url);
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Makes sure, as the superuser, that the owner's login and its database exist. The owner may create roles and owns the
 * database, and is no superuser; the role that adds to the books by COPY passes their walls, which only a superuser can let it.
 * @param {string} adminUrl
 * @param {{ owner: string, password: string, database: string }} wanted
 */
export async function ensureOwnDatabase(adminUrl, { owner, password, database }) {
  await withConnection(adminUrl, async (sql) => {
    await ensureLogin(sql, owner, password);
    await sql.unsafe(`alter role ${quoted(owner)} createrole`);
    await letAppend(sql);
    await sql.unsafe(`grant ${APPEND} to ${quoted(owner)} with admin true, inherit false, set false`);
    const [existing] = await sql`select from pg_database where datname = ${database}`;
    if (!existing) await sql.unsafe(`create database ${quoted(database)} owner ${quoted(owner)}`);
  });
}

/** Makes sure, as the superuser, that the role that adds to the books exists and passes their walls. */
export async function letAppend(/** @type {import("postgres").Sql} */ sql) {
  await ensureRole(sql, APPEND, "nologin");
  await sql.unsafe(`alter role ${APPEND} bypassrls`);
}

/** The names of a database's three logins: `<database>_app`, `_worker`, `_nightly`. @returns {PerMember} */
export function memberNames(/** @type {string} */ database) {
  const base = database.slice(0, NAME_CHARS);
  return { app: `${base}_app`, worker: `${base}_worker`, nightly: `${base}_nightly` };
}

/**
 * Makes sure that the logins exist with these passwords and belong to their group roles, and that the worker may
 * create its job queue's schema. May be repeated.
 * @param {string} ownerUrl of the database; the role must be allowed to create roles
 * @param {{ names: PerMember, passwords: PerMember, only?: readonly ("app" | "worker" | "nightly")[] }} members
 */
export async function ensureMembers(ownerUrl, { names, passwords, only = MEMBERS }) {
  await withConnection(ownerUrl, async (sql) => {
    for (const member of only) {
      await ensureRole(sql, `yyb_${member}`, "nologin");
      await ensureLogin(sql, names[member], passwords[member]);
      const [granted] = await sql`
        select from pg_auth_members
        where roleid = (select oid from pg_roles where rolname = ${`yyb_${member}`})
          and member = (select oid from pg_roles where rolname = ${names[member]})`;
      if (!granted) await sql.unsafe(`grant yyb_${member} to ${quoted(names[member])}`);
    }
    if (only.includes("worker")) await letWorkerCreateSchemas(sql, names.worker);
  });
}

/** The right to create a schema in this database; a copy of a database does not inherit it. */
export async function letWorkerCreateSchemas(/** @type {import("postgres").Sql} */ sql, /** @type {string} */ worker) {
  const [{ database } = { database: "" }] = await sql`select current_database() as database`;
  await sql.unsafe(`grant create on database ${quoted(database)} to ${quoted(worker)}`);
}

/** The same server and options, with another login or database. */
export function urlWith(
  /** @type {string} */ url,
  /** @type {{ user?: string, password?: string, database?: string }} */ other,
) {
  const changed = new URL(url);
  if (other.user !== undefined) changed.username = encodeURIComponent(other.user);
  if (other.password !== undefined) changed.password = encodeURIComponent(other.password);
  if (other.database !== undefined) changed.pathname = `/${encodeURIComponent(other.database)}`;
  return changed.href;
}

/** An identifier for SQL text. */
export function quoted(/** @type {string} */ name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A login with this password, new or existing. */
async function ensureLogin(
  /** @type {import("postgres").Sql} */ sql,
  /** @type {string} */ name,
  /** @type {string} */ password,
) {
  await ensureRole(sql, name, "login");
  await sql.unsafe(`alter role ${quoted(name)} login password '${scramVerifier(password)}'`);
}

/** A role, created unless it exists; another database of the server may create it at the same moment. */
async function ensureRole(
  /** @type {import("postgres").Sql} */ sql,
  /** @type {string} */ name,
  /** @type {"login" | "nologin"} */ kind,
) {
  const [existing] = await sql`select from pg_roles where rolname = ${name}`;
  if (existing) return;
  await sql.unsafe(`
    do $$ begin
      create role ${quoted(name)} ${kind};
    exception when duplicate_object or unique_violation then null;
    end $$`);
}
