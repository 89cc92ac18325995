import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { explainProgram, listOwnPrograms } from ".";

const PROGRAM = "T-1"; // 高龄津贴 under a test's name, paid every month
let service: TestService;
let person: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  await service.owner`insert into source values ('public-security', current_date)`;
});
afterAll(() => service?.close());

const LIVING = { hukou_city: "宁波市", alive: true };

/** The one program's line for a person with such facts. */
async function standingOf(facts: object) {
  person = await service.person("老");
  await service.owner`insert into fact_record values (${person.subjectId}, 'public-security', ${service.owner.json(facts as never)}, current_date)`;
  return (await listOwnPrograms(service.asPerson(person.subjectId))).programs[0];
}

describe("every program of the city, for who asks", () => {
  test("is hers with its sum where every clause is met", async () => {
    const row = await standingOf({ ...LIVING, birth_date: "1920-01-01" });
    expect(row).toMatchObject({ programId: PROGRAM, standing: "yours", amountFen: 800_00, whyNot: null });
  });

  test("is not hers, and the first fact that does not meet its clause says why", async () => {
    const row = await standingOf({ hukou_city: "绍兴市", alive: true, birth_date: "1999-01-01" });
    expect(row).toMatchObject({ standing: "not-yours", amountFen: null, whyNot: "户口在绍兴市", missingLabels: [] });
  });

  test("waits, and names the fact, where one is missing and nothing is against it", async () => {
    expect(await standingOf(LIVING)).toMatchObject({
      standing: "waits",
      amountFen: null,
      missingLabels: ["出生日期"],
      whyNot: null,
    });
  });

  test("leads to the money where it can be taken, and says afterwards that this period's was taken", async () => {
    await standingOf({ ...LIVING, birth_date: "1920-01-01" });
    const ctx = service.asPerson(person.subjectId);
    const period = ctx.today().slice(0, 7);
    const entitlementId = await service.owe(person.subjectId, 800_00, { period });
    expect((await listOwnPrograms(ctx)).programs[0]).toMatchObject({ standing: "yours", entitlementId });
    await service.owner`update entitlement set status = 'claimed', claim_id = 'clm_1', brief = '{}', because = '[]' where entitlement_id = ${entitlementId}`;
    expect((await listOwnPrograms(ctx)).programs[0]).toMatchObject({ standing: "taken", entitlementId: null });
  });

  test("agrees with the program's own screen", async () => {
    for (const facts of [LIVING, { ...LIVING, birth_date: "1999-01-01" }, { ...LIVING, birth_date: "1930-01-01" }]) {
      const row = await standingOf(facts);
      const said = await explainProgram(service.asPerson(person.subjectId), { programId: PROGRAM });
      const outcome = { yours: "eligible", waits: "undetermined", "not-yours": "ineligible", taken: "" }[
        row?.standing ?? "taken"
      ];
      expect(outcome).toBe(said.outcome);
      expect(row?.amountFen).toBe(said.amountFen);
    }
  });

  test("leaves out a program whose dates have passed", async () => {
    await service.owner`
      insert into program_version (program_id, version, audience, valid_from, definition, digest, published_at)
      select program_id, 2, audience, valid_from, jsonb_set(jsonb_set(definition, '{demonstration,validFrom}', '"2020-01-01"'),
             '{demonstration,validTo}', '"2021-01-01"'), 'd2', now() from program_version`;
    expect(await standingOf(LIVING)).toBeUndefined();
  });
});
