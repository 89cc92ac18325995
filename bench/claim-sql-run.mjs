// Run by bench/lib/claim-sql.mjs under tsx, in the project's root: as many clients as asked, each with one claim at a time, confirmed
// the way the product does it. What it does, line by line, and one line of figures. Ends with an error when a run does not add up.
import postgres from "postgres";
import { partsOf } from "../server/claims/tap-store.ts";
import { checkBooks } from "../server/ledger/index.ts";
import { openLine } from "../server/line.ts";
import { assertGiven, layClaims, layGround, openPlace } from "./lib/claims-laid.mjs";

const { clients, seconds, claims, label, warmUp } = JSON.parse(process.argv[2] ?? "{}");
const LANES = 2;
const owner = postgres(process.env.DATABASE_URL ?? "", { max: 2, onnotice: () => {} });
const app = postgres(process.env.APP_DATABASE_URL ?? "", { max: LANES, onnotice: () => {} });

console.log("claims are laid");
await layGround(owner);
const place = await openPlace(owner, { name: label, claims, slots: 16 });
const left = await layClaims(owner, place, claims);
const join = openLine({
  work: async (/** @type {readonly any[]} */ group) => {
    const { items, legs, events } = partsOf(group);
    const parts = [items, legs, events].map((part) => JSON.stringify(part));
    return app`select verdict from claims_confirm_now(${parts[0] ?? ""}::text::jsonb, ${parts[1] ?? ""}::text::jsonb, ${parts[2] ?? ""}::text::jsonb, '2026-11-20')`;
  },
  atOnce: 100,
  lanes: LANES,
});

console.log("claims");
await confirm(Number.POSITIVE_INFINITY, warmUp);
const before = left.length;
const from = performance.now();
await confirm(from + seconds * 1_000, Number.POSITIVE_INFINITY);
const perSecond = (before - left.length) / ((performance.now() - from) / 1_000);
console.log("the books are checked");
await assertGiven(owner, place, { claims: claims - left.length, rest: left.length });
/** @type {unknown[]} */
const found = [];
await checkBooks(owner, (difference) => found.push(difference));
if (found.length > 0) throw new Error(`void: the books do not hold: ${JSON.stringify(found.slice(0, 3))}`);
console.log(JSON.stringify({ perSecond, claims: before - left.length }));
await Promise.all([owner.end(), app.end()]);

/** Every client confirms one claim after the other until an instant, or until so many are confirmed. */
async function confirm(/** @type {number} */ until, /** @type {number} */ most) {
  let begun = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until && begun < most) {
        begun += 1;
        const item = left.pop();
        if (!item) return;
        const { verdict } = /** @type {any} */ (await join(item));
        if (verdict !== "confirmed") throw new Error(`a claim was answered ${verdict}`);
      }
    }),
  );
}
