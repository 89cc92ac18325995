import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmClaim, readClaim, recordBankWord } from "@/server/claims";
import type { Context } from "@/server/context";
import { addDays, fen } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { carryPoolOrders, orderBetweenPools, reconcileDay, takePoolWord } from ".";
import { listDifferences } from "./reconciliation-store";

/** A part of what the bank has paid comes back (pacs.004 of less than the whole): the office's difference, and no more or less in our books than the bank has paid. */

const DISTRICT = "330203";
const PATIENCE = { timeout: 10_000, interval: 50 };
let service: TestService;
let ctx: Context;
let person: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  ctx = service.as({ kind: "system", job: "treasury" });
  for (const code of [DISTRICT, "330200"]) await service.fund(code, { balanceFen: 100_000 });
  person = await service.person("林小禾");
});
afterAll(() => service?.close());

const comesBackInPart = () =>
  service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06", partFen: 400 });
const isBack = (endToEndId: string) =>
  expect.poll(async () => (await ctx.gateways.bank.statusOf(endToEndId))?.kind, PATIENCE).toBe("returned");
/** Of what the trail has of an object under an action, the sums. */
const eventsOf = async (objectId: string, action: string) =>
  (
    await service.owner`select details from audit_event where object_id = ${objectId} and action = ${action} order by event_id`
  ).map(({ details }) => details.amountFen);
const differencesOf = async (endToEndId: string) =>
  (await ctx.tx((tx) => listDifferences(tx))).filter((one) => one.endToEndId === endToEndId);

async function pay(citySharePermille = 0) {
  const entitlementId = await service.owe(person.subjectId, 1_000, { citySharePermille });
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId };
  const { claimId } = await confirmClaim(service.asPerson(person.subjectId), input);
  const [row] = await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
  return { claimId, endToEndId: row?.id as string };
}

async function booked(endToEndId: string) {
  const rows = await service.owner`
    select t.reason, sum(t.amount_fen)::int as fen from ledger_transfer t join payment_instruction i on i.subject_id = t.subject_id and i.instruction_id = t.reference
     where i.end_to_end_id = ${endToEndId} and t.kind in ('post', 'posted') and t.reason in ('credit', 'return', 'reversal') group by 1 order by 1`;
  const wrong: unknown[] = [];
  await checkBooks(service.owner, (difference) => wrong.push(difference));
  expect(wrong).toEqual([]);
  return [...rows];
}

test.each([
  ["that was heard to have arrived", false],
  ["whose answer never came", true],
])(
  "of a payment %s: it has arrived in our books, and the part is a difference until an officer explains it",
  async (_, isUnheard) => {
    await comesBackInPart();
    if (isUnheard) await service.fault({ kind: "timeout-after-accepting" });
    const { claimId, endToEndId } = await pay();
    await isBack(endToEndId);
    const word = await ctx.gateways.bank.statusOf(endToEndId);
    expect(word).toMatchObject({ kind: "returned", amountFen: 400 });
    for (let times = 0; word && times < 2; times++) await recordBankWord(ctx, word);
    expect((await readClaim(service.asPerson(person.subjectId), { claimId })).status).toBe("credited");
    for (let times = 0; times < 2; times++) {
      await reconcileDay(ctx, ctx.today());
      expect(await differencesOf(endToEndId)).toMatchObject([
        { kind: "late-return", state: "open", ourFen: null, bankFen: 400 },
      ]);
    }
    expect(await booked(endToEndId)).toMatchObject([{ reason: "credit", fen: 1_000 }]);
    const later = await ctx.gateways.bank.statusOf(endToEndId); // as every evening, while the difference is open
    if (later) await recordBankWord(ctx, later);
    expect(await eventsOf(endToEndId, "bank-said-another-sum")).toEqual([400]);
  },
);

test("of an order between pools: both accounts have moved in our books, and the part is a difference of each", async () => {
  await pay(500);
  await reconcileDay(ctx, ctx.today());
  await comesBackInPart();
  await service.fault({ kind: "timeout-after-accepting" });
  const day = addDays(ctx.today(), -1);
  const id = `shr_${day.replaceAll("-", "")}_${DISTRICT}`;
  const { bank } = ctx.gateways;
  const hurried: Context["gateways"]["bank"] = { ...bank, pay: (order) => bank.pay(order, 200) };
  const hasty = (on: Context): Context => ({
    ...on,
    gateways: { ...on.gateways, bank: hurried },
    as: (job) => hasty(on.as(job)),
  });
  await orderBetweenPools(hasty(ctx), day); // its answer never comes
  await isBack(id);
  for (let times = 0; times < 2; times++) await carryPoolOrders(ctx);
  const word = await bank.statusOf(id);
  if (word?.kind !== "returned") throw new Error("a part came back");
  for (let times = 0; times < 3; times++) expect(await takePoolWord(ctx, word)).toBeNull(); // as every evening
  expect(await eventsOf(id, "pool-order-said-too-late")).toEqual([400]);
  const otherPart = { ...word, amountFen: fen(100), bankReference: "ANOTHER" };
  for (let times = 0; times < 2; times++) await takePoolWord(ctx, otherPart);
  expect(await eventsOf(id, "pool-order-said-too-late")).toEqual([400, 100]);
  expect(await eventsOf(id, "pool-order-said")).toHaveLength(1);
  const [order] = await service.owner`select status, amount_fen::int as fen from pool_order_now where order_id = ${id}`;
  expect(order).toMatchObject({ status: "credited", fen: 500 });
  await reconcileDay(ctx, ctx.today());
  const found = (await differencesOf(id)).map(({ kind, jurisdictionCode, bankFen }) => [
    kind,
    jurisdictionCode,
    bankFen,
  ]);
  expect(found.sort()).toEqual([
    ["late-return", "330200", 400],
    ["late-return", DISTRICT, 400],
  ]);
});
