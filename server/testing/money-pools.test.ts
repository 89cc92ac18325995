import postgres, { type Sql } from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { checkBooks, type Difference } from "@/server/ledger";
import { lockWaiters, until } from "./lock-waiters";
import { startTestService, type TestService } from "./test-service";

const DISTRICT = "330203";
const CITY = "330200";
const POOL = `lac_pool_${DISTRICT}`;
const SLOTS = 16;

let service: TestService;
let raw: Sql;

beforeAll(async () => {
  service = await startTestService();
  raw = postgres(service.urls.owner, { max: 4, onnotice: () => {} });
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

const waiters = () => lockWaiters(service.owner);

describe("several pools at once", () => {
  type Taken = { place: string; from_pool_fen: string };
  /** What would be taken, and what the books would say of it; then it is undone. */
  async function taken(sums: Record<string, number>) {
    let rows: Taken[] = [];
    let pending: Record<string, number> = {};
    const undone = service.owner.begin(async (tx) => {
      const held = async () =>
        Object.fromEntries(
          (await tx`select account_id, sum(out_pending_fen)::int as fen from ledger_slot group by 1`).map((row) => [
            row.account_id,
            row.fen as number,
          ]),
        );
      const before = await held();
      const places = Object.keys(sums);
      rows = await tx<Taken[]>`
        select u.* from funds_take(${places}, ${Object.values(sums)}::bigint[]) t, unnest(${places}::text[], t.from_pools) u (place, from_pool_fen)`;
      const after = await held();
      pending = Object.fromEntries(
        Object.keys(after).flatMap((account) => {
          const more = (after[account] ?? 0) - (before[account] ?? 0);
          return more === 0 ? [] : [[account, more]];
        }),
      );
      throw new Error("undo");
    });
    const error = await undone.catch((thrown) => thrown);
    if (error.message !== "undo") throw error;
    return { from: rows.map(({ place, from_pool_fen }) => [place, Number(from_pool_fen)]), pending };
  }
  const LINE = `lac_advance_${DISTRICT}`;

  test("each give what they are asked for, in one go", async () => {
    await service.fund(CITY, { balanceFen: 1_000 });
    await service.fund(DISTRICT, { balanceFen: 1_000 });
    expect(await taken({ [CITY]: 300, [DISTRICT]: 200 })).toEqual({
      from: [
        [CITY, 300],
        [DISTRICT, 200],
      ],
      pending: { [`lac_pool_${CITY}`]: 300, [POOL]: 200 },
    });
  });

  test("give all the same where one has no slot that holds enough, and what a pool lacks comes from its credit line alone", async () => {
    await service.fund(CITY, { balanceFen: 1_000 });
    await service.fund(DISTRICT, { balanceFen: SLOTS * 100, creditLineFen: 50 });
    await service.owner`update ledger_slot s set in_posted_fen = out_posted_fen + out_pending_fen + 100 where account_id = ${POOL}`;
    const spread = await taken({ [CITY]: 300, [DISTRICT]: 1_500 });
    expect(spread.pending).toEqual({ [`lac_pool_${CITY}`]: 300, [POOL]: 1_500 });
    const beyond = await taken({ [CITY]: 300, [DISTRICT]: 1_640 });
    expect(beyond.from).toEqual([
      [CITY, 300],
      [DISTRICT, 1_600],
    ]);
    expect(beyond.pending).toEqual({ [`lac_pool_${CITY}`]: 300, [POOL]: 1_600, [LINE]: 40 });
  });

  test("give nothing at all where one does not reach, and nothing to a place that has no pool, or for a sum of nothing", async () => {
    await service.fund(CITY, { balanceFen: 1_000 });
    await service.fund(DISTRICT, { balanceFen: 100, creditLineFen: 50 });
    await expect(taken({ [CITY]: 300, [DISTRICT]: 151 })).rejects.toMatchObject({ code: "YYB01", detail: "1" });
    await expect(taken({ [CITY]: 300, "999999": 1 })).rejects.toMatchObject({ code: "YYB02" });
    await expect(taken({ [CITY]: 300, [DISTRICT]: 0 })).rejects.toMatchObject({ code: "YYB02" });
  });

  test("let whoever needs all slots of one pass before them, and change what is held also where the own slot is taken", async () => {
    await service.fund(DISTRICT, { balanceFen: 16_000 });
    await service.owner`update ledger_slot set in_posted_fen = out_posted_fen + out_pending_fen + 1000 where account_id = ${POOL}`;
    const order: string[] = [];
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const go = (who: string, work: (tx: postgres.TransactionSql) => Promise<unknown>, stay = Promise.resolve()) =>
      Promise.allSettled([
        raw.begin(async (tx) => {
          await work(tx);
          order.push(who);
          await stay;
          throw new Error("undo");
        }),
      ]);
    const several = (amount: number) => (tx: postgres.TransactionSql) =>
      tx`select from funds_take(${[DISTRICT]}, ${[amount]}::bigint[])`;
    const inside = go("inside", several(10), left);
    await until(async () => order.length === 1);
    const large = go("large", (tx) => tx`select from fund_take(${DISTRICT}, 15_900)`);
    await until(async () => (await waiters()) === 1);
    const small = go("small", several(10));
    await until(async () => (await waiters()) === 2);
    leave();
    await Promise.all([inside, large, small]);
    expect(order).toEqual(["inside", "large", "small"]);
    // Every slot but one is held by somebody else: the change goes into that one.
    const held = raw.begin(async (tx) => {
      await tx`select from ledger_slot where account_id = ${POOL} and slot <> 0 for update`;
      const [row] = await service.owner.begin(async (changing) => {
        await changing`select ledger_changes(${[POOL, "lac_clearing"]}, ${[0, 7]}::bigint[], ${[7, 7]}::bigint[], ${[-7, 0]}::bigint[])`;
        const seen = await changing`
          select (select sum(out_posted_fen) from ledger_slot where account_id = ${POOL})::int as pool,
                 (select sum(in_posted_fen - out_posted_fen) from ledger_slot where account_id = 'lac_clearing')::int as clearing`;
        await changing`select ledger_changes(${[POOL, "lac_clearing"]}, ${[0, -7]}::bigint[], ${[-7, -7]}::bigint[], ${[7, 0]}::bigint[])`;
        return seen;
      });
      return row;
    });
    const [now] = await service.owner`
      select (select sum(out_posted_fen) from ledger_slot where account_id = ${POOL})::int as pool,
             (select sum(in_posted_fen - out_posted_fen) from ledger_slot where account_id = 'lac_clearing')::int as clearing`;
    expect(await held).toEqual({ pool: now?.pool + 7, clearing: now?.clearing });
  });
});
