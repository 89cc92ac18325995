import { connect } from "../../bin/lib/database.mjs";

const SETTLE_MS = 60_000; // the worker looks after what a tap left open
const LOOK_EVERY_MS = 1_000;
const CITY = "330200";

/** @typedef {import("./owed-people.mjs").OwedPerson} OwedPerson */

/** What the pools and their advances hold now. @returns {Promise<Map<string, number>>} fen by jurisdiction */
export async function fundsHeld(/** @type {string} */ ownerUrl) {
  const sql = await connect(ownerUrl);
  try {
    const rows = await sql`
      select a.jurisdiction_code as code, sum(b.in_posted_fen - b.out_posted_fen)::float8 as held
        from ledger_balance b join ledger_account a using (account_id) where a.kind in ('pool', 'advance') group by 1`;
    return new Map(rows.map((row) => [row.code, Number(row.held)]));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** @typedef {{ id: string, status: string, legs: number, posted: number, voided: number, credits: number, creditedFen: number, creditMs: number }} Booked */

/**
 * Whether a run adds up: one claim for each that tapped, credited or, where the bank refused the account, returned; for each
 * as many legs as its cost has payers, each posted once and one credit of the whole sum, or each voided and no credit; every
 * fund holds what it held before less what the credited claims cost. A run that does not is void, whatever it measured.
 * @param {{ ownerUrl: string, people: readonly OwedPerson[], before: Map<string, number> }} run
 * @throws Error saying what does not add up.
 * @returns {Promise<{ legsPerClaim: number, creditsPerClaim: number, creditMs: Map<string, number> }>} creditMs: from tap to ledger, by entitlement
 */
export async function assertAddsUp({ ownerUrl, people, before }) {
  const booked = await settled(ownerUrl, people);
  const credited = people.filter(({ entitlementId }) => booked.get(entitlementId)?.status === "credited");
  for (const person of people) {
    const { creditMs: _, ...is } = booked.get(person.entitlementId) ?? { creditMs: 0 };
    const legs = payersOf(person).length;
    const should = credited.includes(person)
      ? { status: "credited", legs, posted: legs, voided: 0, credits: 1, creditedFen: person.amountFen }
      : { status: "returned", legs, posted: 0, voided: legs, credits: 0, creditedFen: 0 };
    if (JSON.stringify(is) !== JSON.stringify({ id: person.entitlementId, ...should })) {
      throw new Error(`void: the books say ${JSON.stringify(is)} of what should be ${JSON.stringify(should)}`);
    }
  }
  assertFunds({ before, after: await fundsHeld(ownerUrl), people: credited });
  const all = [...booked.values()];
  return {
    legsPerClaim: all.reduce((sum, { legs }) => sum + legs, 0) / people.length,
    creditsPerClaim: all.reduce((sum, { credits }) => sum + credits, 0) / credited.length,
    creditMs: new Map(all.filter(({ credits }) => credits > 0).map(({ id, creditMs }) => [id, creditMs])),
  };
}

/** What the books hold of each, once all of them are over. @returns {Promise<Map<string, Booked>>} */
async function settled(/** @type {string} */ ownerUrl, /** @type {readonly OwedPerson[]} */ people) {
  const sql = await connect(ownerUrl);
  const ids = people.map(({ entitlementId }) => entitlementId);
  try {
    for (const end = Date.now() + SETTLE_MS; ; await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))) {
      const [open] = await sql`
        select count(*)::int as count from claim where entitlement_id = any (${ids}) and status not in ('credited', 'returned')`;
      if (open?.count === 0 || Date.now() > end) break;
    }
    const rows = await sql`
      select c.entitlement_id as id, c.status, count(*) filter (where t.kind = 'pending')::int as legs, count(*) filter (where t.kind = 'post')::int as posted,
             count(*) filter (where t.kind = 'void')::int as voided, count(*) filter (where t.reason = 'credit')::int as credits,
             coalesce(sum(t.amount_fen) filter (where t.reason = 'credit'), 0)::float8 as "creditedFen",
             extract(epoch from max(t.created_at) - min(c.confirmed_at))::float8 * 1000 as "creditMs"
        from claim c join payment_instruction i on i.subject_id = c.subject_id and i.claim_id = c.claim_id
        join ledger_transfer t on t.subject_id = i.subject_id and t.reference = i.instruction_id
       where c.entitlement_id = any (${ids}) group by c.subject_id, c.claim_id, c.entitlement_id, c.status`;
    return new Map(rows.map((row) => [String(row.id), /** @type {Booked} */ (/** @type {unknown} */ (row))]));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Who pays for a benefit, and how much. */
function payersOf(/** @type {OwedPerson} */ { jurisdictionCode, amountFen, cityFen }) {
  const payers = [
    { code: CITY, fen: cityFen },
    { code: jurisdictionCode, fen: amountFen - cityFen },
  ];
  return payers.filter(({ fen }) => fen > 0);
}

function assertFunds(
  /** @type {{ before: Map<string, number>, after: Map<string, number>, people: readonly OwedPerson[] }} */ {
    before,
    after,
    people,
  },
) {
  const expected = new Map(before);
  for (const { code, fen } of people.flatMap(payersOf)) expected.set(code, (expected.get(code) ?? 0) - fen);
  for (const [code, fen] of expected) {
    if (after.get(code) !== fen) throw new Error(`void: the funds of ${code} hold ${after.get(code)} and not ${fen}`);
  }
}
