import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { readFunds, takePoolWord } from "@/server/funds";
import { addDays, type CalendarDate, calendarDate } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { closeDays, exchangeBankFiles } from "./evening";

/** Books that were restored from a backup, and a bank that has meanwhile moved what they do not know of. */

const CITY = "330200";
const DISTRICT = "330203";
const DAY = calendarDate("2026-12-07");
const NEXT = addDays(DAY, 1);
const SHARE = `shr_20261207_${DISTRICT}`;
const SETTLEMENT = `stl_20261207_${DISTRICT}`;
type How = "real time" | "few words" | "files";
let directory: string;
let service: TestService;
let lin: TestSubject;
let isOfFiles: boolean;
let isSparing: boolean;
/** The days on which the bank has left a statement in the evening. */
let evenings: Set<CalendarDate>;

const itIs = (time: string, day: CalendarDate = DAY) => vi.setSystemTime(new Date(`${day}T${time}+08:00`));
const job = () => hearing(service.as({ kind: "system", job: "payments" }));
/** The bank as it is, or one that knows a name without saying what was ordered under it. */
function hearing(ctx: Context): Context {
  if (!isSparing) return ctx;
  const knownAs = async (endToEndId: string) => (await ctx.gateways.bank.knownAs(endToEndId)) && { order: null };
  const gateways = { ...ctx.gateways, bank: { ...ctx.gateways.bank, knownAs } };
  return { ...ctx, gateways, as: (name) => hearing(ctx.as(name)) };
}
const officer = () => service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode: CITY });
const exchange = () => exchangeBankFiles(job(), { directory, clockOffsetDays: 0 });

async function open(how: How) {
  isOfFiles = how === "files";
  isSparing = how === "few words";
  evenings = new Set();
  itIs("08:00:00");
  service = await startTestService(isOfFiles ? { bankFiles: directory } : {});
  for (const code of [CITY, DISTRICT]) await service.fund(code, { balanceFen: 0, creditLineFen: 100_000 });
  lin = await service.person("林小禾");
  await payIn(CITY, 10_000);
  await payIn(DISTRICT, 200);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  directory = mkdtempSync(path.join(tmpdir(), "restored-"));
});
afterEach(async () => {
  await service?.close();
  rmSync(directory, { recursive: true });
  vi.useRealTimers();
});

async function payIn(pool: string, amountFen: number) {
  const answer = await fetch(new URL("/treasury-payments", service.bank.url), {
    method: "POST",
    body: JSON.stringify({ pool, amountFen }),
  });
  const { pool: account, ...credit } = await answer.json();
  await takePoolWord(job(), { ...credit, kind: "pool-credit", account });
}

/** Does something while files are exchanged, as the worker does all the time. */
async function exchanging<T>(work: () => Promise<T>): Promise<T> {
  const done = { isOver: false };
  const result = work().finally(() => {
    done.isOver = true;
  });
  const over = result.then(
    () => true,
    () => true,
  );
  while (isOfFiles && !done.isOver) {
    await exchange();
    await Promise.race([over, sleep(20)]);
  }
  return result;
}

/** Half of what is paid is the city's. */
async function pay(amountFen: number) {
  const entitlementId = await service.owe(lin.subjectId, amountFen, { citySharePermille: 500 });
  const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  await exchanging(() => confirmClaim(service.asPerson(lin.subjectId), tap));
}
const openOrders = async () =>
  Number((await service.owner`select count(*) from pool_order_now where status = 'open'`)[0]?.count);

/** The worker closes what is due; where files are spoken, the bank has left its statements by then: in the evening, and of the day before when it is over. */
async function closing(time: string, day: CalendarDate = DAY) {
  itIs(time, day);
  const isEvening = time > "20:30";
  if (isEvening) evenings.add(day);
  const of = isEvening ? day : addDays(day, -1);
  const left = isEvening || !evenings.has(of) ? 1 : 2;
  while (isOfFiles && (await statementsOf(of)) < left) await exchanging(() => sleep(50));
  await exchanging(() => closeDays(job()));
}
/** The same where no word comes: whoever waits for one gives up in the end. */
async function closingUnheard(time: string, day: CalendarDate) {
  const ticks = setInterval(() => vi.setSystemTime(Date.now() + 10_000), 300);
  await closing(time, day).finally(() => clearInterval(ticks));
}
async function statementsOf(day: CalendarDate): Promise<number> {
  const names = await readdir(path.join(directory, "ours", "statements")).catch(() => []);
  return names.filter((name) => name.startsWith(`${day}_`) && name.endsWith(".xml")).length;
}

type Named = readonly [id: string, ...rest: unknown[]];
/** By the day that an order is of, a share before a settlement. */
const inOrder = <T extends Named>(some: T[]): T[] =>
  some.sort(([one], [other]) => (one.slice(4) + one < other.slice(4) + other ? -1 : 1));
/** What the bank's own book says of the orders between the accounts. */
const moved = async () =>
  inOrder(
    (await service.bank.orders())
      .filter(({ endToEndId }) => /^s/.test(endToEndId))
      .map((one): [string, number] => [one.endToEndId, one.amountFen]),
  );
const orders = async () => {
  const rows = await service.owner`select order_id as id, amount_fen::int as fen, status from pool_order_now`;
  return inOrder(rows.map(({ id, fen, status }): [string, number, string] => [id, fen, status]));
};
const differences = async () => [
  ...(await service.owner`
    select d.kind, d.about, d.end_to_end_id as id from reconciliation_difference d
     where 'agreed' <> (select state from difference_step s where s.difference_id = d.difference_id order by step desc limit 1)`),
];

/** Our books hold by themselves, what the orders say is what the bank's book says, and what the bank has repaid is what we say it has. */
async function booksAreTheBanks() {
  const wrong: unknown[] = [];
  await checkBooks(service.owner, (difference) => wrong.push(difference));
  expect([wrong, service.reported]).toEqual([[], []]);
  const ours = (await orders()).filter(([, , status]) => status === "credited").map(([id, fen]) => [id, fen]);
  expect(ours.sort()).toEqual((await moved()).sort());
}

describe.each(["real time", "few words", "files"] as const)(
  "books that are restored, with a bank spoken to in %s",
  { timeout: 60_000 },
  (how) => {
    test("to before a claim and the evening: its orders are taken in with the bank's sums, and only the rest is ordered", async () => {
      await open(how);
      await pay(1_000); // 500 of the city's; of the district's 500 the bank has advanced 300
      const restore = await service.backUp();
      itIs("16:00:00");
      await pay(400); // lost with the restore, and the bank knows it
      await closing("21:00:30");
      await closing("21:05:00");
      expect(await moved()).toEqual([
        [SHARE, 700],
        [SETTLEMENT, 500],
      ]);
      await restore();
      await closing("22:00:00");
      await closing("00:00:30", NEXT);
      await closing("21:00:30", NEXT);
      expect(await moved()).toEqual([
        [SHARE, 700],
        [SETTLEMENT, 500],
        [`shr_20261208_${DISTRICT}`, 200], // the district's again: the books have no claim behind it
      ]);
      await closing("00:00:30", addDays(DAY, 2));
      expect((await orders()).filter(([id]) => id !== `shr_20261208_${DISTRICT}`)).toEqual([
        [SHARE, 700, "credited"],
        [SETTLEMENT, 500, "credited"],
      ]);
      await booksAreTheBanks();
      // What the restore has lost stays a difference until an officer explains it; the orders leave none.
      expect((await differences()).filter(({ id }) => /^s/.test(id))).toEqual([]);
    });

    test.each([
      ["less", 700, -200],
      ["more", 500, 300],
    ])(
      "to before the night's orders, which no statement tells of yet, with a claim %s: the bank's sum is booked, not ours",
      async (which, shareFen, restFen) => {
        await open(how);
        await pay(1_000);
        const restore = await service.backUp();
        itIs("16:00:00");
        if (which === "less") await pay(400);
        await closing("00:00:30", NEXT);
        expect(await moved()).toEqual([
          [SHARE, shareFen],
          [SETTLEMENT, shareFen - 200],
        ]);
        await restore();
        itIs("00:05:00", NEXT);
        if (which === "more") await pay(600);
        await closing("00:10:00", NEXT);
        await closing("21:00:30", NEXT);
        await closing("00:00:30", addDays(DAY, 2));
        expect((await moved()).slice(0, 3)).toEqual([
          [SHARE, shareFen],
          [SETTLEMENT, shareFen - 200],
          [`shr_20261208_${DISTRICT}`, Math.abs(restFen)],
        ]);
        expect((await orders()).slice(0, 2)).toEqual([
          [SHARE, shareFen, "credited"],
          [SETTLEMENT, shareFen - 200, "credited"],
        ]);
        await booksAreTheBanks();
        expect((await differences()).filter(({ id }) => /^s/.test(id))).toEqual([]);
      },
    );

    test("to before an order, with one more claim since: the order keeps the bank's sum, and the rest goes with the next day's", async () => {
      await open(how);
      await pay(1_000);
      const restore = await service.backUp();
      await closing("21:00:30");
      await closing("21:05:00");
      expect(await moved()).toEqual([
        [SHARE, 500],
        [SETTLEMENT, 300],
      ]);
      await restore();
      itIs("21:30:00");
      await pay(600);
      await closing("22:00:00");
      await closing("00:00:30", NEXT);
      await closing("21:00:30", NEXT);
      await closing("00:00:30", addDays(DAY, 2));
      expect(await moved()).toEqual([
        [SHARE, 500],
        [SETTLEMENT, 300],
        [`shr_20261208_${DISTRICT}`, 300],
        [`stl_20261208_${DISTRICT}`, 300],
      ]);
      await booksAreTheBanks();
      expect(await differences()).toEqual([]);
      expect((await readFunds(officer())).pools).toMatchObject([{}, { cityShareFen: 0, advancedFen: 0 }]);
      expect(await openOrders()).toBe(0);
    });
  },
);

describe("where files are exchanged", { timeout: 60_000 }, () => {
  test("a file that waited beside the backup goes once, and the books take its sum", async () => {
    await open("files");
    await pay(1_000);
    const restore = await service.backUp();
    itIs("16:00:00");
    await pay(400);
    itIs("21:00:30");
    while ((await statementsOf(DAY)) < 1) await exchanging(() => sleep(50));
    evenings.add(DAY);
    const closed = closeDays(job());
    const waiting = () => readdir(path.join(directory, "ours", "waiting")).catch(() => []);
    await expect
      .poll(waiting, { timeout: 10_000 })
      .toEqual(expect.arrayContaining([`${SHARE}.json`, `${SETTLEMENT}.json`]));
    itIs("21:00:50"); // nobody has waited that long
    await closed;
    expect(await moved()).toEqual([]);
    await restore();
    await closing("22:00:00");
    await closing("00:00:30", NEXT);
    expect(await orders()).toEqual([
      [SHARE, 700, "credited"],
      [SETTLEMENT, 500, "credited"],
    ]);
    await booksAreTheBanks();
  });

  test("an order whose word never came is over when the statement tells that it has arrived", async () => {
    await open("files");
    await pay(1_000);
    const restore = await service.backUp();
    await closing("21:00:30");
    await closing("21:05:00");
    await restore();
    for (const memory of ["words", "unanswered"]) rmSync(path.join(directory, "ours", memory), { recursive: true });
    await closingUnheard("22:00:00", DAY);
    expect(await openOrders()).toBe(2);
    await closingUnheard("00:00:30", NEXT);
    await closing("21:00:30", NEXT);
    expect(await orders()).toEqual([
      [SHARE, 500, "credited"],
      [SETTLEMENT, 300, "credited"],
    ]);
    await booksAreTheBanks();
    expect(await differences()).toEqual([]);
  });
});
