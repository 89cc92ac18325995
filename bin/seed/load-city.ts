import type { Sql, TransactionSql } from "postgres";
import { type CopyValue, copyRows } from "@/db/copy";
import type { City } from "@/db/seed/city";
import type { Vault } from "@/server/gateways";
import { cityId, progress } from "./place";

/** The purposes under which identity modules seal; a value sealed for one does not open for another. */
const PURPOSE = { identity: "identity-number", phone: "phone-number", account: "payee-account-number" } as const;

/** Everything a city is made of in the database, in the order in which it can be emptied. */
const CITY_TABLES =
  "treasury_account, pool_order_word, pool_order, replenishment, contact_choice, push_subscription, reminder_item, reminder_message, reminder_campaign, reminder_track, reminder_plan, unclaimed_total, repayment_undone, repayment, recovery, difference_step, reconciliation_difference, reconciliation, day_closed, statement_refused, statement_entry, officer, payee_stop, outbox, log_pending, log_leaf, log_node, log_head, audit_event, ledger_transfer, ledger_slot, ledger_account, payment_event, payment_instruction, claim, first_word, entitlement, person_freed, person_use, eligibility_gap, gap_kind, city_run, city_run_part, program_hold, jump_accepted, fact_change, human_decision, claimed_fact, fact_record, fact_report, payee_account, sign_in_code_used, scan_sign_in, session, firm_limit, delegation_request, code_scan, delegation, public_notice, subject, source, jurisdiction, city_clock, catalogue_program, program_version";

/** Empties the city. Only the owner can. */
export async function emptyCity(sql: Sql): Promise<void> {
  const facts =
    await sql`select relname as name from pg_class where relnamespace = 'facts'::regnamespace and relkind = 'r'`;
  const typed = facts.map(({ name }) => `facts.${name}`);
  await sql.unsafe(`truncate ${[CITY_TABLES, ...typed].join(", ")}`);
}

/** Loads the city's people, firms, facts and accounts in one transaction. */
export async function loadCity(sql: Sql, load: { city: City; vault: Vault }): Promise<void> {
  const { city, vault } = load;
  await sql.begin(async (tx) => {
    const tables = cityRows(city, vault);
    for (const [i, { table, columns, rows }] of tables.entries()) {
      await throughStage(tx, { table, columns }, rows);
      progress("load the city", i + 1, tables.length);
    }
  });
}

/** COPY does not pass row-level security, not even the owner's: rows go through a stage of the same shape. */
export async function throughStage(
  tx: TransactionSql,
  into: { table: string; columns: readonly string[] },
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const stage = `stage_${into.table}`;
  const columns = into.columns.join(", ");
  await tx.unsafe(`create temp table ${stage} on commit drop as select ${columns} from ${into.table} limit 0`);
  await copyRows(tx, { table: stage, columns: into.columns }, rows);
  await tx.unsafe(`insert into ${into.table} (${columns}) select ${columns} from ${stage}`);
  await tx.unsafe(`drop table ${stage}`);
}

const ACCOUNTS_SINCE = "2025-09-01";

type Rows = { table: string; columns: string[]; rows: CopyValue[][] };

function cityRows(city: City, vault: Vault): Rows[] {
  return [
    {
      table: "jurisdiction",
      columns: ["code", "name", "name_en", "kind", "parent_code"],
      rows: city.jurisdictions.map((row) => [row.code, row.name, row.nameEn, row.kind, row.parentCode]),
    },
    {
      table: "source",
      columns: ["code", "complete_until", "years_until", "months_until"],
      rows: city.sources.map((row) => [row.code, row.completeUntil, row.yearsUntil, row.monthsUntil]),
    },
    subjectRows(city, vault),
    {
      table: "delegation",
      columns: ["enterprise_id", "person_id", "title", "is_legal_representative", "valid_until"],
      rows: city.delegations.map((row) => [
        subjectId(row.enterpriseKey),
        subjectId(row.personKey),
        row.title,
        row.isLegalRepresentative,
        row.validUntil,
      ]),
    },
    accountRows(city, vault),
    {
      table: "fact_record",
      columns: ["subject_id", "source", "facts", "obtained_on"],
      rows: city.factRecords.map((row) => [subjectId(row.subjectKey), row.source, row.facts, row.obtainedOn]),
    },
    {
      table: "public_notice",
      columns: ["program_id", "jurisdiction_code", "started_on"],
      rows: city.publicNotices.map((row) => [row.programId, row.jurisdictionCode, row.startedOn]),
    },
  ];
}

const subjectId = (key: string) => cityId("sub", key);

function subjectRows(city: City, vault: Vault): Rows {
  const slugs = new Map(city.demo.map(({ subjectKey, slug }) => [subjectKey, slug]));
  const columns = "subject_id kind name identity_sealed identity_index phone_sealed jurisdiction_code demo_slug";
  return {
    table: "subject",
    columns: columns.split(" "),
    rows: city.subjects.map((row) => [
      subjectId(row.subjectKey),
      row.kind,
      row.name,
      vault.seal(row.identity, PURPOSE.identity),
      vault.indexOf(row.identity, PURPOSE.identity),
      row.phone === null ? null : vault.seal(row.phone, PURPOSE.phone),
      row.jurisdictionCode,
      slugs.get(row.subjectKey) ?? null,
    ]),
  };
}

function accountRows(city: City, vault: Vault): Rows {
  const columns =
    "subject_id account_id bank_code bank_name number_sealed number_index tail holder_name status is_default added_on";
  return {
    table: "payee_account",
    columns: columns.split(" "),
    rows: city.payeeAccounts.map((row) => [
      subjectId(row.subjectKey),
      cityId("acc", `${row.subjectKey} ${row.number}`),
      row.bankCode,
      row.bankName,
      vault.seal(row.number, PURPOSE.account),
      vault.indexOf(row.number, PURPOSE.account),
      row.number.slice(-4),
      row.holderName,
      "verified",
      row.isDefault,
      ACCOUNTS_SINCE,
    ]),
  };
}
