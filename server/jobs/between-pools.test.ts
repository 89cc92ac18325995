import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { verifyDatabase } from "@/server/audit";
import { confirmClaim, openRecovery, recordBankWord, recordRepayment } from "@/server/claims";
import { readFunds, takePoolWord } from "@/server/funds";
import { addDays, type CalendarDate, calendarDate, fen, Outage } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { closeDays } from "./evening";

/** 划拨与清算: what each pool bears in our books is what its account at the bank bears, day after day. */

const CITY = "330200";
const DISTRICT = "330203";
const FIRST = calendarDate("2026-12-07");
let service: TestService;
let lin: TestSubject;
let today: CalendarDate = FIRST;

/** From here on it is some o'clock, for us and for the bank, whose process this is too. */
const itIs = (time: string, day = today) => vi.setSystemTime(new Date(`${day}T${time}+08:00`));
const job = () => service.as({ kind: "system", job: "payments" });
const officer = (jurisdictionCode = CITY) => service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode });

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  itIs("08:00:00");
  service = await startTestService();
  for (const code of [CITY, DISTRICT]) await service.fund(code, { balanceFen: 0, creditLineFen: 100_000 });
  lin = await service.person("林小禾");
});
afterAll(async () => {
  await service?.close();
  vi.useRealTimers();
});

async function pay(amountFen: number, more: { citySharePermille?: number; jurisdictionCode?: string } = {}) {
  const entitlementId = await service.owe(lin.subjectId, amountFen, more);
  const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  const { claimId } = await confirmClaim(service.asPerson(lin.subjectId), tap);
  const [row] = await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
  return row?.id as string;
}

/** Somebody pays into a pool's account. @returns the bank's notice of it. */
async function payIn(
  pool: string,
  amountFen: number,
  payer?: { bankCode: string; accountNumber: string },
  treasuryReference?: string,
) {
  const answer = await fetch(new URL("/treasury-payments", service.bank.url), {
    method: "POST",
    body: JSON.stringify({ pool, amountFen, payer, treasuryReference }),
  });
  const { pool: account, ...credit } = await answer.json();
  return { ...credit, kind: "pool-credit", account } as Parameters<typeof takePoolWord>[1] & { bankReference: string };
}

/** The bank returns what it had credited, and says so. */
async function comesBack(endToEndId: string) {
  const word = () => job().gateways.bank.statusOf(endToEndId);
  await expect.poll(async () => (await word())?.kind).toBe("returned");
  const said = await word();
  if (said) await recordBankWord(job(), said);
}

async function evening(time = "21:00:30") {
  itIs(time);
  return closeDays(job());
}
async function midnight() {
  today = addDays(today, 1);
  itIs("00:00:30");
  return closeDays(job());
}

const share = async () => (await readFunds(officer())).pools.find((one) => one.jurisdictionCode === DISTRICT);
const ordersOf = (kind: string) => service.owner`
  select day::text, jurisdiction_code as of, debtor_account as from, creditor_account as to, amount_fen::int as fen, status
    from pool_order_now where kind = ${kind} order by day, jurisdiction_code`;
const differences = () => service.owner`
  select d.kind, d.jurisdiction_code as of, d.end_to_end_id as id from reconciliation_difference d
   where 'agreed' <> (select state from difference_step s where s.difference_id = d.difference_id order by step desc limit 1)`;

/**
 * What must be true whenever every payment has its last word: what the bank's account of a pool holds is what our pool holds less what the bank has
 * advanced to it; but for the city's share that is not moved yet, which the city's account still has and the district's still lacks.
 */
async function accountsAgree() {
  vi.setSystemTime(Date.now() + 1); // a statement tells what was booked before its instant
  const statements = await job().gateways.bank.statementOf(today);
  const books = await service.owner`
    select a.jurisdiction_code as code, sum(b.in_posted_fen - b.out_posted_fen)::int as fen, sum(b.out_pending_fen)::int as pending
      from ledger_account a join ledger_balance b using (account_id) where a.kind in ('pool', 'advance') group by 1`;
  const [told] = await service.owner`
    select coalesce(sum(case when t.reason in ('reversal', 'repaid') then -t.amount_fen else t.amount_fen end), 0)::int
           - (select coalesce(sum(case creditor_account when ${DISTRICT} then amount_fen else -amount_fen end), 0)::int from pool_order_now where kind = 'share' and status = 'credited') as fen
      from ledger_transfer t join payment_instruction i on i.subject_id = t.subject_id and i.instruction_id = t.reference and i.jurisdiction_code = ${DISTRICT}
      join ledger_account a on a.jurisdiction_code = ${CITY} and a.kind in ('pool', 'advance')
       and case when t.reason in ('reversal', 'repaid') then t.credit_account_id else t.debit_account_id end = a.account_id
     where t.kind in ('post', 'posted')`;
  for (const { code, fen, pending } of books) {
    expect(pending).toBe(0);
    const atBank = statements?.find((one) => one.debtorPool === code)?.closingFen ?? 0;
    expect([code, today, atBank]).toEqual([code, today, fen + (code === CITY ? told?.fen : -told?.fen)]);
  }
  const wrong: unknown[] = [];
  await checkBooks(service.owner, (difference) => wrong.push(difference));
  expect([wrong, [...(await differences())], service.reported]).toEqual([[], [], []]);
  expect((await readFunds(officer())).pools.map(({ reconciled }) => reconciled?.openingGapFen ?? 0)).toEqual([0, 0]);
  return told?.fen;
}

test("a first day: of what left the district's account the city's share follows in the evening, and the advance is repaid by order", async () => {
  await takePoolWord(job(), await payIn(CITY, 1_000));
  await takePoolWord(job(), await payIn(DISTRICT, 500));
  await pay(1_000, { citySharePermille: 300 }); // 300 of the city's; 500 of the district's, and 200 of the bank's
  await pay(400, { jurisdictionCode: CITY });
  expect(await accountsAgree()).toBe(300);
  await evening();
  expect(await ordersOf("share")).toEqual([
    { day: FIRST, of: DISTRICT, from: CITY, to: DISTRICT, fen: 300, status: "credited" },
  ]);
  expect(await ordersOf("settlement")).toMatchObject([{ of: DISTRICT, from: `GK${DISTRICT}`, to: DISTRICT, fen: 200 }]);
  expect(await share()).toMatchObject({ cityShareFen: 0, orders: { movedFen: 300, underWayFen: 0 }, advancedFen: 0 });
  expect(await accountsAgree()).toBe(0);
  itIs("22:30:00");
  await pay(200, { citySharePermille: 500 }); // after the evening's order: it goes with the next day's
  expect(await accountsAgree()).toBe(100);
  await midnight();
  expect(await share()).toMatchObject({ cityShareFen: 100 });
  expect(await ordersOf("share")).toHaveLength(1);
  const told =
    await service.owner`select jurisdiction_code as of, kind, amount_fen::int as fen from statement_entry where end_to_end_id = ${`shr_20261207_${DISTRICT}`} order by 1`;
  expect([...told]).toEqual([
    { of: CITY, kind: "paid", fen: 300 },
    { of: DISTRICT, kind: "received", fen: 300 },
  ]);
  expect(await accountsAgree()).toBe(100);
});

test("a second day: an answer that never came is asked for, and moves the money once; what came back is taken off", async () => {
  itIs("10:00:00");
  await pay(1_000, { citySharePermille: 500 });
  await service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06" });
  await comesBack(await pay(600, { citySharePermille: 500 }));
  await service.fault({ kind: "timeout-after-accepting", count: 2 });
  const ctx = job();
  const bank = { ...ctx.gateways.bank, pay: (order: never) => ctx.gateways.bank.pay(order, 200) };
  itIs("21:00:30");
  await closeDays({ ...ctx, as: (name) => ({ ...ctx.as(name), gateways: { ...ctx.gateways, bank } }) });
  expect(await ordersOf("share")).toMatchObject([{}, { fen: 600, status: "open" }]);
  expect(await share()).toMatchObject({ cityShareFen: 600, orders: { movedFen: 300, underWayFen: 600 } });
  await closeDays(job());
  await closeDays(job());
  expect(await ordersOf("share")).toMatchObject([{}, { fen: 600, status: "credited" }]);
  const moved = await service.bank.orders();
  expect(moved.filter(({ endToEndId }) => endToEndId === `shr_20261208_${DISTRICT}`)).toHaveLength(1);
  expect(await accountsAgree()).toBe(0);
  await midnight();
  expect(await accountsAgree()).toBe(0);
});

test("a third day: a recovery, and a return of the day before, turn the sum round: the district pays the city; a refused order goes with the next day's", async () => {
  itIs("10:00:00");
  const asked = await pay(400, { citySharePermille: 500 });
  const dueOn = addDays(today, 30);
  await openRecovery(officer(DISTRICT), { endToEndId: asked, ground: "other", decisionNo: "1", notice: "n", dueOn });
  const repaid = await payIn(DISTRICT, 400, { bankCode: "NBCB", accountNumber: "6200000000000001" });
  await recordRepayment(officer(DISTRICT), {
    endToEndId: asked,
    amountFen: fen(400),
    bankReference: repaid.bankReference,
  });
  const [credited] = await service.owner`
    select end_to_end_id as id from payment_instruction where amount_fen = 1000 and status = 'credited' order by created_at desc limit 1`;
  const back = await payIn(DISTRICT, 1_000, { bankCode: "NBCB", accountNumber: "6200000000000001" });
  await openRecovery(officer(DISTRICT), {
    endToEndId: credited?.id,
    ground: "other",
    decisionNo: "2",
    notice: "n",
    dueOn,
  });
  await recordRepayment(officer(DISTRICT), {
    endToEndId: credited?.id,
    amountFen: fen(1_000),
    bankReference: back.bankReference,
  });
  expect(await accountsAgree()).toBe(-500);
  await service.fault({ kind: "reject", reasonCode: "MS03" });
  await evening();
  expect((await ordersOf("share")).at(-1)).toMatchObject({ from: DISTRICT, to: CITY, fen: 500, status: "rejected" });
  expect(await share()).toMatchObject({
    cityShareFen: -500,
    orders: { lastShare: { amountFen: -500, status: "rejected" } },
  });
  await midnight();
  expect(await accountsAgree()).toBe(-500);
  await evening();
  expect((await ordersOf("share")).at(-1)).toMatchObject({ from: DISTRICT, to: CITY, fen: 500, status: "credited" });
  expect(await accountsAgree()).toBe(0);
  await midnight();
  expect(await accountsAgree()).toBe(0);
});

test.each([
  ["missing", CITY],
  ["amount", CITY],
  ["duplicate", CITY],
  ["wrong-account", CITY],
])(
  "an entry of an order that the statement tells otherwise (%s) is a difference, on the side that tells it so",
  async (how, of) => {
    itIs("10:00:00");
    await pay(100, { citySharePermille: 500 });
    await service.fault({ kind: "misstate", how });
    await evening();
    const [order] =
      await service.owner`select order_id as id from pool_order where kind = 'share' order by day desc limit 1`;
    await midnight();
    expect([...(await differences())].filter(({ id }) => id === order?.id)).toEqual([{ kind: how, of, id: order?.id }]);
  },
);

test("an order that was sent by nobody's leave, or of which the bank says nothing, is not taken for moved", async () => {
  const strange = { kind: "status", endToEndId: "shr_20200101_330203", status: "ACCC", reason: null } as const;
  const word = { ...strange, bankReference: "R", at: new Date().toISOString() };
  await expect(takePoolWord(job(), word)).rejects.toMatchObject({ code: "NOT_FOUND" });
  itIs("10:00:00");
  await pay(100, { citySharePermille: 500 });
  const ctx = job();
  const down = () => Promise.reject(new Outage("bank", { cause: "down" }));
  const bank = { ...ctx.gateways.bank, statusOf: down };
  itIs("21:00:30");
  await closeDays({ ...ctx, as: (name) => ({ ...ctx.as(name), gateways: { ...ctx.gateways, bank } }) });
  expect((await ordersOf("share")).at(-1)).toMatchObject({ fen: 50, status: "open" });
});

test("after a restore that forgot the day's order, the bank is asked and told nothing, and the books take the sum that the statement tells", async () => {
  await closeDays(job());
  const [order] =
    await service.owner`select order_id as id, amount_fen::int as fen from pool_order where kind = 'share' order by day desc limit 1`;
  itIs("22:00:00");
  await pay(100, { citySharePermille: 500 }); // so that more is due by then than was ordered
  await midnight();
  const before = (await service.bank.orders()).length;
  for (const table of ["pool_order_word", "pool_order"]) {
    await service.owner.unsafe(`delete from ${table} where order_id = '${order?.id}'`);
  }
  await service.owner`delete from audit_event where action = 'pool-ordered' and object_id = ${order?.id}`;
  await service.owner`delete from day_closed where day = ${addDays(today, -1)}`;
  await closeDays(job());
  expect((await ordersOf("share")).at(-1)).toMatchObject({
    day: addDays(today, -1),
    fen: order?.fen,
    status: "credited",
  });
  expect((await service.bank.orders()).length).toBe(before);
  expect(await share()).toMatchObject({ cityShareFen: 50 });
});

test("what somebody else pays under the name of our order is not its credit, does not hold it up, and is a difference", async () => {
  itIs("10:00:00");
  await pay(200, { citySharePermille: 500 });
  const ctx = job();
  const bank = { ...ctx.gateways.bank, statusOf: () => Promise.reject(new Outage("bank", { cause: "down" })) };
  itIs("21:00:30");
  await closeDays({ ...ctx, as: (name) => ({ ...ctx.as(name), gateways: { ...ctx.gateways, bank } }) });
  const [order] =
    await service.owner`select order_id as id, amount_fen::int as fen, status from pool_order_now where kind = 'share' order by day desc limit 1`;
  expect(order?.status).toBe("open");
  const stranger = { bankCode: "NBCB", accountNumber: "6200000000000001" };
  await takePoolWord(job(), await payIn(DISTRICT, order?.fen, stranger, order?.id));
  const ofAnotherSum = {
    kind: "status",
    status: "ACCC",
    reason: null,
    amountFen: fen(1),
    bankReference: "R-1",
  } as const;
  await takePoolWord(job(), { ...ofAnotherSum, endToEndId: order?.id, at: new Date().toISOString() });
  expect((await ordersOf("share")).at(-1)).toMatchObject({ status: "open" });
  await midnight();
  expect((await ordersOf("share")).at(-1)).toMatchObject({ fen: order?.fen, status: "credited" });
  expect((await service.bank.orders()).filter(({ endToEndId }) => endToEndId === order?.id)).toHaveLength(1);
  await evening();
  const found = [...(await differences())].filter(({ id }) => id === order?.id);
  expect(found).toContainEqual({ kind: "wrong-account", of: DISTRICT, id: order?.id });
});

test("what was ordered between pools is in the log as it stands in the books, and who changes it is named", async () => {
  const how = { trusted: [], anchors: [], onProgress: () => {} };
  const named = async () =>
    (await verifyDatabase(service.urls.owner, how)).faults
      .map(({ place }) => place)
      .filter((place) => place.startsWith("order between"));
  expect(await named()).toEqual([]);
  const order = `shr_20261207_${DISTRICT}`;
  await service.owner`update pool_order set amount_fen = amount_fen + 1 where order_id = ${order}`;
  expect(await named()).toEqual([`order between pools ${order}: event, record and ledger say 300, 301 fen`]);
  await service.owner`update pool_order set amount_fen = amount_fen - 1 where order_id = ${order}`;
});
