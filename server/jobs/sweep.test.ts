import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim, listOpenPayments, readClaim } from "@/server/claims";
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

  test("asks for each of more than it takes at once, sooner or later: two hundred that never end keep no other waiting", async () => {
    const who = await service.person("丙");
    const [{ before } = { before: new Date() }] = await service.owner<{ before: Date }[]>`select now() as before`;
    await service.owner`alter table payment_instruction disable trigger user`; // the sweep looks at no claim
    await service.owner`
      insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen,
                                       jurisdiction_code, remittance_text, status, created_at)
      select ${who.subjectId}, 'pay_many' || g, 'clm_many' || g, 1, 'pay_many' || g, ${who.accountId}, 1, '330203', '', 'open',
             now() - interval '1 day' - g * interval '1 second' from generate_series(1, 230) g`;
    await service.owner`alter table payment_instruction enable trigger user`;
    const asked = new Set<string>();
    for (let minute = 0; minute < 12; minute++) {
      const at = new Date(before.getTime() + minute * 60_000);
      const some = await listOpenPayments(service.as({ kind: "system", job: "payments" }), at);
      expect(some.length).toBeLessThanOrEqual(200);
      for (const { claimId } of some) asked.add(claimId);
    }
    expect([...asked].filter((claimId) => claimId.startsWith("clm_many"))).toHaveLength(230);
    await service.owner`delete from payment_instruction where claim_id like 'clm_many%'`;
  });
});
