import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim, readClaim } from "@/server/claims";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { sweepOpenPayments } from "./sweep";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
});
afterAll(() => service?.close());

describe("the sweep", () => {
  test("pays what stayed open, also behind one that can never be sent", async () => {
    const [broken, sound] = [await service.person("甲"), await service.person("乙")];
    await service.owner`update payee_account set number_sealed = '\\x00' where account_id = ${broken.accountId}`;
    const claimIds: string[] = [];
    for (const { subjectId, accountId } of [broken, sound]) {
      if (subjectId === sound.subjectId) await service.fault({ kind: "down", count: 1 });
      const entitlementId = await service.owe(subjectId, 100);
      const input = { entitlementId, entitlementVersion: 1, payeeAccountId: accountId };
      claimIds.push((await confirmClaim(service.asPerson(subjectId), input)).claimId);
    }
    await service.owner`update payment_instruction set created_at = created_at - interval '2 minutes'`;
    const bugs = service.reported.length;

    await sweepOpenPayments(service.as({ kind: "system", job: "payments" }));
    const paid = await readClaim(service.asPerson(sound.subjectId), { claimId: claimIds[1] ?? "" });
    expect(paid.status).toBe("credited");
    expect(service.reported.slice(bugs)).toMatchObject([{ name: "AssertionError" }]);
  });
});
