// Run by bench/lib/pool.mjs under tsx, in the project's root: the claims of a campaign on one pool, confirmed in three ways in
// the same database. One line of figures for each round. Ends with an error when the books do not hold.
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { partsOf } from "../server/claims/tap-store.ts";
import { checkBooks } from "../server/ledger/index.ts";
import { openLine } from "../server/line.ts";

const { claims, rounds, clients } = JSON.parse(process.argv[2] ?? "{}");
const AMOUNT_FEN = 1_00;
const SHORT = 7; // claims for which the pool of the exhaustion does not reach
const owner = postgres(process.env.DATABASE_URL ?? "", { max: 2, onnotice: () => {} });
// Each connection is the job that confirms, from its beginning: one statement a go, in every way alike.
const connection = { "yyb.caller_kind": "system", "yyb.caller_job": "claims" };
const app = postgres(process.env.APP_DATABASE_URL ?? "", { max: clients, onnotice: () => {}, connection });

/** How each way calls the database: which function, how many claims in one transaction, on which pool. */
const WAYS = {
  oneRow: { call: "one_row_confirm", atOnce: 1, share: 0.15 },
  slots: { call: "claims_confirm", atOnce: 1, share: 0.3 },
  together: { call: "claims_confirm", atOnce: 100, share: 1 },
};

await layGround();
for (let round = 0; round < rounds; round++) {
  /** @type {Record<string, { claims: number, perSecond: number }>} */
  const figures = {};
  for (const [way, how] of Object.entries(WAYS)) {
    const count = Math.round(claims * how.share);
    const place = await openPlace(`${way}${round}`, count * AMOUNT_FEN, way === "oneRow" ? 1 : 16);
    const seconds = await confirmAll(await makeClaims(place, count), how);
    await assertDrained(place, count);
    figures[way] = { claims: count, perSecond: count / seconds };
  }
  await exhaust(round);
  console.log(JSON.stringify(figures));
}
await assertBooks();
await Promise.all([owner.end(), app.end()]);

/** More claims than the pool has money for: exactly those it has money for are confirmed, by any number of clients at once. */
async function exhaust(/** @type {number} */ round) {
  const count = 1_000;
  const place = await openPlace(`dry${round}`, (count - SHORT) * AMOUNT_FEN, 16);
  let refused = 0;
  await confirmAll(await makeClaims(place, count), { ...WAYS.together, onRefused: () => (refused += 1) });
  if (refused !== SHORT) throw new Error(`${refused} claims were refused instead of ${SHORT}: the guard is not exact`);
  await assertDrained(place, count - SHORT);
}

/** Everybody stands in the line at once; as many connections as clients. @returns seconds until the last is confirmed */
async function confirmAll(
  /** @type {object[]} */ items,
  /** @type {{ call: string, atOnce: number, onRefused?: () => void }} */ { call, atOnce, onRefused },
) {
  const join = openLine({
    work: async (/** @type {readonly any[]} */ group) => {
      const { items, legs, events } = partsOf(group);
      const text = `select verdict from ${call}($1::text::jsonb, $2::text::jsonb, $3::text::jsonb, '2026-11-20')`;
      const parts = [items, legs, events].map((part) => JSON.stringify(part));
      return app.unsafe(text, parts, { prepare: true });
    },
    keyOf: (/** @type {any} */ item) => item.entitlement,
    mayRepeat: (/** @type {any} */ error) => ["40P01", "40001"].includes(error?.code),
    mayPart: () => true,
    atOnce,
    lanes: clients,
  });
  const from = performance.now();
  await Promise.all(
    items.map(async (item) => {
      try {
        const { verdict } = /** @type {any} */ (await join(item));
        if (verdict !== "confirmed") throw new Error(`a claim was answered ${verdict}`);
      } catch (error) {
        if (/** @type {any} */ (error).code !== "YYB01" || !onRefused) throw error;
        onRefused();
      }
    }),
  );
  return (performance.now() - from) / 1_000;
}

/** Subjects with one benefit each, and everything their claims write. @returns the items of the confirmations */
async function makeClaims(/** @type {string} */ place, /** @type {number} */ count) {
  const ids = (/** @type {string} */ prefix, /** @type {number} */ i) =>
    `${prefix}_${place}x${String(i).padStart(6, "0")}`;
  await owner`
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select 'sub_' || ${place} || 'x' || lpad(i::text, 6, '0'), 'person', 'x', '\\x00', convert_to(${place} || i, 'UTF8'), ${place} from generate_series(0, ${count - 1}::int) i`;
  await owner`
    insert into payee_account select subject_id, 'acc' || substr(subject_id, 4), 'NBCB', 'x', '\\x00', identity_index, '0000', 'x', 'verified', true, '2026-01-01'
      from subject where jurisdiction_code = ${place}`;
  await owner`
    insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen, city_share_permille,
                             jurisdiction_code, brief, because, facts_digest, claimable_from, computed_at)
    select subject_id, 'ent' || substr(subject_id, 4), 'P', 1, 'p', 1, 'open', ${AMOUNT_FEN}, 0, ${place}, '{"zh":"","en":""}', '[]', 'd', '2026-01-01', now()
      from subject where jurisdiction_code = ${place}`;
  await owner`analyze entitlement, payee_account, subject, claim, payment_instruction, ledger_transfer, audit_event`;
  const hex = (/** @type {number} */ bytes) => randomBytes(bytes).toString("hex");
  const at = new Date().toISOString();
  return Array.from({ length: count }, (_, i) => {
    const event = (/** @type {string} */ action) => ({
      id: `evt_${hex(12)}`,
      at,
      caller: "person",
      person: ids("sub", i),
      jurisdiction: place,
      action,
      object: ids("clm", i),
      details: { amountFen: AMOUNT_FEN, attempt: 1 },
      salt: hex(32),
      entry: hex(32),
    });
    return {
      subject: ids("sub", i),
      person: ids("sub", i),
      at,
      entitlement: ids("ent", i),
      version: 1,
      claim: ids("clm", i),
      account: ids("acc", i),
      instruction: ids("pay", i),
      remittance: "甬易办",
      brief: { zh: "", en: "" },
      because: [],
      legs: [{ jurisdiction: place, amount: AMOUNT_FEN, pool: ids("trf", i), advance: ids("tra", i) }],
      events: [event("payment-opened"), event("claim-confirmed")],
    };
  });
}

/** A place with a pool of its own. */
async function openPlace(/** @type {string} */ name, /** @type {number} */ fen, /** @type {number} */ slots) {
  const place = name.toLowerCase();
  await owner`insert into jurisdiction values (${place}, ${place}, ${place}, 'county', '330200')`;
  await owner`
    insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
    select 'lac_' || k || '_' || ${place}, k, ${place}, case k when 'treasury' then null else 0 end from unnest(array['treasury', 'pool', 'advance']) k`;
  await owner`select ledger_open_slots(account_id, case kind when 'treasury' then 1 else ${slots}::int end) from ledger_account where jurisdiction_code = ${place}`;
  await owner.begin(async (tx) => {
    await tx`select become('system', '', '', '', 'treasury')`;
    await tx`select ledger_replenish(${place}, ${fen}, ${`trf_open_${place}`}, now())`;
  });
  return place;
}

/** The city, one program, and the peer: the very same function, taking its money from the pool's one row as it used to. */
async function layGround() {
  await owner`insert into jurisdiction values ('330200', 'c', 'c', 'city', null)`;
  await owner`insert into program_version values ('P', 1, 'person', '2020-01-01', null, '{}', 'd', now())`;
  await owner`insert into ledger_account (account_id, kind, floor_fen) values ('lac_clearing', 'clearing', 0)`;
  await owner`select ledger_open_slots('lac_clearing', 16)`;
  await owner.unsafe(`
    create function one_row_take(jurisdiction text, amount bigint) returns table (pool text, advance text, from_pool_fen bigint)
      language plpgsql security definer set search_path = public, pg_temp
      as $$
      begin
        pool := 'lac_pool_' || jurisdiction; advance := 'lac_advance_' || jurisdiction; from_pool_fen := amount;
        update ledger_slot set out_pending_fen = out_pending_fen + amount
         where account_id = pool and in_posted_fen - out_posted_fen - out_pending_fen >= amount;
        if not found then raise exception 'the pool does not reach' using errcode = 'YYB01'; end if;
        return next;
      end $$`);
  const [row] = await owner`select pg_get_functiondef('claims_confirm'::regproc) as text`;
  await owner.unsafe(row?.text.replace("claims_confirm", "one_row_confirm").replace("fund_take(", "one_row_take("));
  await owner`grant execute on function one_row_confirm to yyb_app`;
}

/** The pool has given exactly what its claims are worth, and each claim has its legs. */
async function assertDrained(/** @type {string} */ place, /** @type {number} */ count) {
  const [row] = await owner`
    select (select count(*) from claim where jurisdiction_code = ${place})::int as claims,
           (select count(*) from ledger_transfer where debit_account_id = ${`lac_pool_${place}`})::int as legs,
           (select in_posted_fen - out_pending_fen from ledger_balance where account_id = ${`lac_pool_${place}`})::int as rest`;
  if (row?.claims !== count || row?.legs !== count || row?.rest !== 0) {
    throw new Error(`void: ${count} claims were confirmed, and the books say ${JSON.stringify(row)}`);
  }
}

async function assertBooks() {
  /** @type {unknown[]} */
  const found = [];
  await checkBooks(owner, (difference) => found.push(difference));
  if (found.length > 0) throw new Error(`void: the books do not hold: ${JSON.stringify(found.slice(0, 3))}`);
}
