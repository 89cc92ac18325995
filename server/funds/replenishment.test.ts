import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "@/db/client";
import { openLogSigner, sequenceBatch, verifyDatabase } from "@/server/audit";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import type { PoolCredit } from "@/server/gateways";
import { fen } from "@/server/kernel";
import { checkBooks, type Difference } from "@/server/ledger";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { orderBetweenPools, readFunds, reconcileDay, takePoolCredit } from ".";
import { listDifferences } from "./reconciliation-store";
import { type BookedReplenishment, compareReplenishments, type ToldCredit } from "./replenishment";

/** What the treasury pays in: on a real PostgreSQL, with the simulated bank's own statement. */

const CITY = "330200";
const DISTRICT = "330203";
let service: TestService;
let ctx: Context;

beforeAll(async () => {
  service = await startTestService();
  ctx = service.as({ kind: "system", job: "treasury" });
});
afterAll(() => service?.close());

/** The treasury pays at the simulated bank. @returns the bank's notice of it, as our door reads it. */
async function payIn(amountFen: number, more: { pool?: string; payer?: object } = {}): Promise<PoolCredit> {
  const body = JSON.stringify({ pool: DISTRICT, amountFen, ...more });
  const answer = await fetch(new URL("/treasury-payments", service.bank.url), { method: "POST", body });
  expect(answer.status).toBe(201);
  const { pool: account, ...credit } = await answer.json();
  return { kind: "pool-credit", account, ...credit };
}

const heldBy = async (code = DISTRICT) => {
  const [row] = await service.owner`
    select in_posted_fen - out_posted_fen - out_pending_fen as fen from ledger_balance where account_id = ${`lac_pool_${code}`}`;
  return Number(row?.fen);
};
const differencesOf = async ({ bankReference }: PoolCredit) =>
  (await ctx.tx((tx) => listDifferences(tx))).filter((one) => one.endToEndId === bankReference);
const eventsOf = (action: string, objectId: string) =>
  service.owner`select caller_job, jurisdiction_code, details from audit_event where action = ${action} and object_id = ${objectId}`;
const evening = async () => {
  await new Promise((resolve) => setTimeout(resolve, 2)); // a statement tells what was booked before the instant it is of
  return (await reconcileDay(ctx, ctx.today()))?.find((one) => one.jurisdictionCode === DISTRICT);
};

describe("what the treasury pays into a pool", () => {
  test("fills it once, however often and at however many doors at once the bank tells of it", async () => {
    const credit = await payIn(70_000);
    const before = await heldBy();
    const told = await Promise.all([1, 2, 3, 4].map(() => takePoolCredit(ctx, credit)));
    expect(told.sort()).toEqual(["booked", "known", "known", "known"]);
    expect(await takePoolCredit(service.as({ kind: "anonymous" }), credit)).toBe("known");
    expect(await heldBy()).toBe(before + 70_000);
    expect(await evening()).toMatchObject({ differences: 0 });
    expect(await differencesOf(credit)).toEqual([]);
  });

  test("leaves one event, in the transaction that filled the pool, and books that add up", async () => {
    const credit = await payIn(5_000);
    await takePoolCredit(ctx, credit);
    await takePoolCredit(ctx, credit);
    const { bankReference, treasuryReference } = credit;
    const [row] = await service.owner`
      select r.transfer_id, r.xmin = t.xmin and t.xmin = e.xmin as together, e.details, e.caller_job
        from replenishment r join ledger_transfer t on t.subject_id = '-' and t.transfer_id = r.transfer_id
        join audit_event e on e.object_id = r.transfer_id and e.action = 'pool-replenished'
       where r.bank_reference = ${bankReference}`;
    const details = { amountFen: 5_000, bankReference, treasuryReference };
    expect(row).toMatchObject({ together: true, caller_job: "treasury", details });
    expect(await eventsOf("pool-replenished", row?.transfer_id)).toHaveLength(1);
    const signer = openLogSigner(randomBytes(32));
    const worker = openDatabase(service.urls.worker, { connections: 1 });
    while ((await sequenceBatch(worker, signer, () => new Date())) > 0);
    await worker.$client.end({ timeout: 1 });
    const trust = { trusted: [signer.publicKey], anchors: [], onProgress: () => {} };
    expect((await verifyDatabase(service.urls.owner, trust)).faults).toEqual([]);
    const wrong: Difference[] = [];
    await checkBooks(service.owner, (difference) => wrong.push(difference));
    expect(wrong).toEqual([]);
  });

  test("that nobody told of is named by the check of the log: a transfer, a record or an event without the other two", async () => {
    const how = { trusted: [], anchors: [], onProgress: () => {} };
    const named = async () =>
      (await verifyDatabase(service.urls.owner, how)).faults
        .map(({ place }) => place)
        .filter((place) => place.startsWith("replenishment "));
    const before = await named(); // what other tests filled by hand
    const credit = await payIn(7_000);
    await takePoolCredit(ctx, credit);
    expect(await named()).toEqual(before);
    const fresh = async () => (await named()).filter((place) => !before.includes(place));
    const { owner } = service;
    const [kept] = await owner`select transfer_id from replenishment where bank_reference = ${credit.bankReference}`;
    await owner`update replenishment set amount_fen = 6999 where bank_reference = ${credit.bankReference}`;
    expect(await fresh()).toEqual([
      `replenishment ${kept?.transfer_id}: event, record and ledger say 6999, 7000, 7000 fen`,
    ]);
    await owner`update replenishment set amount_fen = 7000 where bank_reference = ${credit.bankReference}`;
    await owner.begin(async (tx) => {
      await tx`select become('system', '', '', '', 'treasury')`;
      await tx`select ledger_replenish(${DISTRICT}, 9, 'trf_from_nowhere', now())`; // the books themselves add up
    });
    expect(await fresh()).toEqual(["replenishment trf_from_nowhere: event, record and ledger say 9 fen"]);
  });

  test.each([
    ["another sum", { amountFen: fen(6_001) }, "amount", DISTRICT],
    ["another number of the treasury's", { treasuryReference: "BK-other" }, "unknown", DISTRICT],
  ])(
    "under a reference that stands for %s is refused, and becomes a difference once",
    async (_, change, kind, code) => {
      const credit = await payIn(6_000);
      await takePoolCredit(ctx, credit);
      const before = await heldBy();
      const other = { ...credit, ...change };
      expect([await takePoolCredit(ctx, other), await takePoolCredit(ctx, other)]).toEqual(["refused", "refused"]);
      expect(await heldBy()).toBe(before);
      const owner = `finance:${code}`;
      expect(await differencesOf(credit)).toMatchObject([
        { kind, about: "replenishment", state: "open", owner, ourFen: 6_000, bankFen: other.amountFen },
      ]);
      expect(await eventsOf("replenishment-refused", credit.bankReference)).toMatchObject([
        { caller_job: "treasury", jurisdiction_code: code, details: { why: "differs" } },
      ]);
      // The bank's statement says what its first notice said: both sides agree, and the difference says so.
      await evening();
      expect(await differencesOf(credit)).toMatchObject([{ kind, state: "agreed" }]);
    },
  );

  test("under a reference that stands for another pool's fills neither again", async () => {
    const credit = await payIn(900);
    await takePoolCredit(ctx, credit);
    const before = [await heldBy(), await heldBy(CITY)];
    const elsewhere = { ...credit, account: CITY, payer: { ...credit.payer, accountNumber: `GK${CITY}` } };
    expect(await takePoolCredit(ctx, elsewhere)).toBe("refused");
    expect([await heldBy(), await heldBy(CITY)]).toEqual(before);
    expect(await differencesOf(credit)).toMatchObject([{ kind: "wrong-account", jurisdictionCode: CITY }]);
  });

  test.each([
    ["a stranger", { bankCode: "102", accountNumber: "6200000000000001" }],
    ["another jurisdiction's treasury", { bankCode: "011332000001", accountNumber: `GK${CITY}` }],
  ])("by %s is not booked: the pool's finance office has to find out, also after the evening", async (_, payer) => {
    const credit = await payIn(800, { payer });
    const before = await heldBy();
    expect(await takePoolCredit(ctx, credit)).toBe("refused");
    await evening();
    expect(await heldBy()).toBe(before);
    const owner = `finance:${DISTRICT}`;
    expect(await differencesOf(credit)).toMatchObject([{ kind: "unknown", state: "open", owner, bankFen: 800 }]);
    expect(await eventsOf("replenishment-refused", credit.bankReference)).toMatchObject([
      { details: { why: "unknown-payer", amountFen: 800 } },
    ]);
  });

  test("on an account that is no pool of ours is the city's to find out, and no other pool's evening fails by it", async () => {
    const credit = await payIn(700, { pool: "330299" });
    expect(await takePoolCredit(ctx, credit)).toBe("refused");
    const unheard = await payIn(701, { pool: "330299" }); // told by the statement alone
    expect(await evening()).toBeDefined();
    await evening();
    for (const one of [credit, unheard])
      expect(await differencesOf(one)).toMatchObject([
        { kind: "unknown", state: "open", jurisdictionCode: CITY, owner: `finance:${CITY}` },
      ]);
    const [{ details } = {}] = await eventsOf("replenishment-refused", credit.bankReference);
    expect(JSON.stringify(details), "an account may be a person's").not.toContain("330299");
  });

  test("is seen by the finance office of its pool: what came today, and the last of it with its number", async () => {
    const officer = (jurisdictionCode: string) =>
      service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode });
    const seen = async () => (await readFunds(officer(DISTRICT))).pools[0]?.replenished;
    const before = await seen();
    await takePoolCredit(ctx, await payIn(11));
    const { treasuryReference, at, ...credit } = await payIn(12);
    await takePoolCredit(ctx, { ...credit, treasuryReference, at });
    expect(await seen()).toEqual({
      today: { count: (before?.today.count ?? 0) + 2, totalFen: (before?.today.totalFen ?? 0) + 23 },
      last: { at, amountFen: 12, treasuryReference },
    });
    expect(
      (await readFunds(officer(CITY))).pools.map(({ replenished }) => replenished.last?.treasuryReference),
    ).toEqual([undefined, treasuryReference]);
    expect((await readFunds(officer("330204"))).pools).toEqual([]);
  });

  test("is what claims are paid from, before the bank's advance; what was advanced is repaid in the evening", async () => {
    await service.fund(DISTRICT, { balanceFen: 0, creditLineFen: 1_000 });
    const lin = await service.person("林小禾");
    const pay = async (amountFen: number) => {
      const entitlementId = await service.owe(lin.subjectId, amountFen);
      const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
      await confirmClaim(service.asPerson(lin.subjectId), input);
    };
    await pay(1_000);
    await expect(pay(400)).rejects.toMatchObject({ code: "ADVANCE_LIMIT_REACHED" });
    await takePoolCredit(ctx, await payIn(400));
    await pay(400);
    expect(await heldBy()).toBe(0);
    await evening();
    expect((await orderBetweenPools(ctx, ctx.today()))[0]).toMatchObject({ kind: "settlement", amountFen: 1_000 });
  });
});

describe("an evening compares what came in", () => {
  test("an entry of which no notice came is extra, until the notice comes after all", async () => {
    const credit = await payIn(1_234);
    await evening();
    expect(await differencesOf(credit)).toMatchObject([{ kind: "extra", state: "open", ourFen: null, bankFen: 1_234 }]);
    expect(await takePoolCredit(ctx, credit)).toBe("booked");
    await evening();
    expect(await differencesOf(credit)).toMatchObject([{ kind: "extra", state: "agreed" }]);
  });

  test.each([
    ["missing", "missing", { ourFen: 321, bankFen: null }],
    ["amount", "amount", { ourFen: 321, bankFen: 322 }],
    ["duplicate", "duplicate", { ourFen: 321, bankFen: 321 }],
    ["wrong-account", "wrong-account", { ourFen: 321, bankFen: 321 }],
  ])("a statement that disagrees (%s) is recorded once", async (how, kind, sums) => {
    await service.fault({ kind: "misstate", how });
    const credit = await payIn(321);
    await takePoolCredit(ctx, credit);
    await evening();
    await evening();
    const owner = `finance:${DISTRICT}`;
    expect(await differencesOf(credit)).toMatchObject([
      { kind, about: "replenishment", state: "open", owner, ...sums },
    ]);
  });

  const ours = (change: Partial<BookedReplenishment> = {}): BookedReplenishment => ({
    ...{ bankReference: "R1", jurisdictionCode: DISTRICT, amountFen: fen(10), due: true, ...change },
  });
  const told = (change: Partial<ToldCredit> = {}): ToldCredit => ({
    ...{ entryReference: "1", bankReference: "R1", amountFen: fen(10), payer: "treasury", ...change },
  });
  test.each<[string, BookedReplenishment[], ToldCredit[], string[], string[]]>([
    ["both tell of it", [ours()], [told()], [], []],
    ["a replenish without an entry", [ours()], [], [], ["missing"]],
    ["a replenish that stands on another day's statement", [ours({ due: false })], [], [], []],
    ["an entry without a replenish", [], [told()], [], ["extra"]],
    ["an entry of a stranger's", [], [told({ payer: "other" })], [], ["unknown"]],
    ["an entry of nobody's that is named", [], [told({ payer: "unsaid" })], [], ["unknown"]],
    ["another account that it came from", [ours()], [told({ payer: "other" })], [], ["wrong-account"]],
    ["an entry that does not say where it came from", [ours()], [told({ payer: "unsaid" })], [], []],
    ["another sum", [ours({ amountFen: fen(9) })], [told()], [], ["amount"]],
    ["another pool's", [ours({ jurisdictionCode: CITY, due: false })], [told()], [], ["wrong-account"]],
    ["two entries", [ours()], [told(), told({ entryReference: "2" })], [], ["duplicate"]],
    ["an entry of an earlier day's again", [ours({ due: false })], [told()], ["R1"], ["duplicate"]],
  ])("%s", (_, booked, entries, before, kinds) => {
    const sides = { jurisdictionCode: DISTRICT, booked, repaid: [], told: entries, toldBefore: new Set(before) };
    expect(compareReplenishments(sides).differences.map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe("the walls", () => {
  const asRole = async (job: string, statement: string) => {
    const { default: postgres } = await import("postgres");
    const raw = postgres(service.urls.app, { max: 1 });
    try {
      await raw.begin(async (tx) => {
        await tx`select become('system', '', '', '', ${job})`;
        await tx.unsafe(statement);
      });
      return "done";
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      await raw.end();
    }
  };
  const paidIn = `select treasury_paid_in('${DISTRICT}', '011332000001', 'GK${DISTRICT}', 1, 'R-wall', 't', 'trf_wall', now(), now())`;

  test.each([
    [
      "no job of the app's fills a pool on its own word",
      "treasury",
      `select ledger_replenish('${DISTRICT}', 1, 'trf_x', now())`,
    ],
    ["only the treasury job says that the treasury has paid", "payments", paidIn],
    [
      "no job writes down a replenishment of its own",
      "treasury",
      `insert into replenishment values ('R', '${DISTRICT}', 1, 't', 'x', now(), now())`,
    ],
    ["no job changes one", "treasury", "update replenishment set amount_fen = 1"],
    ["no job removes one", "treasury", "delete from replenishment"],
    [
      "no job says from which account a treasury pays",
      "treasury",
      `update treasury_account set account_number = 'mine'`,
    ],
  ])("%s", async (_, job, statement) => expect(await asRole(job, statement)).toBe("42501"));

  test("and the treasury job does say so", async () => expect(await asRole("treasury", paidIn)).toBe("done"));
});
