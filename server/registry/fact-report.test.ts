import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller, Context } from "@/server/context";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { MAX_REPORTS_A_DAY, ReportFactInput } from "./fact-report";
import { readFacts, readReports, reportFact } from "./report-fact";

let service: TestService;
let person: TestSubject;
let ctx: Context;
const about = (attribute: string, said = "") =>
  ReportFactInput.parse({ attribute, programId: "NB-GL-2019", clauseId: "c2", said });

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

async function freshPerson(facts: Record<string, unknown> = { birth_date: "1943-05-02" }) {
  person = await service.person("甲");
  ctx = service.asPerson(person.subjectId);
  await service.owner`insert into source values ('public-security', current_date) on conflict do nothing`;
  await service.owner`insert into fact_record values (${person.subjectId}, 'public-security', ${service.owner.json(facts as never)}, '2026-11-15')`;
}

describe("这条数据不对", () => {
  test("is kept for the department that delivered the fact, with a number to ask by and in the person's own words", async () => {
    await freshPerson();
    const said = await reportFact(ctx, about("birth_date", "  我是1942年生的  "));
    expect(said).toMatchObject({ attribute: "birth_date", sourceName: "宁波市公安局", reportedOn: ctx.today() });
    expect(said.reference).toMatch(/^\d{12}$/);
    const [row] = await service.owner`select * from fact_report where subject_id = ${person.subjectId}`;
    expect(row).toMatchObject({
      source: "public-security",
      said: "我是1942年生的",
      program_id: "NB-GL-2019",
      clause_id: "c2",
      reported_by: person.subjectId,
    });
    expect(await readReports(ctx)).toEqual([said]);
  });

  test("said again on the same day, or twice at once, is one report with one number", async () => {
    await freshPerson();
    const answers = await Promise.all([1, 2, 3].map(() => reportFact(ctx, about("birth_date"))));
    expect(new Set(answers.map(({ reference }) => reference)).size).toBe(1);
    const events = await service.owner`select details from audit_event where subject_id = ${person.subjectId}`;
    expect(events).toHaveLength(1);
  });

  test("leaves an event that says which fact, and never what the person wrote", async () => {
    await freshPerson();
    await reportFact(ctx, about("birth_date", "说给部门听的话"));
    const [event] = await service.owner`
      select action, details::text as details from audit_event where subject_id = ${person.subjectId}`;
    expect(event?.action).toBe("fact-reported");
    expect(event?.details).toContain("birth_date");
    expect(event?.details).not.toContain("说给部门听的话");
  });

  test("is refused after five on one day, also when they come at once, and nothing more is kept", async () => {
    await freshPerson();
    const keys = ["birth_date", "sex", "hukou_city", "alive", "grad_date", "edu_level", "dishonest"];
    const answers = await Promise.allSettled(keys.map((key) => reportFact(ctx, about(key))));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_REPORTS_A_DAY);
    for (const answer of answers) {
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "FACT_REPORTS_EXHAUSTED" });
    }
    const [row] =
      await service.owner`select count(*)::int as kept from fact_report where subject_id = ${person.subjectId}`;
    expect(row).toEqual({ kept: MAX_REPORTS_A_DAY });
  });

  test("is refused for what is no fact of this kind of subject", async () => {
    await freshPerson();
    await expect(reportFact(ctx, about("uscc"))).rejects.toMatchObject({ code: "INPUT_INVALID" });
    expect(ReportFactInput.safeParse({ attribute: "birth_date; drop", programId: "X", clauseId: "c" }).success).toBe(
      false,
    );
    expect(ReportFactInput.safeParse({ ...about("sex"), said: "长".repeat(201) }).success).toBe(false);
  });

  test("belongs to the firm when somebody acts for one, and to her name", async () => {
    await freshPerson();
    const firm = await service.firm("宁波丁有限公司", person.subjectId);
    const caller: Caller = { kind: "person_for_firm", personId: person.subjectId, enterpriseId: firm.subjectId };
    const answer = await reportFact(service.as(caller), about("employees"));
    expect(answer.sourceName).toBe("宁波市统计局");
    expect(await readReports(ctx)).toEqual([]);
    const [row] =
      await service.owner`select subject_id, reported_by from fact_report where reference = ${answer.reference}`;
    expect(row).toEqual({ subject_id: firm.subjectId, reported_by: person.subjectId });
  });
});

describe("one's own facts", () => {
  test("are shown as they were delivered: a value, a known none, and what is not delivered", async () => {
    await freshPerson({
      birth_date: "1943-05-02",
      hukou_city: "宁波市",
      children: [],
      person_id: "330203194305021234",
    });
    const facts = await readFacts(ctx, {
      attributes: ["birth_date", "hukou_city", "children", "grad_date", "person_id"],
    });
    expect(facts.map(({ value }) => value)).toEqual([
      { kind: "date", date: "1943-05-02" },
      { kind: "text", text: "宁波市" },
      { kind: "none" },
      { kind: "undelivered" },
      { kind: "text", text: "3302**********1234" },
    ]);
    expect(facts[0]).toMatchObject({
      label: "出生日期",
      sourceName: "宁波市公安局",
      obtainedOn: "2026-11-15",
      report: null,
    });
    expect(facts[3]).toMatchObject({ sourceName: "学信网", obtainedOn: null });
  });

  test("say that they were called wrong, and to whom", async () => {
    await freshPerson();
    const said = await reportFact(ctx, about("birth_date"));
    const [fact] = await readFacts(ctx, { attributes: ["birth_date"] });
    expect(fact?.report).toEqual(said);
  });

  test("are nobody else's", async () => {
    await freshPerson();
    await reportFact(ctx, about("birth_date"));
    const other = service.asPerson((await service.person("乙")).subjectId);
    const [fact] = await readFacts(other, { attributes: ["birth_date"] });
    expect(fact).toMatchObject({ value: { kind: "undelivered" }, report: null });
  });
});
