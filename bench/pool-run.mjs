// Run by bench/lib/pool.mjs under tsx, in the project's root: the claims of a campaign on one pool, confirmed in three ways in
// the same database. One line of figures for each round. Ends with an error when the books do not hold.
import postgres from "postgres";
import { partsOf } from "../server/claims/tap-store.ts";
import { checkBooks } from "../server/ledger/index.ts";
import { openLine } from "../server/line.ts";
import { assertGiven, layClaims, layGround, openPlace } from "./lib/claims-laid.mjs";

const { claims, rounds, clients } = JSON.parse(process.argv[2] ?? "{}");
const SHORT = 7; // claims for which the pool of the exhaustion does not reach
const owner = postgres(process.env.DATABASE_URL ?? "", { max: 2, onnotice: () => {} });
// Each connection is the job that confirms, from its beginning: one statement a go, in every way alike.
const connection = { "yyb.caller_kind": "system", "yyb.caller_job": "claims" };
const app = postgres(process.env.APP_DATABASE_URL ?? "", { max: clients, onnotice: () => {}, connection });

/** How each way calls the database: which function, how many claims in one transaction, how many transactions at a time. */
const WAYS = {
  oneRow: { call: "one_row_confirm", atOnce: 1, lanes: clients, share: 0.15 },
  slots: { call: "claims_confirm", atOnce: 1, lanes: clients, share: 0.3 },
  together: { call: "claims_confirm", atOnce: 100, lanes: 2, share: 1 }, // as the product: everybody else waits in line
};

await layGround(owner);
await layPeer();
for (let round = 0; round < rounds; round++) {
  /** @type {Record<string, { claims: number, perSecond: number }>} */
  const figures = {};
  for (const [way, how] of Object.entries(WAYS)) {
    const count = Math.round(claims * how.share);
    const slots = way === "oneRow" ? 1 : 16;
    const place = await openPlace(owner, { name: `${way}${round}`, claims: count, slots });
    const seconds = await confirmAll(await layClaims(owner, place, count), how);
    await assertGiven(owner, place, { claims: count, rest: 0 });
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
  const place = await openPlace(owner, { name: `dry${round}`, claims: count - SHORT, slots: 16 });
  let refused = 0;
  await confirmAll(await layClaims(owner, place, count), { ...WAYS.together, onRefused: () => (refused += 1) });
  if (refused !== SHORT) throw new Error(`${refused} claims were refused instead of ${SHORT}: the guard is not exact`);
  await assertGiven(owner, place, { claims: count - SHORT, rest: 0 });
}

/** Everybody stands in the line at once; as many connections as clients. @returns seconds until the last is confirmed */
async function confirmAll(
  /** @type {object[]} */ items,
  /** @type {{ call: string, atOnce: number, lanes: number, onRefused?: () => void }} */ how,
) {
  const { call, atOnce, lanes, onRefused } = how;
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
    lanes,
    patienceMs: 1, // all lanes at once: this measures the database, not the line
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

/** The peer: the very same function, taking its money from the pool's one row as it used to. */
async function layPeer() {
  await owner.unsafe(`
    create function one_row_take(places text[], sums bigint[], out pools text[], out advances text[], out from_pools bigint[])
      language plpgsql security definer set search_path = public, pg_temp
      as $$
      begin
        for n in 1 .. cardinality(places) loop
          update ledger_slot set out_pending_fen = out_pending_fen + sums[n]
           where account_id = 'lac_pool_' || places[n] and in_posted_fen - out_posted_fen - out_pending_fen >= sums[n];
          if not found then raise exception 'the pool does not reach' using errcode = 'YYB01'; end if;
          pools := pools || ('lac_pool_' || places[n]);
          advances := advances || ('lac_advance_' || places[n]);
        end loop;
        from_pools := sums;
      end $$`);
  const [row] = await owner`select pg_get_functiondef('claims_confirm'::regproc) as text`;
  await owner.unsafe(row?.text.replace("claims_confirm", "one_row_confirm").replace("funds_take(", "one_row_take("));
  await owner`grant execute on function one_row_confirm to yyb_app`;
}

async function assertBooks() {
  /** @type {unknown[]} */
  const found = [];
  await checkBooks(owner, (difference) => found.push(difference));
  if (found.length > 0) throw new Error(`void: the books do not hold: ${JSON.stringify(found.slice(0, 3))}`);
}
