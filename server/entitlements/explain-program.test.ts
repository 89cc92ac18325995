import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { explainProgram } from ".";

const PROGRAM = "T-1"; // 高龄津贴 under a test's name
let service: TestService;
let old: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  await service.owner`insert into source values ('public-security', current_date)`;
  old = await service.person("老");
});
afterAll(() => service?.close());

const know = (subject: TestSubject, facts: object) =>
  service.owner`insert into fact_record values (${subject.subjectId}, 'public-security', ${service.owner.json(facts as never)}, current_date)
    on conflict (subject_id, source) do update set facts = excluded.facts`;
const explain = (subject: TestSubject) => explainProgram(service.asPerson(subject.subjectId), { programId: PROGRAM });

describe("explaining a program to who asks", () => {
  test("says how much and why, clause by clause", async () => {
    await know(old, { birth_date: "1920-01-01", hukou_city: "宁波市", alive: true });
    const said = await explain(old);
    expect(said).toMatchObject({ outcome: "eligible", amountFen: 800_00, inForce: true, missing: [] });
    expect(said.because.length).toBeGreaterThan(1);
    expect(said.because.every(({ verdict }) => verdict === "met")).toBe(true);
  });

  test("says which clause is not met", async () => {
    await know(old, { birth_date: "1999-01-01", hukou_city: "宁波市", alive: true });
    const said = await explain(old);
    expect(said).toMatchObject({ outcome: "ineligible", amountFen: null, brief: null });
    expect(said.because.filter(({ verdict }) => verdict === "unmet")).toHaveLength(1);
  });

  test("says what is missing and who holds it", async () => {
    await know(old, { hukou_city: "宁波市", alive: true });
    expect(await explain(old)).toMatchObject({
      outcome: "undetermined",
      missing: [{ label: "出生日期", sourceName: "宁波市公安局", kind: "fact" }],
    });
  });

  test("reads the facts of nobody else", async () => {
    const other = await service.person("旁");
    await know(old, { birth_date: "1920-01-01", hukou_city: "宁波市", alive: true });
    expect(await explain(other)).toMatchObject({ outcome: "undetermined" });
  });

  test("says outside its dates that the rule is not in force", async () => {
    await service.owner`update program_version set definition = jsonb_set(jsonb_set(definition, '{demonstration,validTo}', '"2021-01-01"'), '{demonstration,validFrom}', '"2020-01-01"'), version = 2`;
    expect(await explain(old)).toMatchObject({ inForce: false });
  });

  test("refuses a program that is not published, or for firms only", async () => {
    const ctx = service.asPerson(old.subjectId);
    await expect(explainProgram(ctx, { programId: "NB-NONE" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await service.owner`update program_version set audience = 'firm', version = 3`;
    await expect(explain(old)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
