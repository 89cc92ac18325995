import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Caller } from "@/server/context";
import { addDays } from "@/server/kernel";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { compareAskedDay, handleDifference, readFunds, reconcileDay } from ".";

/** What a finance officer sees and may do. */

const DISTRICT = "330203";
let service: TestService;
let differenceId: string;

const officerOf = (jurisdictionCode: string): Caller => ({
  kind: "officer",
  personId: "sub_officer",
  jurisdictionCode,
});
const officer = () => service.as(officerOf(DISTRICT));

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 1_000, creditLineFen: 10_000 });
  const person = await service.person("林小禾");
  const pay = async (amountFen: number) => {
    const entitlementId = await service.owe(person.subjectId, amountFen);
    const input = { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId };
    await confirmClaim(service.asPerson(person.subjectId), input);
  };
  await pay(600);
  await service.fault({ kind: "misstate", how: "amount" });
  await pay(900);
  await reconcileDay(officer(), officer().today());
  differenceId = (await readFunds(officer())).differences[0]?.differenceId ?? "";
});
afterAll(() => service?.close());

describe("the finance office", () => {
  test("sees what its pool holds, what the bank advanced, what flowed today and how the evening went", async () => {
    const { pools, differences } = await readFunds(officer());
    expect(pools).toMatchObject([
      {
        jurisdictionCode: DISTRICT,
        name: "海曙区",
        freeFen: 0,
        reservedFen: 0,
        advancedFen: 500,
        creditLineFen: 10_000,
        today: { credited: { count: 2, totalFen: 1_500 }, underWay: { count: 0, totalFen: 0 } },
        replenished: { today: { count: 0, totalFen: 0 }, last: null },
        reconciled: { entryCount: 2, matchedCount: 1, differenceCount: 1 },
      },
    ]);
    expect(differences).toMatchObject([{ kind: "amount", ourFen: 900, bankFen: 901, state: "open" }]);
  });

  test("of the city sees every pool, of another district none of this, and who is no officer is refused", async () => {
    expect((await readFunds(service.as(officerOf("330200")))).pools.map((pool) => pool.jurisdictionCode)).toEqual([
      "330200",
      DISTRICT,
    ]);
    const stranger = await readFunds(service.as(officerOf("330204")));
    expect([stranger.pools, stranger.differences]).toEqual([[], []]);
    expect(() => readFunds(service.asPerson("sub_x"))).toThrow(expect.objectContaining({ code: "NOT_ALLOWED" }));
  });

  test("takes a difference in hand and explains it under the officer's own name; every step stays", async () => {
    const input = { differenceId, note: "" };
    const explained = handleDifference(officer(), { ...input, state: "explained" });
    await expect(explained).rejects.toMatchObject({ code: "DIFFERENCE_SETTLED" });
    await handleDifference(officer(), { ...input, state: "in-hand" });
    await handleDifference(officer(), { ...input, state: "explained", note: "the bank booked a fee" });
    expect((await readFunds(officer())).differences).toMatchObject([
      { state: "explained", owner: "sub_officer", note: "the bank booked a fee" },
    ]);
    const steps =
      await service.owner`select state from difference_step where difference_id = ${differenceId} order by step`;
    expect(steps.map(({ state }) => state)).toEqual(["open", "in-hand", "explained"]);
    const events = await service.owner`
      select caller_person, details from audit_event where action = 'difference-handled' and object_id = ${differenceId} order by event_id`;
    expect([...events]).toEqual(
      [
        { step: 2, state: "in-hand", note: "" },
        { step: 3, state: "explained", note: "the bank booked a fee" },
      ].map((step) => ({
        caller_person: "sub_officer",
        details: { kind: "amount", owner: "sub_officer", at: expect.any(String), ...step },
      })),
    );
    const stranger = handleDifference(service.as(officerOf("330204")), { ...input, state: "in-hand" });
    await expect(stranger).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("has one of two who act at the same moment told that it stands differently by now", async () => {
    const input = { differenceId, note: "", state: "in-hand" } as const;
    const two = await Promise.allSettled([1, 2].map(() => handleDifference(officer(), input)));
    expect(two.map((one) => (one.status === "fulfilled" ? "done" : one.reason.code)).sort()).toEqual([
      "DIFFERENCE_SETTLED",
      "done",
    ]);
    await handleDifference(officer(), { ...input, state: "explained" });
  });

  test("does not lose a difference that stays when the day is compared again, nor its explanation", async () => {
    await reconcileDay(officer(), officer().today());
    expect((await readFunds(officer())).differences).toMatchObject([{ state: "explained" }]);
  });

  test("compares any day since the first that was compared, and no other", async () => {
    const today = officer().today();
    const before = addDays(today, -1);
    await service.owner`insert into day_closed values (${before}, true, now())`;
    expect((await readFunds(officer())).comparableFrom).toBe(before);
    for (const day of [before, today]) expect(await compareAskedDay(officer(), { day })).toEqual({ compared: true });
    const compared = await service.owner`select distinct day::text from reconciliation order by day`;
    expect(compared.map(({ day }) => day)).toEqual([before, today]);
    for (const day of [addDays(today, -2), addDays(today, 1)]) {
      await expect(compareAskedDay(officer(), { day })).rejects.toMatchObject({ code: "INPUT_INVALID" });
    }
    await expect(compareAskedDay(service.asPerson("sub_x"), { day: today })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
    });
  });
});
