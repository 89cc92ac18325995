import { connect, ensureMembers, MEMBERS, memberNames, urlWith } from "./database.mjs";
import { reach } from "./ports.mjs";
import { Trouble } from "./trouble.mjs";

/** @typedef {import("./start-options.mjs").External} External */

/** Makes sure, without any package, that something answers at the address. */
export async function checkReachable(/** @type {External} */ { host, port, shown }) {
  try {
    await reach({ host, port }, 5_000);
  } catch (error) {
    throw unreachable(shown, String(/** @type {{ code?: string }} */ (error).code ?? error));
  }
}

/**
 * The four URLs of an existing database; the logins it lacks are made there. Those given in the environment are used
 * as they are.
 * @param {External} external
 * @param {{ given: { app?: string, worker?: string, nightly?: string }, passwords: import("./database.mjs").PerMember }} logins
 */
export async function externalUrls(external, { given, passwords }) {
  await signIn(external);
  const names = memberNames(external.database);
  const missing = MEMBERS.filter((member) => !given[member]);
  try {
    await ensureMembers(external.url, { names, passwords, only: missing });
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "42501") throw error;
    throw mayNotCreateRoles(external.user);
  }
  const as = (/** @type {"app" | "worker" | "nightly"} */ member) =>
    given[member] ?? urlWith(external.url, { user: names[member], password: passwords[member] });
  return {
    DATABASE_URL: external.url,
    APP_DATABASE_URL: as("app"),
    WORKER_DATABASE_URL: as("worker"),
    NIGHTLY_DATABASE_URL: as("nightly"),
  };
}

/** Signs in once, and says in a sentence why that fails. */
async function signIn(/** @type {External} */ { url, user, database, shown }) {
  const sql = await connect(url);
  try {
    await sql`select 1`;
  } catch (error) {
    const { code = "" } = /** @type {{ code?: string }} */ (error);
    if (code === "28P01" || code === "28000") {
      throw new Trouble(
        `The database at ${shown} does not accept the user ${user} with this password. Check DATABASE_URL.`,
        `${shown} 的数据库不接受用户 ${user} 及所给密码。请检查 DATABASE_URL。`,
      );
    }
    if (code === "3D000") {
      throw new Trouble(
        `There is no database ${database} on that server. Create it (CREATE DATABASE) or correct DATABASE_URL.`,
        `该服务器上没有名为 ${database} 的数据库。请先创建（CREATE DATABASE），或更正 DATABASE_URL。`,
      );
    }
    throw unreachable(shown, code || String(error));
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Nobody answers. */
function unreachable(/** @type {string} */ shown, /** @type {string} */ why) {
  return new Trouble(
    `The database at ${shown} cannot be reached (${why}). Start it or correct DATABASE_URL; without DATABASE_URL the built-in one is used.`,
    `无法连接 ${shown} 的数据库（${why}）。请启动它或更正 DATABASE_URL；不设 DATABASE_URL 则使用内置数据库。`,
  );
}

/** The role lacks a right that only its administrator can give. */
function mayNotCreateRoles(/** @type {string} */ user) {
  return new Trouble(
    `The user ${user} of DATABASE_URL may not create the service's logins. Give it CREATEROLE, or set APP_DATABASE_URL, WORKER_DATABASE_URL and NIGHTLY_DATABASE_URL (members of yyb_app, yyb_worker, yyb_nightly).`,
    `DATABASE_URL 的用户 ${user} 无权创建服务登录角色。请授予 CREATEROLE，或自行设置 APP_DATABASE_URL、WORKER_DATABASE_URL、NIGHTLY_DATABASE_URL（分别属于 yyb_app、yyb_worker、yyb_nightly）。`,
  );
}
