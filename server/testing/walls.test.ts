import { getTableColumns, getTableName, is, sql, Table } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as schema from "@/db/schema";
import { confirmClaim } from "@/server/claims";
import type { Caller, Context } from "@/server/context";
import { DatabaseError } from "@/server/database-error";
import { layReminders, layUnclaimed, REMINDER_TABLES } from "./rows-of-reminders";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const DISTRICT = "330203";
const PERMISSION_DENIED = "42501";
const PUBLIC = [
  "catalogue_program",
  "city_clock",
  "city_run",
  "gap_kind",
  "jurisdiction",
  "log_head",
  "log_leaf",
  "log_node",
  "process_heartbeat",
  "program_hold",
  "program_limit",
  "program_use",
  "program_version",
  "public_notice",
  "reminder_plan",
  "source",
];
/** Whose rows a table holds: the column that names the subject, and whether an officer of the jurisdiction may read it. */
const PRIVATE: Readonly<Record<string, { whose: string; officer: boolean }>> = {
  ...REMINDER_TABLES,
  audit_event: { whose: "subject_id", officer: true },
  city_run_part: { whose: "'-'::text", officer: false },
  code_scan: { whose: "person_id", officer: false },
  claim: { whose: "subject_id", officer: true },
  claimed_fact: { whose: "subject_id", officer: false },
  day_closed: { whose: "'-'::text", officer: false },
  statement_refused: { whose: "'-'::text", officer: false },
  delegation: { whose: "enterprise_id", officer: false },
  delegation_request: { whose: "person_id", officer: false },
  difference_step: { whose: "'-'::text", officer: true },
  eligibility_gap: { whose: "subject_id", officer: true },
  entitlement: { whose: "subject_id", officer: true },
  fact_change: { whose: "subject_id", officer: false },
  fact_record: { whose: "subject_id", officer: false },
  fact_report: { whose: "subject_id", officer: false },
  jump_accepted: { whose: "'-'::text", officer: false },
  firm_limit: { whose: "enterprise_id", officer: false },
  first_word: { whose: "subject_id", officer: false },
  human_decision: { whose: "subject_id", officer: false },
  ledger_account: { whose: "coalesce(subject_id, '-')", officer: true },
  ledger_slot: {
    whose: "coalesce((select subject_id from ledger_account a where a.account_id = t.account_id), '-')",
    officer: true,
  },
  ledger_transfer: { whose: "subject_id", officer: true },
  log_pending: { whose: "'-'::text", officer: false },
  officer: { whose: "person_id", officer: false },
  outbox: { whose: "subject_id", officer: false },
  replenishment: { whose: "'-'::text", officer: true },
  treasury_account: { whose: "'-'::text", officer: true },
  payee_account: { whose: "subject_id", officer: false },
  payee_stop: { whose: "subject_id", officer: false },
  payment_event: { whose: "subject_id", officer: false },
  payment_instruction: { whose: "subject_id", officer: true },
  pool_order: { whose: "'-'::text", officer: true },
  pool_order_word: { whose: "'-'::text", officer: true },
  person_freed: { whose: "subject_id", officer: false },
  person_use: { whose: "subject_id", officer: false },
  reconciliation: { whose: "'-'::text", officer: true },
  reconciliation_difference: { whose: "'-'::text", officer: true },
  recovery: { whose: "subject_id", officer: true },
  repayment: { whose: "subject_id", officer: true },
  repayment_undone: { whose: "subject_id", officer: true },
  scan_sign_in: { whose: "'-'::text", officer: false },
  session: { whose: "person_id", officer: false },
  sign_in_code_used: { whose: "'-'::text", officer: false },
  statement_entry: { whose: "'-'::text", officer: true },
  subject: { whose: "subject_id", officer: true },
};

let service: TestService;
let mine: TestSubject;
let other: TestSubject;
let firm: TestSubject;
let callers: Record<string, Caller>;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 1_000_000 });
  [mine, other] = [await service.person("甲"), await service.person("乙")];
  firm = await service.firm("宁波丙有限公司", other.subjectId);
  const representing: Caller = { kind: "person_for_firm", personId: other.subjectId, enterpriseId: firm.subjectId };
  for (const [who, ctx] of [
    [mine, service.asPerson(mine.subjectId)],
    [other, service.asPerson(other.subjectId)],
    [firm, service.as(representing)],
  ] as [TestSubject, Context][]) {
    const entitlementId = await service.owe(who.subjectId, 100);
    const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: who.accountId };
    const { claimId } = await confirmClaim(ctx, tap);
    const { owner } = service;
    const repaymentId = who.subjectId.replace("sub", "rpm");
    await owner`insert into recovery values (${who.subjectId}, ${claimId}, ${DISTRICT}, 'other', 'd', 'n', 100, '2026-01-01', 'o', now())`;
    await owner`insert into repayment values (${who.subjectId}, ${repaymentId}, ${claimId}, ${DISTRICT}, 1, 'r', 'o', now())`;
    await owner`insert into repayment_undone values (${who.subjectId}, ${repaymentId}, ${DISTRICT}, 'r', 'o', now())`;
    await owner`insert into source values ('s', '2026-01-01') on conflict do nothing`;
    await owner`insert into fact_record values (${who.subjectId}, 's', '{}', '2026-01-01')`;
    await owner`insert into fact_report values (${who.subjectId}, ${who.subjectId.replace("sub", "rpt")}, ${String(Math.random()).slice(2, 14).padEnd(12, "0")},
      'birth_date', 'public-security', 'T-1', 'c1', null, '2026-01-01', now(), ${who.subjectId})`;
    await owner`insert into gap_kind values (1, 'gap_1', 'T-1', 1, 'p', '[]') on conflict do nothing`;
    await owner`insert into eligibility_gap values (${who.subjectId}, ${DISTRICT}, '{1}', now())`;
    await layReminders(owner, { subjectId: who.subjectId, district: DISTRICT });
    await owner`insert into session values (${Buffer.from(who.subjectId.padEnd(32).slice(0, 32))}, ${who.subjectId}, null, 'zlb', now(), now() + interval '1 hour')`;
  }
  await service.owner`insert into statement_entry values (${DISTRICT}, '2026-01-01', '1', 'paid', 'e', 1, null, null, 'r', now(), now())`;
  await service.owner`insert into reconciliation values ('rec_1', ${DISTRICT}, '2026-01-01', now(), 0, 0, 0, 0, 0, now())`;
  await service.owner`insert into day_closed values ('2026-01-01', true, now())`;
  await service.owner`insert into statement_refused values (${DISTRICT}, '2026-01-01', now(), '1', now())`;
  await service.owner`insert into reconciliation_difference values ('dif_1', ${DISTRICT}, '2026-01-01', 'missing', 'e', '', 1, null, now())`;
  await service.owner`insert into replenishment values ('r', ${DISTRICT}, 1, 't', 'trf_1', now(), now())`;
  await service.owner`insert into pool_order values ('shr_20260101_330203', 'share', ${DISTRICT}, '2026-01-01', null, '330200', ${DISTRICT}, 1, 'h', now())`;
  await service.owner`insert into pool_order_word values ('shr_20260101_330203', 'ACCC', null, 'r', now(), now())`;
  await service.owner`insert into difference_step values ('dif_1', 1, 'open', ${`finance:${DISTRICT}`}, '', now())`;
  await service.owner`insert into payee_stop values (${firm.subjectId}, 'MD07', 'e', now())`;
  await service.owner`insert into officer values (${mine.subjectId}, ${DISTRICT}, 'finance')`;
  await service.owner`insert into scan_sign_in values ('scn_1', sha256('a'), sha256('b'), 'waiting', 10, 'x', 'x', 'x', sha256('c'), now(), now())`;
  await layUnclaimed(service.owner, { officerId: mine.subjectId, district: DISTRICT });
  await service.owner`insert into sign_in_code_used values ('\\x00', now())`;
  await service.owner`insert into process_heartbeat values ('worker', now())`;
  callers = {
    anonymous: { kind: "anonymous" },
    person: { kind: "person", personId: mine.subjectId },
    "person for a firm": representing,
    "officer of another district": { kind: "officer", personId: "sub_officer", jurisdictionCode: "330204" },
    "job session": { kind: "system", job: "session" },
    "job sign-in": { kind: "system", job: "sign-in" },
    "job treasury": { kind: "system", job: "treasury" },
  };
});
afterAll(() => service?.close());

/** What of a table a caller can read: how many rows, and whose. A refused privilege reads nothing. */
async function look(caller: Caller, table: string, whose = "'-'::text"): Promise<{ rows: number; whose: string[] }> {
  try {
    const [row] = await service
      .as(caller)
      .tx((tx) =>
        tx.execute<{ rows: number; whose: string[] | null }>(
          sql.raw(`select count(*)::int as rows, array_agg(distinct ${whose}) as whose from ${table} t`),
        ),
      );
    return { rows: row?.rows ?? 0, whose: row?.whose?.filter((subject) => subject !== "-") ?? [] };
  } catch (error) {
    if (!(error instanceof DatabaseError && error.sqlState === PERMISSION_DENIED)) throw error;
    return { rows: 0, whose: [] };
  }
}

describe("every table", () => {
  test("has its rule in this test, and row-level security forced", async () => {
    const tables = await service.owner<{ name: string; forced: boolean; policies: number }[]>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
             (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;
    expect(tables.map(({ name }) => name)).toEqual([...PUBLIC, ...Object.keys(PRIVATE)].sort());
    for (const table of tables) expect(table, table.name).toMatchObject({ forced: true });
    for (const table of tables) expect(table.policies, table.name).toBeGreaterThan(1);
  });

  test("belongs to the owner: the app's login owns nothing and is no superuser", async () => {
    const [row] = await service.owner`
      select count(*)::int as owned from pg_class c join pg_auth_members m on m.member = c.relowner
       where m.roleid = 'yyb_app'::regrole and m.member <> current_user::regrole`;
    expect(row).toEqual({ owned: 0 });
  });

  test("shows nothing private to nobody: a transaction that forgot to say who asks sees no row", async () => {
    const { default: postgres } = await import("postgres");
    const raw = postgres(service.urls.app, { max: 1 });
    for (const table of Object.keys(PRIVATE)) {
      const rows = await raw.unsafe(`select count(*)::int as rows from ${table}`).catch(() => [{ rows: 0 }]);
      expect(rows[0]?.rows, table).toBe(0);
    }
    await raw.end();
  });

  test.each(Object.entries(PRIVATE))(
    "%s shows each caller what is theirs and nothing else",
    async (table, { whose }) => {
      for (const [name, caller] of Object.entries(callers)) {
        const seen = await look(caller, table, whose);
        const allowed = [allowedSubjects(caller), allowedByJob(caller, table)].flat();
        for (const subject of seen.whose) expect(allowed, `${name} reads ${table}`).toContain(subject);
        if (caller.kind === "anonymous" || caller.kind === "officer")
          expect(seen.rows, `${name} reads ${table}`).toBe(0);
      }
    },
  );

  test.each(Object.entries(PRIVATE))(
    "%s is read by an officer of the district only where officers may",
    async (table, rule) => {
      const officer: Caller = { kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT };
      const seen = await look(officer, table, rule.whose);
      if (rule.officer) expect(seen.rows).toBeGreaterThan(0);
      else expect(seen.rows).toBe(0);
    },
  );

  test.each([...Object.keys(PRIVATE), ...PUBLIC])(
    "%s is changed by nobody who has no business with it",
    async (table) => {
      for (const [name, caller] of Object.entries(callers)) {
        const changed = await change(caller, table);
        expect(changed, `${name} changes ${table}`).toBe(0);
      }
    },
  );

  test("reads in TypeScript as it stands in the database", async () => {
    const tables: Table[] = Object.values(schema).filter((one) => is(one, Table));
    const columns = await service.owner<{ name: string; columns: string[] }[]>`
      select table_name as name, array_agg(column_name::text order by column_name::text) as columns
        from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_schema = 'public' and table_type = 'BASE TABLE' group by 1 order by 1`;
    const written = tables.map((table) => ({
      name: getTableName(table),
      columns: Object.values(getTableColumns(table))
        .map((column) => column.name)
        .sort(),
    }));
    expect(written.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([...columns].map((row) => ({ ...row })));
  });
});

/** Tries to delete and to overwrite every row that is not the caller's own. @returns how many rows that reached. */
async function change(caller: Caller, table: string): Promise<number> {
  const whose = PRIVATE[table]?.whose ?? "'-'::text";
  const own = allowedSubjects(caller).map((subject) => `'${subject}'`);
  const notOwn = own.length > 0 ? `${whose} not in (${own.join(", ")})` : "true";
  const [column] = await service.owner`
    select column_name as name from information_schema.columns where table_name = ${table} order by ordinal_position limit 1`;
  let reached = 0;
  for (const statement of [
    `delete from ${table} t where ${notOwn}`,
    `update ${table} t set ${column?.name} = ${column?.name} where ${notOwn}`,
  ]) {
    // Each attempt is undone: what would have been reached is what counts.
    await service
      .as(caller)
      .tx(async (tx) => {
        reached += (await tx.execute(sql.raw(statement))).count;
        throw new Error("undo");
      })
      .catch(() => {});
  }
  const cleansOwnBooks = caller.kind === "system" && JOB_CLEANS[caller.job]?.includes(table);
  return cleansOwnBooks ? 0 : reached;
}

/** What the jobs of signing in may clear away: sessions that ended and codes that were used. */
const JOB_CLEANS: Readonly<Record<string, readonly string[]>> = {
  session: ["session"],
  "sign-in": ["sign_in_code_used", "scan_sign_in", "session"],
};

function allowedSubjects(caller: Caller): string[] {
  if (caller.kind === "person") return [caller.personId];
  return caller.kind === "person_for_firm" ? [caller.enterpriseId, caller.personId] : [];
}

function allowedByJob(caller: Caller, table: string): string[] {
  if (caller.kind !== "system") return [];
  const everybody = [mine.subjectId, other.subjectId, firm.subjectId];
  const reads: Readonly<Record<string, readonly string[]>> = {
    session: ["session", "delegation", "officer", "subject"],
    "sign-in": ["session", "delegation", "subject"],
    treasury: [
      "ledger_account",
      "ledger_slot",
      "ledger_transfer",
      "payee_account",
      "payment_event",
      "payment_instruction",
      "repayment",
      "repayment_undone",
    ],
  };
  return reads[caller.job]?.includes(table) ? everybody : [];
}
