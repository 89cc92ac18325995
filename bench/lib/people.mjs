import { createHash, randomBytes } from "node:crypto";
import { connect } from "../../bin/lib/database.mjs";

const TOKEN_BYTES = 32;
const AMOUNT_FEN = 10_000;
const CITY_SHARE_PERMILLE = 500; // half of each payment comes from the one pool that all of them draw on
const PROGRAM = "NB-GL-2019";
const SESSION_COOKIE = "yyb_session";

/** @typedef {{ personId: string, entitlementId: string, accountId: string, token: string }} Tapper what a tap needs */
/** @typedef {Tapper & { period: string, jurisdictionCode: string, tokenHash: string }} Claimant somebody signed in who is owed something */

/**
 * People of the city, each signed in and each owed one more benefit: written by the owner, who alone may.
 * @param {{ ownerUrl: string, count: number, label: string }} wanted label: tells one call's benefits from another's
 * @returns {Promise<Claimant[]>}
 */
export async function makeClaimants({ ownerUrl, count, label }) {
  const sql = await connect(ownerUrl);
  try {
    const people = await sql`
      select s.subject_id as "personId", a.account_id as "accountId", s.jurisdiction_code as "jurisdictionCode"
        from subject s join payee_account a on a.subject_id = s.subject_id and a.is_default and a.status = 'verified'
       where s.kind = 'person' and s.demo_slug is null
       order by s.subject_id limit ${count}`;
    const period = `bench-${label}`;
    const claimants = people.map(({ personId, accountId, jurisdictionCode }, i) => {
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      const entitlementId = `ent_bench${label}x${String(i).padStart(6, "0")}`;
      return {
        personId,
        accountId,
        jurisdictionCode,
        entitlementId,
        period,
        token,
        tokenHash: sha256(token).toString("hex"),
      };
    });
    if (people.length < count) throw new Error(`the city has ${people.length} people with an account, not ${count}`);
    const rows = sql.json(claimants);
    await sql`
      insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
      select decode(r."tokenHash", 'hex'), r."personId", null, 'zlb', now(), now() + interval '3 days'
        from jsonb_to_recordset(${rows}) as r ("personId" text, "tokenHash" text)`;
    await sql`
      insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
          city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from, expires_on, computed_at)
      select r."personId", r."entitlementId", v.program_id, v.version, ${period}, 1, 'open', ${AMOUNT_FEN},
             ${CITY_SHARE_PERMILLE}, s.jurisdiction_code, '{"zh":"","en":""}', '[]', 'bench', date '2020-01-01', null, now()
        from jsonb_to_recordset(${rows}) as r ("personId" text, "entitlementId" text)
        join subject s on s.subject_id = r."personId"
        join lateral (select program_id, max(version) as version from program_version where program_id = ${PROGRAM} group by 1) v on true`;
    return claimants;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A session of one of the demonstration's people, for the firm that bears the given name if one is given. */
export async function signInAs(
  /** @type {string} */ ownerUrl,
  /** @type {{ slug: string, firm?: string }} */ { slug, firm },
) {
  const sql = await connect(ownerUrl);
  try {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    const [session] = await sql`
      insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
      select ${sha256(token)}, p.subject_id, (select subject_id from subject where kind = 'enterprise' and name = ${firm ?? null}),
             'zlb', now(), now() + interval '3 days'
        from subject p where p.demo_slug = ${slug}
      returning person_id`;
    if (!session) throw new Error(`the city has no ${slug}`);
    const owed = await sql`
      select e.entitlement_id as "entitlementId", a.account_id as "accountId"
        from entitlement e join payee_account a on a.subject_id = e.subject_id and a.is_default
       where e.subject_id = ${session.person_id} and e.status = 'open' order by e.amount_fen desc`;
    return { token, personId: String(session.person_id), owed: owed.map((row) => ({ ...row })) };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The cookie header of a session. */
export function cookieOf(/** @type {string} */ token) {
  return `${SESSION_COOKIE}=${token}`;
}

/** What a phone sends when one of them taps. */
export function tapOf(/** @type {Tapper} */ { entitlementId, accountId, token }) {
  return {
    method: /** @type {const} */ ("POST"),
    path: "/api/trpc/claims.confirm?batch=1",
    headers: { "content-type": "application/json", cookie: cookieOf(token) },
    body: JSON.stringify({ 0: { entitlementId, entitlementVersion: 1, payeeAccountId: accountId } }),
  };
}

function sha256(/** @type {string} */ text) {
  return createHash("sha256").update(text).digest();
}
