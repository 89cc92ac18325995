import { randomBytes } from "node:crypto";

const AMOUNT_FEN = 1_00;

/** @typedef {import("postgres").Sql} Sql */

/** The city, one program and the clearing account, unless they are there. */
export async function layGround(/** @type {Sql} */ owner) {
  const [laid] = await owner`select 1 from jurisdiction where code = '330200'`;
  if (laid) return;
  await owner`insert into jurisdiction values ('330200', 'c', 'c', 'city', null)`;
  await owner`insert into program_version values ('P', 1, 'person', '2020-01-01', null, '{}', 'd', now())`;
  await owner`insert into ledger_account (account_id, kind, floor_fen) values ('lac_clearing', 'clearing', 0)`;
  await owner`select ledger_open_slots('lac_clearing', 16)`;
}

/** A place with a pool of its own that holds enough for so many claims less a few. @returns its code */
export async function openPlace(
  /** @type {Sql} */ owner,
  /** @type {{ name: string, claims: number, slots: number }} */ { name, claims, slots },
) {
  const place = name.toLowerCase();
  await owner`insert into jurisdiction values (${place}, ${place}, ${place}, 'county', '330200')`;
  await owner`
    insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
    select 'lac_' || k || '_' || ${place}, k, ${place}, case k when 'treasury' then null else 0 end from unnest(array['treasury', 'pool', 'advance']) k`;
  await owner`select ledger_open_slots(account_id, case kind when 'treasury' then 1 else ${slots}::int end) from ledger_account where jurisdiction_code = ${place}`;
  await owner.begin(async (tx) => {
    await tx`select become('system', '', '', '', 'treasury')`;
    await tx`select ledger_replenish(${place}, ${claims * AMOUNT_FEN}, ${`trf_open_${place}`}, now())`;
  });
  return place;
}

/** Subjects with one benefit each, and everything their claims write. @returns the confirmations */
export async function layClaims(/** @type {Sql} */ owner, /** @type {string} */ place, /** @type {number} */ count) {
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
  const at = new Date().toISOString();
  return Array.from({ length: count }, (_, i) => confirmationOf(place, i, at));
}

function confirmationOf(/** @type {string} */ place, /** @type {number} */ i, /** @type {string} */ at) {
  const id = (/** @type {string} */ prefix) => `${prefix}_${place}x${String(i).padStart(6, "0")}`;
  const hex = (/** @type {number} */ bytes) => randomBytes(bytes).toString("hex");
  const event = (/** @type {string} */ action) => ({
    id: `evt_${hex(12)}`,
    at,
    caller: "person",
    person: id("sub"),
    jurisdiction: place,
    action,
    object: id("clm"),
    details: { amountFen: AMOUNT_FEN, attempt: 1 },
    salt: hex(32),
    entry: hex(32),
  });
  return {
    subject: id("sub"),
    person: id("sub"),
    at,
    entitlement: id("ent"),
    version: 1,
    claim: id("clm"),
    account: id("acc"),
    instruction: id("pay"),
    remittance: "甬易办",
    brief: { zh: "", en: "" },
    because: [],
    counted: null,
    legs: [{ jurisdiction: place, amount: AMOUNT_FEN, pool: id("trf"), advance: id("tra") }],
    events: [event("payment-opened"), event("claim-confirmed")],
  };
}

/** The pool has given exactly what its claims are worth, and each claim has its leg. @throws Error: the run is void. */
export async function assertGiven(
  /** @type {Sql} */ owner,
  /** @type {string} */ place,
  /** @type {{ claims: number, rest: number }} */ { claims, rest },
) {
  const [row] = await owner`
    select (select count(*) from claim where jurisdiction_code = ${place})::int as claims,
           (select count(*) from ledger_transfer where debit_account_id = ${`lac_pool_${place}`})::int as legs,
           (select in_posted_fen - out_pending_fen from ledger_balance where account_id = ${`lac_pool_${place}`})::int as rest`;
  if (row?.claims !== claims || row?.legs !== claims || row?.rest !== rest * AMOUNT_FEN) {
    throw new Error(`void: ${claims} claims were confirmed, and the books say ${JSON.stringify(row)}`);
  }
}
