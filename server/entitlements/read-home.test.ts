import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancelClaim, carryPayment, confirmClaim, openRecovery } from "@/server/claims";
import { addDays } from "@/server/kernel";
import { ASKED_BACK, askingBackWith } from "@/server/testing/asking-back";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { listOwnPrograms, readHome } from ".";

let service: TestService;
const { lin, me, officer, begin, paid, repay } = askingBackWith(() => service);

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());
beforeEach(begin);

/** One tap on a benefit of a person's own. */
async function take(subject: { subjectId: string; accountId: string }) {
  const entitlementId = await service.owe(subject.subjectId, 80_000);
  const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: subject.accountId };
  return confirmClaim(service.asPerson(subject.subjectId), tap);
}

describe("home tells apart how what was taken stands", () => {
  test("money that the bank has not spoken of is on its way, and no longer once it is there", async () => {
    await service.fault({ kind: "reject", reasonCode: "MS03", count: 1 });
    const claim = await take(lin());
    expect(claim.status).toBe("paying");
    expect(await readHome(me())).toMatchObject({ onTheWayCount: 1, returnedClaimIds: [], recoveringClaimIds: [] });
    await carryPayment(me(), { ...lin(), claimId: claim.claimId, deadlineMs: 2_000, sentBefore: true });
    expect(await readHome(me())).toMatchObject({ onTheWayCount: 0, returnedClaimIds: [], recoveringClaimIds: [] });
  });

  test("money that came back waits for her and is not on its way; given up, it is over", async () => {
    const yu = await service.person("余测试", { bankState: "closed" });
    const ctx = service.asPerson(yu.subjectId);
    const { claimId, status } = await take(yu);
    expect(status).toBe("returned");
    expect(await readHome(ctx)).toMatchObject({ onTheWayCount: 0, returnedClaimIds: [claimId] });
    await cancelClaim(ctx, { claimId });
    expect(await readHome(ctx)).toMatchObject({ onTheWayCount: 0, returnedClaimIds: [] });
  });

  test("money that is asked back is to be paid back; repaid, it is over and not on its way", async () => {
    const { claimId, endToEndId } = await paid();
    await openRecovery(officer(), {
      endToEndId,
      ground: "paid-twice",
      decisionNo: "海财追〔2026〕1号",
      notice: "3月和4月各发了一次，4月这一次要交回。",
      dueOn: addDays(officer().today(), 30),
    });
    expect(await readHome(me())).toMatchObject({ onTheWayCount: 0, recoveringClaimIds: [claimId] });
    await repay(endToEndId, ASKED_BACK.amountFen, "1");
    expect(await readHome(me())).toMatchObject({ onTheWayCount: 0, recoveringClaimIds: [] });
  });
});

test("home speaks of as many policies as her own list has: a firm's are not checked for a person", async () => {
  const civilDate = me().today();
  await service.owner`
    insert into program_version (program_id, version, audience, valid_from, definition, digest, published_at)
    select 'T-FIRM', 1, 'firm', valid_from, definition, digest, published_at from program_version`;
  expect((await readHome(me())).programsChecked).toBe(0); // nobody has looked yet
  await service.owner`
    insert into city_run (run_id, civil_date, started_at, finished_at, programs_checked, summary)
    values ('run_1', ${civilDate}, now(), now(), 2, '{}')`;
  const { programs } = await listOwnPrograms(me());
  expect(programs).toHaveLength(1);
  expect((await readHome(me())).programsChecked).toBe(1);
});
