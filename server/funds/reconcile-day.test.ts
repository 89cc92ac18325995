import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { addDays, calendarDate, fen } from "@/server/kernel";
import { checkBooks, type Difference } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { orderBetweenPools, readFunds, reconcileDay } from ".";
import { noteDifferences } from "./note-differences";
import { listDifferences, readSides } from "./reconciliation-store";

/** The evening, on a real PostgreSQL and with the simulated bank's own statement. */

const DISTRICT = "330203";
let service: TestService;
let ctx: Context;
let person: TestSubject;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

beforeEach(async () => {
  ctx = service.as({ kind: "system", job: "treasury" });
  await service.fund(DISTRICT, { balanceFen: 1_000_000, creditLineFen: 1_000_000 });
  person = await service.person("林小禾");
});

async function pay(amountFen: number, subject = person) {
  const entitlementId = await service.owe(subject.subjectId, amountFen);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: subject.accountId };
  const claim = await confirmClaim(service.asPerson(subject.subjectId), input);
  const [row] =
    await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claim.claimId}`;
  return { claim, endToEndId: row?.id as string };
}

/** The same, known to have arrived: a tap that a busy machine made wait too long has not heard the bank's answer, and by then the bank may only tell of the return. */
async function payAndHear(amountFen: number) {
  const { recordBankWord } = await import("@/server/claims");
  const paid = await pay(amountFen);
  const said = { bankReference: "R", at: new Date().toISOString() };
  await recordBankWord(ctx, { kind: "status", endToEndId: paid.endToEndId, status: "ACCC", reason: null, ...said });
  return paid;
}

const RETURNED = { timeout: 10_000, interval: 50 };
const evening = async () => (await reconcileDay(ctx, ctx.today()))?.find((one) => one.jurisdictionCode === DISTRICT);
const differencesOf = async (endToEndId: string) =>
  (await ctx.tx((tx) => listDifferences(tx))).filter((one) => one.endToEndId === endToEndId);

describe("an evening", () => {
  test("on which everything agrees finds nothing, and says how much it compared", async () => {
    await pay(1_000);
    const first = await evening();
    expect(first).toMatchObject({ differences: 0 });
    await pay(2_000);
    expect(await evening()).toEqual({
      ...first,
      entries: (first?.entries ?? 0) + 1,
      matched: (first?.matched ?? 0) + 1,
    });
  });

  test("on which the bank words an entry anew takes nothing of that statement, and says which entry", async () => {
    const { endToEndId } = await pay(1_000);
    await evening();
    const entries = () => service.owner`select * from statement_entry where end_to_end_id = ${endToEndId}`;
    const [kept] = await entries();
    // What was kept is made to differ: to us it is the bank that tells it differently the second time.
    await service.owner`update statement_entry set amount_fen = 999 where end_to_end_id = ${endToEndId}`;
    const told = { code: "STATEMENT_CHANGED", details: { entryReference: kept?.entry_reference } };
    await expect(evening()).rejects.toMatchObject(told);
    expect(await entries()).toMatchObject([{ amount_fen: "999" }]);
    expect(await differencesOf(endToEndId)).toEqual([]);
    const events = await service.owner`select details from audit_event where action = 'statement-refused'`;
    expect(events).toMatchObject([{ details: { entryReference: kept?.entry_reference } }]);
    await service.owner`update statement_entry set amount_fen = 1000 where end_to_end_id = ${endToEndId}`;
    expect(await evening()).toMatchObject({ differences: 0 });
  });

  test.each([
    ["missing", { ourFen: 777, bankFen: null }],
    ["amount", { ourFen: 777, bankFen: 778 }],
    ["duplicate", { ourFen: 777, bankFen: 777 }],
    ["wrong-account", { ourFen: 777, bankFen: 777 }],
  ])(
    "on which the statement disagrees (%s) records it once, with the finance office as its owner",
    async (how, sums) => {
      await service.fault({ kind: "misstate", how });
      const { endToEndId } = await pay(777);
      await evening();
      await evening();
      expect(await differencesOf(endToEndId)).toMatchObject([
        { kind: how, state: "open", owner: `finance:${DISTRICT}`, jurisdictionCode: DISTRICT, ...sums },
      ]);
    },
  );

  test("on which the bank tells a rejected payment as paid records it as extra", async () => {
    await service.fault({ kind: "misstate", how: "extra" });
    await service.fault({ kind: "reject", reasonCode: "AC06" });
    const { claim, endToEndId } = await pay(777);
    expect(claim.status).toBe("returned");
    await evening();
    expect(await differencesOf(endToEndId)).toMatchObject([{ kind: "extra", ourFen: null, bankFen: 777 }]);
  });

  test("on which the bank tells of a payment that nobody ordered records it as unknown", async () => {
    await service.fault({ kind: "misstate", how: "unknown" });
    await pay(777);
    await evening();
    const all = await ctx.tx((tx) => listDifferences(tx));
    expect(all.filter((one) => one.kind === "unknown")).toMatchObject([{ ourFen: null, bankFen: 777 }]);
  });

  test("that knows of a return before we do records a late return, and agrees once the return was recorded", async () => {
    await service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06" });
    const { claim, endToEndId } = await pay(777);
    await expect
      .poll(async () => (await service.bank.orders()).filter((one) => one.endToEndId === endToEndId), RETURNED)
      .toHaveLength(2);
    await evening();
    expect(await differencesOf(endToEndId)).toMatchObject([{ kind: "late-return", state: "open", bankFen: 777 }]);

    const { recordBankWord, readClaim } = await import("@/server/claims");
    const word = await ctx.gateways.bank.statusOf(endToEndId);
    if (word) await recordBankWord(ctx, word);
    expect(await readClaim(service.asPerson(person.subjectId), claim)).toMatchObject({ status: "returned" });
    expect(await evening()).toBeDefined();
    expect(await differencesOf(endToEndId)).toMatchObject([{ kind: "late-return", state: "agreed" }]);
  });

  test("leaves its events, and changes neither books nor claims", async () => {
    await service.fault({ kind: "misstate", how: "amount" });
    const { claim } = await pay(777);
    const books = () => service.owner`select * from ledger_balance order by 1`;
    const before = await books();
    await evening();
    expect(await books()).toEqual(before);
    const events = await service.owner<{ action: string }[]>`
      select distinct action from audit_event where subject_id = '-' and caller_job = 'treasury' order by 1`;
    expect(events.map(({ action }) => action)).toContain("difference-found");
    const [row] = await service.owner`select status from claim where claim_id = ${claim.claimId}`;
    expect(row?.status).toBe("credited");
  });

  test("before the bank has written anything compares nothing", async () => {
    expect(await reconcileDay(ctx, "2020-01-01" as never)).toMatchObject([{ entries: 0, differences: 0 }]);
  });
});

describe("a day", () => {
  const place = { jurisdictionCode: DISTRICT, day: calendarDate("2026-01-05") };

  test("of more differences than a page shows has those beyond it agreed, and found again", async () => {
    await service.owner`
      insert into reconciliation_difference
      select 'dif_many' || g, ${DISTRICT}, ${place.day}, 'missing', 'many' || g, '', 1, null, now() - (503 - g) * interval '1 second' from generate_series(1, 503) g`;
    await service.owner`
      insert into difference_step
      select 'dif_many' || g, 1, case when g <= 3 then 'open' else 'agreed' end, 'finance', '', now() from generate_series(1, 503) g`;
    const open = () => service.owner`
      select difference_id from difference_step s join reconciliation_difference d using (difference_id)
       where day = ${place.day} and state = 'open'
         and step = (select max(step) from difference_step o where o.difference_id = s.difference_id)`;
    const one = { kind: "missing", about: "payment", endToEndId: "many2", entryReference: "", bankFen: null } as const;
    for (const found of [[], [{ ...one, ourFen: fen(1) }]]) {
      await ctx.tx((tx) => noteDifferences(ctx, tx, { ...place, differences: found }));
      expect(await open()).toHaveLength(found.length);
    }
  });

  test("of more entries than one statement has parameters is compared", async () => {
    const [from, until] = [new Date("2026-01-06T00:00:00+08:00"), new Date("2026-01-07T00:00:00+08:00")];
    await service.owner`
      insert into statement_entry
      select ${DISTRICT}, '2026-01-06', g::text, 'paid', 'h' || g, 1, null, null, 'r', now(), now() from generate_series(1, 66000) g`;
    const of = { jurisdictionCode: DISTRICT, day: calendarDate("2026-01-06"), from, until };
    expect((await ctx.tx((tx) => readSides(tx, of))).told).toHaveLength(66_000);
    await service.owner`delete from statement_entry where day = '2026-01-06'`;
  });
});

describe("the city's share", () => {
  const pool = async () => (await readFunds(officer())).pools.find((one) => one.jurisdictionCode === DISTRICT);
  const officer = () => service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT });

  test("of what left a district's account is what the city owes that account, until the money comes back", async () => {
    await service.fund("330200", { balanceFen: 10_000, creditLineFen: 0 });
    await evening();
    const before = (await pool())?.cityShareFen ?? 0;
    const paid = async () => {
      const entitlementId = await service.owe(person.subjectId, 1_000, { citySharePermille: 300 });
      const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId };
      await confirmClaim(service.asPerson(person.subjectId), tap);
    };
    await paid();
    await evening();
    expect((await pool())?.cityShareFen).toBe(before + 300);
    await evening(); // however often the day is compared
    expect((await pool())?.cityShareFen).toBe(before + 300);
    await service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06" });
    await paid();
    const [last] =
      await service.owner`select end_to_end_id as id from payment_instruction order by created_at desc limit 1`;
    await expect
      .poll(async () => (await service.bank.orders()).filter((one) => one.endToEndId === last?.id))
      .toHaveLength(2);
    const { recordBankWord } = await import("@/server/claims");
    const word = await ctx.gateways.bank.statusOf(last?.id as string);
    if (word) await recordBankWord(ctx, word);
    await evening();
    expect((await pool())?.cityShareFen).toBe(before + 300);
  });

  test("stands beside a gap between what a day opened with and what the day before closed with", async () => {
    await reconcileDay(ctx, addDays(ctx.today(), -1));
    await evening();
    expect((await pool())?.reconciled?.openingGapFen).toBe(0);
    await service.owner`update reconciliation set closing_fen = closing_fen + 7 where day = ${addDays(ctx.today(), -1)}`;
    expect((await pool())?.reconciled?.openingGapFen).toBe(-7);
  });
});

/** What was repaid to the bank by the order of this day, or of one some days on. */
const settled = async (days = 0) =>
  (await orderBetweenPools(ctx, addDays(ctx.today(), days))).filter(({ kind }) => kind === "settlement");

describe("settlement", () => {
  const advance = async () => {
    const [row] =
      await service.owner`select out_posted_fen - in_posted_fen as owed from ledger_balance where account_id = ${`lac_advance_${DISTRICT}`}`;
    return Number(row?.owed);
  };

  test("repays what the bank advanced and its statement proves, once, also by two at once, and nothing that is unproved", async () => {
    await service.fund(DISTRICT, { balanceFen: 0, creditLineFen: 1_000_000 });
    await pay(4_000);
    await service.fault({ kind: "misstate", how: "missing" });
    await pay(600);
    expect(await advance()).toBe(4_600);
    expect(await settled()).toEqual([]);
    await evening();
    expect(await settled()).toEqual([{ kind: "settlement", jurisdictionCode: DISTRICT, amountFen: 4_000 }]);
    expect(await advance()).toBe(600);
    expect(await settled(1)).toEqual([]);
    const [transfer] =
      await service.owner`select kind, amount_fen from ledger_transfer where reason = 'settle' and reference like 'stl_%'`;
    expect(transfer).toMatchObject({ kind: "posted", amount_fen: "4000" });
  });
});

async function wrongInBooks(): Promise<Difference[]> {
  const wrong: Difference[] = [];
  await checkBooks(service.owner, (difference) => wrong.push(difference));
  return wrong;
}

describe("money that comes back after a part of it was given back already", () => {
  /** The bank returns what it had credited; what it says of it is on its statement at once, and told to us by the caller. */
  async function bankReturns(endToEndId: string) {
    await expect
      .poll(async () => (await service.bank.orders()).filter((one) => one.endToEndId === endToEndId), RETURNED)
      .toHaveLength(2);
    const { recordBankWord } = await import("@/server/claims");
    const word = await ctx.gateways.bank.statusOf(endToEndId);
    if (word) await recordBankWord(ctx, word);
  }

  test("agrees where the treasury had repaid a part of the advance: what came back is the treasury's", async () => {
    await service.fund(DISTRICT, { balanceFen: 100, creditLineFen: 1_000_000 });
    const advance = async () => {
      const [row] = await service.owner`
        select in_posted_fen - out_posted_fen as fen from ledger_balance where account_id = ${`lac_advance_${DISTRICT}`}`;
      return Number(row?.fen);
    };
    const before = await advance();
    await service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06" });
    const { endToEndId } = await payAndHear(1_000);
    expect(await advance()).toBe(before - 900);
    await service.owner.begin(async (tx) => {
      await tx`select become('system', '', '', '', 'treasury')`;
      await tx`select ledger_settle(${DISTRICT}, 400, ${`trf_part${endToEndId.slice(-8)}`}, now())`;
    });
    expect(await advance()).toBe(before - 500);
    await bankReturns(endToEndId);
    expect(await advance()).toBe(before + 400); // the bank holds what it was repaid for nothing
    await evening();
    expect(await differencesOf(endToEndId)).toEqual([]);
    expect(await settled(2)).toEqual([]); // and is repaid no more
    expect(await wrongInBooks()).toEqual([]);
  });

  test("is a difference of the sum where the payee had paid a part back herself: the bank returned more than was lacking", async () => {
    const { openRecovery, recordRepayment } = await import("@/server/claims");
    const officer = service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT });
    await service.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06" });
    const { endToEndId } = await payAndHear(1_000);
    const dueOn = addDays(ctx.today(), 30);
    await openRecovery(officer, { endToEndId, ground: "other", decisionNo: "1", notice: "n", dueOn });
    await recordRepayment(officer, { endToEndId, amountFen: fen(400), bankReference: "R1" });
    await bankReturns(endToEndId);
    await evening();
    expect(await differencesOf(endToEndId)).toMatchObject([
      { kind: "amount", state: "open", ourFen: 600, bankFen: 1_000 },
    ]);
    expect(await wrongInBooks()).toEqual([]);
  });
});
