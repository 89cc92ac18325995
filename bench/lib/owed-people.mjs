import { createHash, randomBytes } from "node:crypto";
import { connect } from "../../bin/lib/database.mjs";

const TOKEN_BYTES = 32;

/** @typedef {import("./people.mjs").Tapper & { jurisdictionCode: string, amountFen: number, cityFen: number }} OwedPerson a benefit of the city's own, and how much of it the city pays */

/**
 * People of the city with a benefit that the city itself has computed and that they may take today, each signed in and each
 * once: an account that the bank finds closed at somebody's first tap would refuse her second. Their
 * reasons are not frozen: each tap reads the facts and decides anew, as every tap of the product does.
 * @param {{ ownerUrl: string, count: number }} wanted
 * @returns {Promise<OwedPerson[]>}
 */
export async function owedPeople({ ownerUrl, count }) {
  const sql = await connect(ownerUrl);
  try {
    const rows = await sql`
      with today as (select (now() at time zone 'Asia/Shanghai')::date + offset_days as day from city_clock)
      select s.subject_id as "personId", e.entitlement_id as "entitlementId", a.account_id as "accountId", e.jurisdiction_code as "jurisdictionCode",
             e.version, e.amount_fen::float8 as "amountFen",
             (case when e.jurisdiction_code = '330200' then e.amount_fen else div(e.amount_fen::numeric * e.city_share_permille, 1000) end)::float8 as "cityFen"
        from today, entitlement e
        join subject s on s.subject_id = e.subject_id and s.kind = 'person' and s.demo_slug is null
        join payee_account a on a.subject_id = s.subject_id and a.is_default and a.status = 'verified'
       where e.status = 'open' and e.because is null and e.version = 1 and e.claimable_from <= day and (e.expires_on is null or e.expires_on >= day)
         and not exists (select from program_hold h where h.program_id = e.program_id)
         and not exists (select from program_limit l where l.program_id = e.program_id)
         and not exists (select from entitlement o where o.subject_id = e.subject_id and o.status = 'open' and o.entitlement_id < e.entitlement_id)
       order by md5(e.entitlement_id) limit ${count}`;
    if (rows.length < count) throw new Error(`the city owes ${rows.length} such benefits, not ${count}`);
    const people = rows.map((row) => ({ ...row, token: randomBytes(TOKEN_BYTES).toString("base64url") }));
    const sessions = people.map(({ personId, token }) => ({ personId, hash: sha256(token) }));
    await sql`
      insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
      select decode(r.hash, 'hex'), r."personId", null, 'zlb', now(), now() + interval '3 days'
        from jsonb_to_recordset(${sql.json(sessions)}) as r ("personId" text, hash text)`;
    return /** @type {OwedPerson[]} */ (/** @type {unknown} */ (people));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function sha256(/** @type {string} */ text) {
  return createHash("sha256").update(text).digest("hex");
}
