import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "@/db/client";
import { openLogSigner, sequenceBatch, verifyDatabase } from "@/server/audit";
import { confirmClaim, recordBankWord } from "@/server/claims";
import type { BankReport } from "@/server/gateways";
import { checkBooks } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const DISTRICT = "330203";
const CITY = "330200";
const POOL = `lac_pool_${DISTRICT}`;
const signer = openLogSigner(randomBytes(32));
let service: TestService;
let worker: Database;
let lin: TestSubject;
let paid: string;
let back: string;

beforeAll(async () => {
  service = await startTestService();
  worker = openDatabase(service.urls.worker, { connections: 1 });
  await service.fund(DISTRICT, { balanceFen: 5_000_000, creditLineFen: 100_000 });
  await service.fund(CITY, { balanceFen: 5_000_000 });
  lin = await service.person("林测试");
  paid = await pay();
  back = await pay();
  const at = new Date().toISOString();
  const word = { kind: "returned", endToEndId: back, status: null, reason: "AC06", bankReference: "R", at };
  await recordBankWord(service.asPerson(lin.subjectId), word as unknown as BankReport);
  await sequenceBatch(worker, signer, () => new Date());
});
afterAll(async () => {
  await worker?.$client.end({ timeout: 1 });
  await service?.close();
});

async function pay(): Promise<string> {
  const entitlementId = await service.owe(lin.subjectId, 1_000, { citySharePermille: 300 });
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  const { claimId } = await confirmClaim(service.asPerson(lin.subjectId), input);
  const [row] = await service.owner`select instruction_id from payment_instruction where claim_id = ${claimId}`;
  return row?.instruction_id;
}

/** What the check of the books and the verification of the log name. */
async function look(): Promise<{ books: string[]; log: string[] }> {
  const books: string[] = [];
  await checkBooks(service.owner, ({ invariant, place }) => books.push(`${invariant}: ${place}`));
  const how = { trusted: [signer.publicKey], anchors: [], onProgress: () => {} };
  const { faults } = await verifyDatabase(service.urls.owner, how);
  return { books, log: faults.map(({ place }) => place) };
}

/** A transfer that only the owner could write, with everything that is kept of its accounts. */
const moved = (of: { name: string; subject?: string; from: string; to: string; reason: string; reference: string }) => `
  insert into ledger_transfer values ('${of.subject ?? "-"}', '${of.name}', 'posted', '${of.from}', '${of.to}', 7, null, '${of.reference}', '${of.reason}', now());
  update ledger_slot set out_posted_fen = out_posted_fen + 7 where account_id = '${of.from}'
     and slot = (select slot from ledger_slot where account_id = '${of.from}' order by in_posted_fen - out_posted_fen - out_pending_fen desc limit 1);
  update ledger_slot set in_posted_fen = in_posted_fen + 7 where account_id = '${of.to}' and slot = 0`;

const mine = () => `lac_${lin.subjectId}`;
const forged: [string, () => string, { books?: RegExp; log?: RegExp }][] = [
  [
    "a gift for a reason that nobody knows",
    () => moved({ name: "trf_g1", from: POOL, to: mine(), reason: "gift", reference: "x" }),
    { books: /^transfer: transfer - trf_g1$/ },
  ],
  [
    "the same under a real attempt",
    () => moved({ name: "trf_g2", subject: lin.subjectId, from: POOL, to: mine(), reason: "gift", reference: paid }),
    { books: /^transfer: transfer sub_\w+ trf_g2$/ },
  ],
  [
    "a sum moved between two pools",
    () => moved({ name: "trf_g3", from: POOL, to: `lac_pool_${CITY}`, reason: "shift", reference: "x" }),
    { books: /^transfer: transfer - trf_g3$/ },
  ],
  [
    "money from nothing, named as if a pool had been opened with it",
    () =>
      moved({
        name: "trf_opening_zz",
        from: `lac_treasury_${DISTRICT}`,
        to: POOL,
        reason: "replenish",
        reference: "zz",
      }),
    { books: /^transfer: transfer - trf_opening_zz$/, log: /^replenishment trf_opening_zz/ },
  ],
  [
    "the same under somebody's name",
    () =>
      moved({
        name: `trf_opening_${DISTRICT}`,
        subject: lin.subjectId,
        from: `lac_treasury_${DISTRICT}`,
        to: POOL,
        reason: "replenish",
        reference: DISTRICT,
      }),
    { books: /^transfer: transfer sub_\w+ trf_opening_330203$/, log: /^replenishment trf_opening_330203/ },
  ],
  [
    "money from nothing, named as if past payments had needed it",
    () =>
      moved({
        name: `trf_past_${DISTRICT}`,
        from: `lac_treasury_${DISTRICT}`,
        to: POOL,
        reason: "replenish",
        reference: DISTRICT,
      }),
    { log: /^past payments 330203/ },
  ],
  [
    "an advance called repaid for no order",
    () =>
      moved({
        name: "trf_g6",
        from: `lac_treasury_${DISTRICT}`,
        to: `lac_advance_${DISTRICT}`,
        reason: "settle",
        reference: "old",
      }),
    { books: /^transfer: transfer - trf_g6$/, log: /^settlement/ },
  ],
  [
    "money that came back to a pool which had not given it",
    () => `
      update ledger_transfer set credit_account_id = '${POOL}' where reference = '${back}' and reason = 'reversal' and credit_account_id = 'lac_pool_${CITY}';
      update ledger_slot set in_posted_fen = in_posted_fen - 300 where account_id = 'lac_pool_${CITY}'
         and slot = (select slot from ledger_slot where account_id = 'lac_pool_${CITY}' order by in_posted_fen - out_posted_fen - out_pending_fen desc limit 1);
      update ledger_slot set in_posted_fen = in_posted_fen + 300 where account_id = '${POOL}' and slot = 0`,
    { books: /^transfer: instruction sub_\w+ pay_\w+ account lac_pool_330203$/ },
  ],
];

const changed: [string, string, RegExp][] = [
  [
    "when a claim was credited",
    "update claim set credited_at = credited_at - interval '9 days' where status = 'credited'",
    /^claim clm_/,
  ],
  [
    "the name under which the bank was told",
    "update payment_instruction set end_to_end_id = 'pay_forged' where status = 'credited'",
    /^attempt pay_/,
  ],
  [
    "when the bank said so",
    "update payment_event set said_at = said_at - interval '3 days' where status = 'ACCC' and instruction_id = PAID",
    /^word ACCC about pay_/,
  ],
  [
    "when the bank took it back",
    "update payment_event set said_at = said_at - interval '3 days' where status = 'RTND'",
    /^word RTND about pay_/,
  ],
  [
    "when we heard of it",
    "update payment_event set received_at = received_at - interval '1 second' where status = 'ACCC' and instruction_id = PAID",
    /^word ACCC about pay_/,
  ],
  [
    "when a claim was confirmed",
    "update claim set confirmed_at = confirmed_at + interval '1 second' where status = 'credited'",
    /^claim clm_/,
  ],
  [
    "to whom a claim goes",
    "alter table claim disable trigger user; update claim set account_id = 'acc_forged' where status = 'returned'; alter table claim enable trigger user",
    /^claim clm_/,
  ],
  [
    "to whom an attempt went",
    "update payment_instruction set account_id = 'acc_forged' where instruction_id = PAID",
    /^attempt pay_/,
  ],
  [
    "when an attempt was opened",
    "update payment_instruction set created_at = created_at - interval '1 day' where instruction_id = PAID",
    /^attempt pay_/,
  ],
  [
    "when the ledger has a credit",
    "update ledger_transfer set created_at = created_at - interval '2 seconds' where reference = PAID and reason = 'credit'",
    /^transfer sub_\w+ trf_/,
  ],
  [
    "when the ledger has a reservation",
    "update ledger_transfer set created_at = created_at - interval '2 seconds' where reference = PAID and kind = 'pending' and amount_fen = 700",
    /^transfer sub_\w+ trf_/,
  ],
  [
    "when the ledger has what came back",
    "update ledger_transfer set created_at = created_at - interval '2 seconds' where reason = 'return'",
    /^transfer sub_\w+ trf_/,
  ],
  ["why it came back", "update claim set return_reason = 'account-closed' where status = 'returned'", /^claim clm_/],
  [
    "when it came back",
    "update claim set returned_at = returned_at - interval '1 day' where status = 'returned'",
    /^claim clm_/,
  ],
  [
    "a word that was not said",
    "insert into payment_event select subject_id, instruction_id, 'RTND', 'TM01', bank_reference, said_at, received_at from payment_event where status = 'ACCC' and instruction_id = PAID",
    /^word RTND about pay_/,
  ],
  [
    "an early word that was not said",
    "insert into payment_event select subject_id, instruction_id, 'ACSP', null, bank_reference, said_at, received_at from payment_event where status = 'ACCC' and instruction_id = PAID",
    /^word ACSP about pay_/,
  ],
  [
    "a word that was said of what came back later",
    "delete from payment_event e where status = 'ACCC' and exists (select from payment_event r where r.instruction_id = e.instruction_id and r.status = 'RTND')",
    /^word ACCC about pay_/,
  ],
  [
    "the bank's reference",
    "update payment_event set bank_reference = 'FORGED' where status = 'RTND'",
    /^word RTND about pay_/,
  ],
];

const TABLES = ["claim", "payment_instruction", "payment_event", "ledger_transfer", "ledger_slot"];

/** Looks after harm that only the owner can do, and puts everything back as it was. */
async function lookAfter(harm: string): Promise<Awaited<ReturnType<typeof look>>> {
  const keep = TABLES.map((table) => `create table kept_${table} as select * from ${table}`);
  const clear = TABLES.toReversed().map((table) => `delete from ${table}`);
  const putBack = TABLES.map((table) => `insert into ${table} select * from kept_${table}; drop table kept_${table}`);
  await service.owner.unsafe(keep.join(";"));
  try {
    await service.owner.unsafe(harm);
    return await look();
  } finally {
    await service.owner.unsafe([...clear, ...putBack].join(";"));
  }
}

test.each(changed)("%s is held by what the events say", async (_, harm, place) => {
  expect((await lookAfter(harm.replaceAll("PAID", `'${paid}'`))).log).toEqual([expect.stringMatching(place)]);
  expect((await look()).log).toEqual([]);
});

test("what was written honestly is called so", async () => {
  expect(await look()).toEqual({ books: [], log: [] });
});

test.each(forged)("%s is named, though every balance was written to fit", async (_, harm, says) => {
  const { books, log } = await lookAfter(harm());
  expect({ books, log }).toEqual({
    books: says.books ? expect.arrayContaining([expect.stringMatching(says.books)]) : [],
    log: says.log ? [expect.stringMatching(says.log)] : [],
  });
});
