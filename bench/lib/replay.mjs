import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { idsMade, renamed } from "./recorded-tap.mjs";
import { percentile } from "./statistics.mjs";

/** What a recorded tap says of its person, replaced for everybody else. */
const NAMES = /** @type {const} */ ([
  "personId",
  "entitlementId",
  "accountId",
  "tokenHash",
  "period",
  "jurisdictionCode",
]);
const TIME_PART = 14; // of an id: prefix, underscore and time
const ID_CHARS = "0123456789abcdefghjkmnpqrstvwxyz";
/** The types whose text form we send as it stood in the log: bool, bytea, bigint, integers, json, dates. */
const AS_TEXT = [16, 17, 20, 21, 23, 25, 114, 1043, 1082, 1114, 1184, 3802];

/** @typedef {import("./recorded-tap.mjs").Transaction} Transaction */
/** @typedef {import("./people.mjs").Claimant} Claimant */

/**
 * The physical limit of a tap: its own statements, straight from postgres.js, as prepared statements on connections of
 * their own; without HTTP, Next, tRPC, drizzle and the bank.
 * @param {{ url: string, connections: number, taps: Transaction[][] }} what
 * @returns {Promise<{ perSecond: number, p50: number, p99: number }>} taps a second; milliseconds for a whole tap
 */
export async function replay({ url, connections, taps }) {
  const sql = openRaw(url, connections);
  try {
    const held = await Promise.all(Array.from({ length: connections }, () => sql.reserve()));
    const left = [...taps];
    /** @type {number[]} */
    const times = [];
    const startedAt = performance.now();
    await Promise.all(
      held.map(async (connection) => {
        for (let tap = left.pop(); tap; tap = left.pop()) {
          const tapAt = performance.now();
          for (const { text, params } of tap.flat()) {
            await connection.unsafe(text, /** @type {string[]} */ (params), { prepare: true });
          }
          times.push(performance.now() - tapAt);
        }
      }),
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    for (const connection of held) connection.release();
    return { perSecond: times.length / seconds, p50: percentile(times, 50), p99: percentile(times, 99) };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * How many commits of a single row the disk takes.
 * @param {{ url: string, connections: number, amount: number }} what url: a login that may create a table
 */
export async function commits({ url, connections, amount }) {
  const sql = openRaw(url, connections);
  try {
    await sql`create table if not exists bench_commit (id bigint generated always as identity, at timestamptz not null)`;
    let left = amount;
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (left-- > 0) await sql`insert into bench_commit (at) values (now())`;
      }),
    );
    return amount / ((performance.now() - startedAt) / 1_000);
  } finally {
    await sql`drop table if exists bench_commit`;
    await sql.end({ timeout: 5 });
  }
}

/** One recorded tap as each of many people would have made it. */
export function tapsOf(
  /** @type {Transaction[]} */ recorded,
  /** @type {{ by: Claimant, people: readonly Claimant[] }} */ { by, people },
) {
  const made = idsMade(recorded);
  return people.map((person) => {
    const own = NAMES.map((name) => /** @type {[string, string]} */ ([by[name], person[name]]));
    const ids = made.map(
      (id) => /** @type {[string, string]} */ ([id, `${id.slice(0, TIME_PART)}${randomId(id.length - TIME_PART)}`]),
    );
    return renamed(recorded, new Map([...own, ...ids]));
  });
}

function randomId(/** @type {number} */ length) {
  return [...randomBytes(length)].map((byte) => ID_CHARS[byte & 31]).join("");
}

function openRaw(/** @type {string} */ url, /** @type {number} */ connections) {
  const asText = { to: 25, from: AS_TEXT, serialize: (/** @type {unknown} */ value) => String(value), parse: String };
  return postgres(url, { max: connections, types: { asText }, onnotice: () => {} });
}
