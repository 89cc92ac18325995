import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { reconcileDay } from "@/server/funds";
import { dropMessage, writePaymentReturn } from "@/server/iso20022";
import { addDays, fen, Outage } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { closeDays, exchangeBankFiles } from "./evening";

const CITY = "330200";
const DISTRICT = "330203";
let service: TestService;
let person: TestSubject;
let claimId: string;
let endToEndId: string;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 1_000, creditLineFen: 0 });
  person = await service.person("林小禾");
  ({ claimId, endToEndId } = await pay(600, DISTRICT));
});
afterAll(() => service?.close());

async function pay(amountFen: number, jurisdictionCode: string) {
  const entitlementId = await service.owe(person.subjectId, amountFen, { jurisdictionCode });
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId };
  const paid = await confirmClaim(service.asPerson(person.subjectId), input);
  const [row] = await service.owner`select end_to_end_id from payment_instruction where claim_id = ${paid.claimId}`;
  return { claimId: paid.claimId, endToEndId: row?.end_to_end_id as string };
}

const job = () => service.as({ kind: "system", job: "payments" });
const back = (days: number) => addDays(job().today(), -days);
const daysOf = (evenings: readonly { day: string }[]) => evenings.map(({ day }) => day);
/** Somebody at an hour of this day. */
function at(time: string, ctx: Context = job()): Context {
  return { ...ctx, now: () => new Date(`${ctx.today()}T${time}+08:00`), as: (name) => at(time, ctx.as(name)) };
}
/** Nothing was compared, and nothing closed but, whole, the days named. */
async function closedAre(...days: string[]): Promise<void> {
  await service.owner`delete from day_closed`;
  await service.owner`delete from reconciliation`;
  for (const day of days) await service.owner`insert into day_closed values (${day}, true, now())`;
}

describe("a day that is over", () => {
  test("is compared once, and not again by the next look", async () => {
    const ctx = job();
    expect(daysOf(await closeDays(ctx))).toContain(back(1));
    expect(await closeDays(ctx)).toEqual([]);
  });

  test("is compared after evenings on which nothing ran, each of them, and none that was closed", async () => {
    const ctx = at("09:00:00");
    await closedAre(back(6), back(4));
    expect(daysOf(await closeDays(ctx))).toEqual([back(5), back(3), back(2), back(1)]);
    expect(await closeDays(ctx)).toEqual([]);
  });

  test("is compared no more than 31 days back", async () => {
    await closedAre(back(60));
    const days = daysOf(await closeDays(at("09:00:00")));
    expect([days.length, days[0]]).toEqual([31, back(31)]);
  });
});

describe("an evening", () => {
  const lent = async (code = DISTRICT) => {
    const [row] = await service.owner`
      select out_posted_fen - in_posted_fen as fen from ledger_balance where account_id = ${`lac_advance_${code}`}`;
    return Number(row?.fen);
  };
  const ctx = () => at("21:00:30");
  const poolsOf = (evenings: Awaited<ReturnType<typeof closeDays>>) =>
    evenings.flatMap(({ pools }) => pools.map((pool) => pool.jurisdictionCode));

  beforeAll(async () => {
    await service.fund(CITY, { balanceFen: 1_000, creditLineFen: 0 });
    await service.fund(DISTRICT, { balanceFen: 0, creditLineFen: 1_000 });
    await closedAre(back(1));
  });

  test("that fails at one pool compares the others and settles what they prove, then goes on with that one alone", async () => {
    await pay(100, CITY);
    await pay(300, DISTRICT);
    await service.owner.unsafe(`
      create function broken() returns trigger language plpgsql as $$
        begin if new.jurisdiction_code = '${CITY}' then raise exception 'the disk is full'; end if; return new; end $$;
      create trigger broken before insert on reconciliation for each row execute function broken()`);
    await expect(closeDays(ctx())).rejects.toThrow();
    expect(await lent()).toBe(0);
    await service.owner`drop trigger broken on reconciliation`;
    expect(poolsOf(await closeDays(ctx()))).toEqual([CITY]);
    expect(await closeDays(ctx())).toEqual([]);
  });

  test("settles also where an officer has compared the day herself meanwhile", async () => {
    await closedAre(back(1));
    await service.fund(CITY, { balanceFen: 0, creditLineFen: 1_000 }); // the district's order of this day is out already
    await pay(200, CITY);
    await reconcileDay(ctx(), ctx().today());
    expect(await lent(CITY)).toBe(200);
    expect(await closeDays(ctx())).toMatchObject([
      { pools: [], moved: [{ kind: "settlement", jurisdictionCode: CITY, amountFen: 200 }] },
    ]);
    expect(await lent(CITY)).toBe(0);
  });
});

test("money that came back without anybody telling us is asked about in the evening, and the claim waits for another account", async () => {
  await service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06" });
  const late = await pay(50, CITY);
  const movements = async () => (await service.bank.orders()).filter((one) => one.endToEndId === late.endToEndId);
  await expect.poll(movements).toHaveLength(2);
  const claim = async () =>
    (await service.owner`select status, return_reason from claim where claim_id = ${late.claimId}`)[0];
  expect(await claim()).toMatchObject({ status: "credited" }); // the bank has given up bringing it

  const ctx = at("21:00:30");
  await closedAre(back(1));
  const statusOf = () => Promise.reject(new Outage("bank", { cause: "down" }));
  const bank = { ...ctx.gateways.bank, statusOf };
  await expect(closeDays({ ...ctx, gateways: { ...ctx.gateways, bank } })).rejects.toThrow(Outage);
  await closeDays(ctx); // the evening is not over before the bank has answered
  expect(await claim()).toMatchObject({ status: "returned", return_reason: "account-blocked" });
  const [state] = await service.owner`
    select s.state from difference_step s join reconciliation_difference d using (difference_id)
     where d.end_to_end_id = ${late.endToEndId} and d.kind = 'late-return' order by step desc limit 1`;
  expect(state).toEqual({ state: "agreed" });
});

test("a word that the bank left as a file moves the claim, in the city's time", async () => {
  const ctx = service.as({ kind: "system", job: "payments" });
  const directory = mkdtempSync(path.join(tmpdir(), "evening-"));
  const at = new Date().toISOString();
  const returned = [{ endToEndId, amountFen: fen(600), reason: "AC06", bankReference: "R1" }];
  const text = writePaymentReturn({ messageId: "ret-1", createdAt: at, returned });
  await dropMessage(path.join(directory, "from-bank"), "pacs.004_ret-1.xml", text);
  const exchanged = await exchangeBankFiles(ctx, { directory, clockOffsetDays: 1 });
  expect(exchanged).toMatchObject({ filesTaken: 1, strangers: 0 });
  const [claim] = await service.owner`select status, returned_at from claim where claim_id = ${claimId}`;
  expect(claim?.status).toBe("returned");
  expect(claim?.returned_at.getTime()).toBe(Date.parse(at) + 86_400_000);
  rmSync(directory, { recursive: true });
});
