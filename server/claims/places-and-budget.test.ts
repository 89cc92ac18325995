import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEntitlement, readHome } from "@/server/entitlements";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, confirmMany } from ".";

const YUAN = 100;

let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  await service.fund("330203", { balanceFen: 10_000_000 * YUAN });
  await service.fund("330200", { balanceFen: 10_000_000 * YUAN });
});
afterAll(() => service?.close());
beforeEach(() => limit({}));

type Limits = { per?: string; places?: number; budgetYuan?: number };
const stated = (limits: Limits) =>
  service.owner.json({
    limits: { places: null, budgetYuan: null, provenance: "测试", owner: "测试", ...limits },
  } as never);

/** States the limits of T-1 as a publication does, with nothing used yet. */
async function limit(limits: Limits): Promise<void> {
  await service.owner`update program_version set definition = definition - 'limits' where program_id = 'T-1'`;
  await service.owner`delete from program_use`;
  if (limits.per === undefined) return;
  await service.owner`
    update program_version set definition = definition || ${stated(limits)} where program_id = 'T-1'`;
  await service.owner`update program_use set places_used = 0, used_fen = 0`; // claims of the tests before
}

const tap = (who: TestSubject, entitlementId: string) =>
  confirmClaim(service.asPerson(who.subjectId), {
    entitlementId,
    entitlementVersion: 1,
    payeeAccountId: who.accountId,
  });
const used = async () => [
  ...(await service.owner`select places_used as places, used_fen::int as fen from program_use where used_fen > 0`),
];

async function rush(count: number, amountFen: number): Promise<{ taken: number; refused: string[] }> {
  const claimants = await Promise.all(Array.from({ length: count }, (_, i) => service.person(`民${i}`)));
  const owed = await Promise.all(claimants.map(({ subjectId }) => service.owe(subjectId, amountFen)));
  const taps = await Promise.allSettled(claimants.map((who, i) => tap(who, owed[i] ?? "")));
  const refused = taps.flatMap((one) => (one.status === "rejected" ? [one.reason.code as string] : []));
  return { taken: count - refused.length, refused };
}

describe("a program with places or a budget", () => {
  test("20 taps at the same moment on 7 places take 7, and each of the others is told so", async () => {
    await limit({ per: "yearly", places: 7 });
    expect(await rush(20, 10 * YUAN)).toEqual({ taken: 7, refused: Array(13).fill("PLACES_USED_UP") });
    expect(await used()).toEqual([{ places: 7, fen: 70 * YUAN }]);
  });

  test("20 taps at the same moment never cost more than the budget", async () => {
    await limit({ per: "yearly", budgetYuan: 125 });
    expect(await rush(20, 30 * YUAN)).toEqual({ taken: 4, refused: Array(16).fill("BUDGET_USED_UP") });
    expect(await used()).toEqual([{ places: 4, fen: 120 * YUAN }]);
  });

  test("loses nothing: what was refused stays owed, says why, and can be taken once the budget is raised", async () => {
    await limit({ per: "yearly", budgetYuan: 50 });
    const entitlementId = await service.owe(lin.subjectId, 60 * YUAN);
    const ctx = service.asPerson(lin.subjectId);
    expect(await readEntitlement(ctx, { entitlementId })).toMatchObject({
      state: "claimable",
      heldReason: expect.stringContaining("只剩50元"),
      limit: { budgetFen: 50 * YUAN, budgetLeftFen: 50 * YUAN, usedUp: true, placesLeft: null },
    });
    await expect(tap(lin, entitlementId)).rejects.toMatchObject({ name: "Refusal", code: "BUDGET_USED_UP" });
    expect(await used()).toEqual([]);
    const held = { claimable: [], held: [{ amountFen: 60 * YUAN, reason: expect.stringContaining("资格还在") }] };
    expect(await readHome(ctx)).toMatchObject(held);

    await limit({ per: "yearly", budgetYuan: 100 });
    const open = await readEntitlement(ctx, { entitlementId });
    expect(open).toMatchObject({ heldReason: null, limit: { usedUp: false, says: "先领先得，今年预算还剩100元。" } });
    expect(await tap(lin, entitlementId)).toMatchObject({ status: "credited", remaining: { count: 0 } });
  });

  test("lets one line of 一键全领 be refused and pays the others", async () => {
    await limit({ per: "once", places: 1 });
    const ids = [await service.owe(lin.subjectId, YUAN), await service.owe(lin.subjectId, YUAN)];
    const { results } = await confirmMany(service.asPerson(lin.subjectId), {
      items: ids.map((entitlementId) => ({ entitlementId, entitlementVersion: 1 })),
      payeeAccountId: lin.accountId,
    });
    expect(results.map(({ refusal }) => refusal?.code ?? null).sort()).toEqual(["PLACES_USED_UP", null]);
  });

  test("gets back the place of a claim that will never be paid, and a returned payment keeps its own", async () => {
    await limit({ per: "monthly", places: 1 });
    const { claimId } = await tap(lin, await service.owe(lin.subjectId, YUAN));
    const next = await service.owe(lin.subjectId, YUAN);
    await service.owner`update claim set status = 'returned', returned_at = now(), return_reason = 'other' where claim_id = ${claimId}`;
    await expect(tap(lin, next)).rejects.toMatchObject({ code: "PLACES_USED_UP" });
    await service.owner`update claim set status = 'cancelled' where claim_id = ${claimId}`;
    expect(await tap(lin, next)).toMatchObject({ status: "credited" });
  });

  test("counts what was taken before its limit was stated", async () => {
    await service.owner`update claim set status = 'cancelled'`;
    await tap(lin, await service.owe(lin.subjectId, 3 * YUAN));
    await service.owner`
      update program_version set definition = definition || ${stated({ per: "yearly", places: 9 })}`;
    expect(await used()).toEqual([{ places: 1, fen: 3 * YUAN }]);
  });

  test("another program is counted by nobody", async () => {
    expect(await rush(2, YUAN)).toEqual({ taken: 2, refused: [] });
    expect(await used()).toEqual([]);
  });
});
