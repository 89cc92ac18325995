import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLogSigner, verifyDatabase } from "@/server/audit";
import { openRecovery, undoRepayment } from "@/server/claims";
import { handleDifference, readFunds, reconcileDay, takePoolCredit } from "@/server/funds";
import { addDays } from "@/server/kernel";
import { ASKED_BACK, askingBackWith } from "./asking-back";
import { startTestService, type TestService } from "./test-service";

/** Whoever owns the database changes, adds or takes away a record that events tell of: `verify` names it. */

const signer = openLogSigner(randomBytes(32));
let service: TestService;
const { officer, begin, paid, repay } = askingBackWith(() => service);

const settle = () => new Promise((resolve) => setTimeout(resolve, 2)); // a statement tells what was booked before the instant it is of

beforeAll(async () => {
  service = await startTestService();
  const ctx = service.as({ kind: "system", job: "treasury" });
  await begin();
  const { endToEndId } = await paid();
  const dueOn = addDays(officer().today(), 30);
  const why = { ground: "paid-twice", decisionNo: "海财追〔2026〕1号", notice: "请交回。" } as const;
  await openRecovery(officer(), { endToEndId, dueOn, ...why });
  await repay(endToEndId, 4_000, "A");
  const [first] = await service.owner`select repayment_id as id from repayment`;
  await undoRepayment(officer(), { endToEndId, repaymentId: first?.id, reason: "bounced" });
  await repay(endToEndId, 10_001, "B");
  const body = JSON.stringify({ pool: ASKED_BACK.district, amountFen: 7_000 });
  const answer = await (await fetch(new URL("/treasury-payments", service.bank.url), { method: "POST", body })).json();
  const { pool: account, ...credit } = answer;
  await takePoolCredit(ctx, { kind: "pool-credit", account, ...credit });
  await service.fault({ kind: "misstate", how: "amount" });
  await paid();
  await settle();
  await reconcileDay(ctx, ctx.today());
  const found = (await readFunds(officer())).differences.find(({ kind }) => kind === "amount");
  await handleDifference(officer(), { differenceId: found?.differenceId ?? "", state: "in-hand", note: "asked" });
  await dropKeys();
});
afterAll(() => service?.close());

/** Whoever owns the database may let keys go that hinder her. */
async function dropKeys(): Promise<void> {
  const keys =
    await service.owner`select conname as name, conrelid::regclass::text as place from pg_constraint where contype in ('f', 'u') and connamespace = 'public'::regnamespace order by contype`;
  for (const { name, place } of keys) await service.owner.unsafe(`alter table ${place} drop constraint ${name}`);
}

async function look(): Promise<string[]> {
  const how = { trusted: [signer.publicKey], anchors: [], onProgress: () => {} };
  const { faults } = await verifyDatabase(service.urls.owner, how);
  return faults.filter(({ kind }) => kind === "books-differ").map(({ place }) => place);
}

const LATER = "+ interval '3 days'";
/** A table, what its faults are called, and a change of each column that an event tells of. */
const RECORDS: [table: string, what: string, changes: Record<string, string>][] = [
  [
    "reconciliation_difference",
    "difference",
    {
      kind: "'extra'",
      about: "'repayment'",
      end_to_end_id: "'pay_forged'",
      entry_reference: "'forged'",
      our_fen: "1",
      bank_fen: "null",
      day: "day + 1",
      found_at: `found_at ${LATER}`,
    },
  ],
  [
    "difference_step",
    "step of difference",
    { state: "'agreed'", owner: "'sub_forged'", note: "'nothing'", at: `at ${LATER}` },
  ],
  [
    "reconciliation",
    "comparison",
    {
      day: "day + 1",
      until: `until ${LATER}`,
      opening_fen: "opening_fen + 1",
      closing_fen: "closing_fen + 1",
      entry_count: "entry_count + 1",
      matched_count: "matched_count + 1",
      difference_count: "0",
      ran_at: `ran_at ${LATER}`,
      city_share_fen: "city_share_fen + 1",
    },
  ],
  [
    "statement_entry",
    "statement",
    {
      kind: "'received'",
      end_to_end_id: "'pay_forged'",
      amount_fen: "amount_fen + 1",
      bank_code: "'FORGED'",
      account_index: "null",
      bank_reference: "'FORGED'",
      booked_at: `booked_at ${LATER}`,
      recorded_at: `recorded_at ${LATER}`,
    },
  ],
  [
    "recovery",
    "demand",
    {
      ground: "'other'",
      decision_no: "'2'",
      notice: "'forged'",
      amount_fen: "1",
      due_on: "due_on + 1",
      opened_by: "'sub_forged'",
      opened_at: `opened_at ${LATER}`,
    },
  ],
  [
    "repayment",
    "repayment",
    {
      claim_id: "'clm_forged'",
      amount_fen: "1",
      bank_reference: "'FORGED'",
      recorded_by: "'sub_forged'",
      recorded_at: `recorded_at ${LATER}`,
    },
  ],
  [
    "repayment_undone",
    "undone repayment",
    { reason: "'forged'", undone_by: "'sub_forged'", undone_at: `undone_at ${LATER}` },
  ],
  [
    "replenishment",
    "replenishment",
    {
      bank_reference: "'FORGED'",
      jurisdiction_code: "'330200'",
      amount_fen: "1",
      treasury_reference: "'FORGED'",
      booked_at: `booked_at ${LATER}`,
      recorded_at: `recorded_at ${LATER}`,
    },
  ],
];

async function lookAfter(table: string, harm: string): Promise<string[]> {
  await service.owner.unsafe(`create table kept_one as select * from ${table}`);
  try {
    await service.owner.unsafe(`alter table ${table} disable trigger user`);
    expect((await service.owner.unsafe(harm)).count).toBeGreaterThan(0);
    return await look();
  } finally {
    await service.owner.unsafe(
      `delete from ${table}; insert into ${table} select * from kept_one; drop table kept_one; alter table ${table} enable trigger user`,
    );
  }
}

const cases = RECORDS.flatMap(([table, what, changes]) => [
  ...Object.entries(changes).map(
    ([column, value]) => [`another ${column}`, table, what, `update ${table} set ${column} = ${value}`] as const,
  ),
  ["its removal", table, what, `delete from ${table}`] as const,
]);

test("what was recorded honestly is called so", async () => {
  expect(await look()).toEqual([]);
});

test.each(cases)("%s of a %s is named", async (_, table, what, harm) => {
  const named = await lookAfter(table, harm);
  expect(named).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^${what} `))]));
});

test.each(["reconciliation_difference", "recovery", "repayment", "replenishment", "reconciliation"])(
  "another one beside it in %s is named",
  async (table) => {
    const [key] = await service.owner`
      select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
       where i.indrelid = ${table}::regclass and i.indisprimary and a.attname <> 'subject_id'`;
    const columns = await service.owner`
      select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`;
    const list = columns.map(({ name }) =>
      name === key?.name || name === "transfer_id" || name === "entry_reference" ? "'forged'" : name,
    );
    const named = await lookAfter(table, `insert into ${table} select ${list.join(", ")} from ${table} limit 1`);
    expect(named).toEqual(expect.arrayContaining([expect.stringContaining("no event tells of it")]));
  },
);

test.each([
  ["repay", "instant of the transfer of repayment"],
  ["repaid", "instant of the transfer of repayment"],
  ["unrepay", "instant of the transfer of repayment"],
  ["unrepaid", "instant of the transfer of repayment"],
  ["replenish", "replenishment"],
])("another instant of a transfer for %s is named", async (reason, what) => {
  const harm = `update ledger_transfer set created_at = created_at + interval '1 second' where reason = '${reason}' and transfer_id !~ 'opening'`;
  expect(await lookAfter("ledger_transfer", harm)).toEqual(
    expect.arrayContaining([expect.stringMatching(new RegExp(`^${what} `))]),
  );
});

test("everything was put back as it was", async () => {
  expect(await look()).toEqual([]);
});
