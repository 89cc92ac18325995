import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { loadCity } from "../../bin/seed/load-city.ts";
import { publishPrograms } from "../../bin/seed/publish-programs.ts";
import { generateCity } from "../../db/seed/city/index.ts";
import { createVault } from "../../server/gateways/index.ts";

/** So many are drawn one by one; more are copies of them. */
const DRAWN = 50_000;
const SEED = 20261120;

/**
 * A city of this size with its facts and the published programs, nothing decided yet.
 * @param {string} ownerUrl @param {{ persons: number, firms: number, civilDate: string }} size
 */
export async function layCity(ownerUrl, { persons, firms, civilDate }) {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  const copies = Math.max(1, Math.ceil(persons / DRAWN));
  const size = { persons: Math.round(persons / copies), firms: Math.round(firms / copies) };
  const city = generateCity({ seed: SEED, civilDate, ...size });
  const vault = createVault({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  await publishPrograms(sql, new Date(`${civilDate}T00:00:00+08:00`));
  await loadCity(sql, { city, vault });
  for (let nth = 1; nth < copies; nth++) await copyCity(sql, nth);
  await sql`insert into city_clock values (true, 0, 1, ${`${civilDate}T00:00:00+08:00`})`;
  await sql`vacuum analyze subject, fact_record, claimed_fact`;
  await sql.end();
}

async function copyCity(/** @type {postgres.Sql} */ sql, /** @type {number} */ nth) {
  const suffix = `c${nth}`;
  await sql`
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select subject_id || ${suffix}, kind, name, identity_sealed, sha256(identity_index || int4send(${nth})), jurisdiction_code
      from subject where subject_id !~ 'c[0-9]+$' or length(subject_id) = 30`;
  await sql`
    insert into fact_record (subject_id, source, facts, obtained_on)
    select subject_id || ${suffix}, source, facts, obtained_on from fact_record where length(subject_id) = 30`;
}
