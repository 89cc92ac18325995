import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { explainSubject, withoutIdentity } from "./explain-subject";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  process.env.APP_DATABASE_URL = service.urls.app;
});
afterAll(async () => {
  delete process.env.APP_DATABASE_URL;
  await service?.close();
});

describe("a program explained for a subject of the database", () => {
  test("is decided on that subject's own facts, found by id or by demonstration slug", async () => {
    const { subjectId } = await service.person("老");
    await service.owner`update subject set demo_slug = 'laoren' where subject_id = ${subjectId}`;
    await service.owner`insert into source values ('public-security', current_date)`;
    await service.owner`insert into fact_record values (${subjectId}, 'public-security',
      ${service.owner.json({ birth_date: "1920-01-01", hukou_city: "宁波市", alive: true })}, current_date)`;
    const said = await explainSubject("T-1", "laoren");
    expect(said).toMatchObject({ programId: "T-1", outcome: "eligible", amountFen: 800_00 });
    expect(await explainSubject("T-1", subjectId)).toEqual(said);
  });

  test("says who or what is not there instead of an error", async () => {
    await expect(explainSubject("T-1", "nobody")).rejects.toThrow("no subject nobody");
    const { subjectId } = await service.person("乙");
    await expect(explainSubject("NB-NONE", subjectId)).rejects.toThrow("NB-NONE is not published");
    process.env.APP_DATABASE_URL = "postgres://127.0.0.1:1/none";
    await expect(explainSubject("T-1", subjectId)).rejects.toThrow("no database runs");
    process.env.APP_DATABASE_URL = service.urls.app;
  });
});

describe("what the rules command prints of a subject", () => {
  test("holds no identity number, wherever a sentence may carry one", () => {
    expect(withoutIdentity("公民身份号码330203194305021234，您今年83岁")).toBe(
      "公民身份号码3302**********1234，您今年83岁",
    );
    expect(withoutIdentity('{"id":"33020319430502123X"}')).toBe('{"id":"3302**********123X"}');
  });

  test("keeps sums, dates and other numbers as they are", () => {
    for (const text of ["2026-11-20", "38334.44", "260100000000000000001", "91330203MA2XXXXX1A"]) {
      expect(withoutIdentity(text)).toBe(text);
    }
  });
});
