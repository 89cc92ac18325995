import postgres, { type Sql } from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { checkBooks, type Difference } from "@/server/ledger";
import { lockWaiters, pause, until, untilStill } from "./lock-waiters";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const DISTRICT = "330203";
const CITY = "330200";
const POOL = `lac_pool_${DISTRICT}`;
const SLOTS = 16;

let service: TestService;
let raw: Sql;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  raw = postgres(service.urls.owner, { max: 4, onnotice: () => {} });
  lin = await service.person("林测试");
});
afterAll(async () => {
  await raw?.end({ timeout: 1 });
  await service?.close();
});
afterEach(async () => {
  const found: Difference[] = [];
  await checkBooks(service.owner, (difference) => found.push(difference));
  expect(found).toEqual([]);
});

const tap = (who: TestSubject, entitlementId: string) =>
  confirmClaim(service.asPerson(who.subjectId), {
    entitlementId,
    entitlementVersion: 1,
    payeeAccountId: who.accountId,
  });
const owe = (amountFen: number, more = {}) => service.owe(lin.subjectId, amountFen, more);
const waiters = () => lockWaiters(service.owner);
describe("a pool in slots", () => {
  test("of which no slot holds enough still pays what all of them hold together, and not one fen more", async () => {
    await service.fund(DISTRICT, { balanceFen: SLOTS * 100 });
    await service.owner`update ledger_slot s set in_posted_fen = out_posted_fen + out_pending_fen + 100 where account_id = ${POOL}`;
    expect((await tap(lin, await owe(1_500))).status).toBe("credited");
    await expect(tap(lin, await owe(101))).rejects.toMatchObject({ code: "ADVANCE_LIMIT_REACHED" });
    expect((await tap(lin, await owe(100))).status).toBe("credited");
    await expect(tap(lin, await owe(1))).rejects.toMatchObject({ code: "ADVANCE_LIMIT_REACHED" });
  });

  test("is drained to the last fen before the advance is touched, and the advance to the last fen of its line", async () => {
    await service.fund(DISTRICT, { balanceFen: 1_003, creditLineFen: 500 });
    const taps = await Promise.allSettled(
      Array.from({ length: 40 }, () => owe(50)).map(async (entitlement) => tap(lin, await entitlement)),
    );
    expect(taps.filter((one) => one.status === "fulfilled")).toHaveLength(30);
    const [row] = await service.owner`
      select (select in_posted_fen - out_posted_fen - out_pending_fen from ledger_balance where account_id = ${POOL})::int as pool,
             (select in_posted_fen - out_posted_fen - out_pending_fen from ledger_balance where account_id = ${`lac_advance_${DISTRICT}`})::int as advance`;
    expect(row).toEqual({ pool: 0, advance: -497 });
  });

  test("lets whoever needs all slots pass before those who come later, however many slots they find free", async () => {
    await service.fund(DISTRICT, { balanceFen: 16_000 });
    const order: string[] = [];
    const take = (on: Sql, who: string, amount: number) => {
      const taken = on.begin(async (tx) => {
        await tx`select from fund_take(${DISTRICT}, ${amount})`;
        order.push(who);
        throw new Error("undo");
      });
      return Promise.allSettled([taken]); // at once: it may end before anybody waits for it
    };
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    await tap(lin, await owe(16)); // spreads what is there over the slots
    let isInside = false;
    const holder = raw.begin(async (tx) => {
      await tx`select from fund_take(${DISTRICT}, 10)`;
      isInside = true;
      await left;
      throw new Error("undo");
    });
    const undone = Promise.allSettled([holder]);
    await until(async () => isInside);
    const large = take(raw, "large", 15_900);
    await until(async () => (await waiters()) === 1);
    const small = take(raw, "small", 10);
    await until(async () => (await waiters()) === 2);
    leave();
    await Promise.all([undone, large, small]);
    expect(order).toEqual(["large", "small"]);
  });

  test("lets all who waited for that pass together: the gate stays open to many", async () => {
    await service.fund(DISTRICT, { balanceFen: SLOTS * 1_000 });
    await service.owner`update ledger_slot set in_posted_fen = out_posted_fen + out_pending_fen + 1000 where account_id = ${POOL}`;
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    let inside = 0;
    const take = (amount: number, released: Promise<void>) =>
      raw.begin(async (tx) => {
        await tx`select from fund_take(${DISTRICT}, ${amount})`;
        inside += 1;
        await released;
        throw new Error("undo");
      });
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const large = Promise.allSettled([take(15_900, left)]); // of which no slot holds enough
    await until(async () => inside === 1);
    const small = Promise.allSettled([take(10, finished), take(10, finished)]);
    await until(async () => (await waiters()) === 2);
    leave();
    await until(async () => inside === 3); // neither of the two has let go yet
    const together = inside;
    finish();
    await Promise.all([large, small]);
    expect(together).toBe(3);
  });
});

describe("claims that are confirmed together", () => {
  /** Keeps both lanes of the line busy until released, so that what is tapped meanwhile is one group. */
  async function whileBusy(work: () => Promise<void>): Promise<void> {
    const busy = [await owe(1), await owe(1)];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lock = raw.begin(async (tx) => {
      await tx`select from entitlement where entitlement_id in ${tx(busy)} for update`;
      await held;
    });
    await pause(50);
    const stuck: Promise<unknown>[] = [];
    for (const entitlementId of busy) {
      stuck.push(tap(lin, entitlementId));
      await until(async () => (await lockWaiters(service.owner)) === stuck.length);
    }
    await work();
    release();
    await Promise.all([lock, ...stuck]);
  }

  test("share one transaction, and each is judged as if it were alone", async () => {
    await service.fund(DISTRICT, { balanceFen: 1_000 });
    await service.fund(CITY, { balanceFen: 250 });
    const dear = await owe(200, { jurisdictionCode: CITY });
    const dearer = await owe(200, { jurisdictionCode: CITY });
    const stale = await owe(10);
    const good = [await owe(10), await owe(101, { citySharePermille: 300 })];
    let taps: Promise<PromiseSettledResult<{ status: string }>[]> | undefined;
    await whileBusy(async () => {
      taps = Promise.allSettled([dear, dearer, ...good, stale].map((entitlementId) => tap(lin, entitlementId)));
      await untilStill(service); // all have been read and wait
      await service.owner`update entitlement set version = 2 where entitlement_id = ${stale}`;
    });
    const said = (await taps)?.map((one) => (one.status === "fulfilled" ? one.value.status : one.reason.code)) ?? [];
    expect(said.slice(0, 2).sort()).toEqual(["ADVANCE_LIMIT_REACHED", "credited"]); // whoever came first
    expect(said.slice(2)).toEqual(["credited", "credited", "ENTITLEMENT_CHANGED"]);
  });

  test("are confirmed all the same when the database broke their transaction to resolve a deadlock", async () => {
    await service.fund(DISTRICT, { balanceFen: 1_000 });
    const pair = [await owe(10), await owe(10)].sort();
    let taps: Promise<{ status: string }[]> | undefined;
    let against: Promise<unknown> | undefined;
    await whileBusy(async () => {
      taps = Promise.all(pair.map((entitlementId) => tap(lin, entitlementId)));
      await untilStill(service);
      let locked = () => {};
      const holds = new Promise<void>((resolve) => {
        locked = resolve;
      });
      against = raw.begin(async (tx) => {
        await tx`select from entitlement where entitlement_id = ${pair[1] ?? ""} for update`;
        locked();
        await pause(300); // the group holds the first by now and waits for the second
        await tx`select from entitlement where entitlement_id = ${pair[0] ?? ""} for update`;
      });
      await holds;
    });
    await against?.catch(() => {});
    expect((await taps)?.map(({ status }) => status)).toEqual(["credited", "credited"]);
  });

  test("20 at once on 7 places are 7: whoever finds none left is refused alone", async () => {
    await service.fund(DISTRICT, { balanceFen: 10_000 });
    const [made] = await service.owner`select count(*)::int as claims from claim where status <> 'cancelled'`;
    const limits = { per: "once", places: made?.claims + 7, budgetYuan: null };
    const stated = service.owner.json({ limits } as never);
    const ids = await Promise.all(Array.from({ length: 18 }, () => owe(10)));
    let taps: Promise<PromiseSettledResult<{ status: string }>[]> | undefined;
    await whileBusy(async () => {
      await service.owner`update program_version set definition = definition || ${stated} where program_id = 'T-1'`;
      taps = Promise.allSettled(ids.map((entitlementId) => tap(lin, entitlementId)));
      await untilStill(service); // all have been read and wait as one group
    });
    const said = (await taps)?.map((one) => (one.status === "fulfilled" ? one.value.status : one.reason.code)) ?? [];
    // Two kept the lanes busy and have a place each.
    expect(said.toSorted()).toEqual([...Array(13).fill("PLACES_USED_UP"), ...Array(5).fill("credited")]);
  });
});
