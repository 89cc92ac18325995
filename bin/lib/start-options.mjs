import { parsePort } from "./ports.mjs";
import { Trouble } from "./trouble.mjs";

const DEFAULT_PORT = 3_000;

/**
 * What the person asked for, from the arguments and the environment.
 * @param {string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function startOptions(args, env) {
  for (const arg of args.filter((each) => each !== "--reset")) {
    throw new Trouble(
      `${arg} is not an option. There is one: npm start -- --reset`,
      `没有 ${arg} 选项。可用的只有：npm start -- --reset`,
    );
  }
  const port = env.PORT ? parsePort(env.PORT) : DEFAULT_PORT;
  if (port === null) {
    throw new Trouble(
      `PORT=${env.PORT} is not a port. Use a number from 1 to 65535.`,
      `PORT=${env.PORT} 不是有效端口，请用 1 到 65535 的数字。`,
    );
  }
  return {
    reset: args.includes("--reset"),
    port,
    host: env.HOST || "127.0.0.1",
    external: env.DATABASE_URL ? externalDatabase(env.DATABASE_URL) : null,
    given: { app: env.APP_DATABASE_URL, worker: env.WORKER_DATABASE_URL, nightly: env.NIGHTLY_DATABASE_URL },
  };
}

/** An existing database instead of the embedded one. `shown` names it without its password. */
function externalDatabase(/** @type {string} */ url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.pathname.length < 2) {
    throw new Trouble(
      "DATABASE_URL is not the address of a PostgreSQL database. It reads postgres://user:password@host:5432/database",
      "DATABASE_URL 不是 PostgreSQL 数据库地址，格式为 postgres://用户:密码@主机:5432/数据库名",
    );
  }
  const port = Number(parsed.port || 5432);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  const user = decodeURIComponent(parsed.username);
  return {
    url,
    host: parsed.hostname.replace(/^\[|\]$/g, "") || "127.0.0.1",
    port,
    database,
    user,
    shown: `${parsed.hostname}:${port}/${database}`,
  };
}

/** @typedef {NonNullable<ReturnType<typeof externalDatabase>>} External */
