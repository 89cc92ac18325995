import { connect } from "../../bin/lib/database.mjs";

/** What one claim writes, with the indexes it is found by, and nothing that checks it. */
const TABLES = [
  "entitlement",
  "ledger_slot",
  "claim",
  "ledger_transfer",
  "payment_instruction",
  "audit_event",
  "log_pending",
  "outbox",
];

/**
 * The floor of a claim, as a script for pgbench: the very rows of one, by one prepared statement with one commit, in tables that have the
 * product's columns and indexes and none of its checks, triggers or walls. `n` and `clients` are given to pgbench as variables (0, how many).
 */
export const ROWS_SCRIPT = String.raw`
\set n :n + 1
\set i 1000000 + :n * :clients + :client_id
\set slot :client_id % 16
with k as materialized (select 'bare' || :i::int as id, now() as at),
owed as (
  update bare.entitlement e set status = 'claimed', claim_id = 'clm_' || k.id, brief = '{"zh":"","en":""}', because = '[]' from k
   where e.subject_id = 'sub_' || k.id and e.entitlement_id = 'ent_' || k.id),
taken as (update bare.ledger_slot s set out_pending_fen = s.out_pending_fen + 100 where s.account_id = 'lac_pool_bare' and s.slot = :slot::int),
made as (
  insert into bare.claim select 'sub_' || k.id, 'clm_' || k.id, 'ent_' || k.id, 1, 'P', 1, 100, 'confirmed', 'acc_' || k.id, 'bare', 'sub_' || k.id, k.at from k),
moved as (
  insert into bare.ledger_transfer
  select 'sub_' || k.id, 'trf_' || k.id, 'pending', 'lac_pool_bare', 'lac_clearing', 100, null, 'pay_' || k.id, 'disburse', k.at from k),
opened as (
  insert into bare.payment_instruction
  select 'sub_' || k.id, 'pay_' || k.id, 'clm_' || k.id, 1, 'pay_' || k.id, 'acc_' || k.id, 100, 'bare', '甬易办', 'open', k.at from k),
noted as (
  insert into bare.audit_event
  select 'sub_' || k.id, 'evt_' || v.no || k.id, k.at, 'person', 'sub_' || k.id, null, 'bare', v.action, 'clm_' || k.id, '{"amountFen": 100, "attempt": 1}',
         decode(repeat('ab', 32), 'hex'), decode(repeat('ab', 32), 'hex')
    from k, (values (1, 'payment-opened'), (2, 'claim-confirmed')) v (no, action)),
announced as (insert into bare.log_pending (entry) values (decode(repeat('ab', 64), 'hex')))
insert into bare.outbox (topic, subject_id, object_id, created_at) select 'payment-open', 'sub_' || k.id, 'clm_' || k.id, k.at from k;
`;

/** Lays the tables of the script anew, with benefits for so many claims. */
export async function layRows(/** @type {string} */ ownerUrl, /** @type {number} */ claims) {
  const owner = await connect(ownerUrl);
  try {
    await owner.unsafe("drop schema if exists bare cascade; create schema bare");
    for (const table of TABLES) {
      await owner.unsafe(
        `create table bare.${table} (like ${table} including defaults including identity including indexes)`,
      );
    }
    await owner`
      insert into bare.ledger_slot (account_id, slot, in_posted_fen) select 'lac_pool_bare', slot, 1000000000 from generate_series(0, 15) slot`;
    await owner`
      insert into bare.entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen, city_share_permille,
                                    jurisdiction_code, brief, because, facts_digest, claimable_from, computed_at)
      select 'sub_bare' || i, 'ent_bare' || i, 'P', 1, 'p', 1, 'open', 100, 0, 'bare', '{"zh":"","en":""}', '[]', 'd', '2026-01-01', now()
        from generate_series(1000000, 1000000 + ${claims}::int) i`;
    await owner.unsafe("analyze bare.entitlement, bare.ledger_slot");
  } finally {
    await owner.end({ timeout: 5 });
  }
}
