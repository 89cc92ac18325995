import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileProgram, decide } from "@/server/eligibility";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { listCatalogue } from "./catalogue";
import { evaluateProgram, listPolicies } from "./evaluate";
import { EvaluateInput } from "./evaluate-input";
import { caseSubject, describeOutcome } from "./program-case";
import { programDefinition } from "./program-definition";
import { parseProgramFile } from "./program-file";

const FOLDER = "db/seed/programs";
const all = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => parseProgramFile(readFileSync(`${FOLDER}/${name}`, "utf8")));
const programs = all.filter(({ demonstration }) => demonstration.publish);
const listed = all.filter(({ demonstration }) => !demonstration.publish);
const CASES = all.flatMap((file) => file.cases.map((one) => ({ name: `${file.id} ${one.id}`, file, one })));
const ELDER = "NB-GL-2019";
const FIRM = "NB-XJR-2024";
const INCOMPLETE = "NB-DB";
const OPENED = "NB-WGFH-2020"; // listed until a test publishes it

let service: TestService;
const anybody = () => service.as({ kind: "anonymous" });
const ask = (input: Record<string, unknown>) => evaluateProgram(anybody(), EvaluateInput.parse(input));

beforeAll(async () => {
  service = await startTestService();
  await service.owner`delete from program_version`;
  for (const file of programs) {
    await service.owner`insert into program_version values
      (${file.id}, 1, ${file.audience}, ${file.validity.from}, null, ${service.owner.json(file as never)}, ${file.id}, now())`;
  }
  for (const file of listed) {
    await service.owner`insert into catalogue_program values
      (${file.id}, ${file.audience}, ${service.owner.json(file as never)}, ${file.id}, now())`;
  }
});
afterAll(() => service?.close());

describe("given facts", () => {
  test("there are programs to ask about: every one that a file describes", () => {
    expect([programs.length > 15, all.length]).toEqual([true, 76]);
    expect(all.filter(({ figureStatus }) => figureStatus === "sourced")).toHaveLength(68);
  });

  test.each(CASES)("come out as the interpreter says: $name", async ({ file, one }) => {
    const answer = await ask({
      programId: file.id,
      facts: one.facts,
      history: one.history.map(({ program, period, amountYuan }) => ({
        programId: program,
        period,
        amountFen: Number(amountYuan.replace(".", "")),
      })),
      humanDecisions: one.humanDecisions,
      asOf: one.asOf,
      monthsUntil: one.monthsUntil,
    });
    const edition = file.demonstration.publish ? "demonstration" : "researched";
    const decision = decide(compileProgram(programDefinition(file, edition)), caseSubject(file, one), one.asOf);
    expect(answer.outcome).toBe(decision.outcome);
    expect(answer.amountFen).toBe(decision.outcome === "eligible" ? decision.amountFen : null);
    expect(answer.clauses.map(({ clauseId, verdict, fact }) => [clauseId, verdict, fact])).toEqual(
      decision.because.map(({ clauseId, verdict, fact }) => [clauseId, verdict, fact.zh]),
    );
    expect(answer.missing.map(({ attribute }) => attribute)).toEqual(
      decision.outcome === "undetermined" ? decision.missing.map(({ attribute }) => attribute) : [],
    );
    if (!file.demonstration.parameters) expect(describeOutcome(decision).en.split(" ")[0]).toBe(one.expect.outcome);
  });

  test("that are missing are named with who holds them", async () => {
    const answer = await ask({ programId: ELDER, facts: { hukou_city: "宁波市", alive: true } });
    expect(answer.outcome).toBe("undetermined");
    expect(answer.missing).toContainEqual({
      attribute: "birth_date",
      label: "出生日期",
      sourceName: "宁波市公安局",
      kind: "fact",
      document: null,
    });
  });

  test("are kept nowhere: no row of any table is more than before", async () => {
    const count = async () => {
      const tables = await service.owner<
        { name: string }[]
      >`select tablename as name from pg_tables where schemaname = 'public'`;
      const counts: string[] = [];
      for (const { name } of tables) {
        const [row] = await service.owner.unsafe(`select count(*)::int as n from ${name}`);
        counts.push(`${name} ${row?.n}`);
      }
      return counts.sort();
    };
    const before = await count();
    await ask({ programId: ELDER, facts: { birth_date: "1940-01-01" } });
    expect(await count()).toEqual(before);
  });

  test.each([
    [
      "a key that the catalogue does not know",
      { shoe_size: 42 },
      { attribute: "shoe_size", wanted: "目录里没有这个属性" },
    ],
    ["a key of the other kind of subject", { uscc: "9133" }, { attribute: "uscc", wanted: "目录里没有这个属性" }],
    ["text for a date", { birth_date: "八十岁" }, { attribute: "birth_date", wanted: "日期，写成2026-11-20" }],
    [
      "a day that does not exist",
      { birth_date: "2026-02-30" },
      { attribute: "birth_date", wanted: "日期，写成2026-11-20" },
    ],
    ["a word outside its set", { sex: "其他" }, { attribute: "sex", wanted: "其中一个：男、女" }],
    [
      "a fraction for a whole number",
      { homes_owned_ningbo: 1.5 },
      { attribute: "homes_owned_ningbo", wanted: "整数，单位是套" },
    ],
    [
      "a figure beyond any real one",
      { rent_monthly: 1e300 },
      { attribute: "rent_monthly", wanted: "数字，单位是元/月" },
    ],
    [
      "a wrong member of a list",
      { children: [{ birth_date: 2020 }] },
      { attribute: "children.birth_date", wanted: "日期，写成2026-11-20" },
    ],
    [
      "an endless list",
      { ins_pension: Array.from({ length: 601 }, () => "2026-01") },
      { attribute: "ins_pension", wanted: '月份的清单，写成["2026-11"]' },
    ],
    ["a tower of lists", { children: [[[[]]]] }, { attribute: "children" }],
    ["endless text", { hukou_city: "宁".repeat(101) }, { attribute: "hukou_city", wanted: "文字" }],
  ])("are refused with the attribute and the shape that is wanted: %s", async (_, facts, details) => {
    await expect(ask({ programId: ELDER, facts })).rejects.toMatchObject({ code: "INPUT_INVALID", details });
  });

  test("that are too many are refused before anything is read", () => {
    const facts = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, 1]));
    expect(EvaluateInput.safeParse({ programId: ELDER, facts }).success).toBe(false);
    expect(EvaluateInput.safeParse({ programId: ELDER, facts: {}, secret: 1 }).success).toBe(false);
  });

  test("of somebody who has died come out as in the run, whatever the rule asks", async () => {
    const [file] = listed.filter(({ id }) => id === "NB-CYDD-2024");
    const payable = file?.cases.find(({ expect: { outcome } }) => outcome === "eligible");
    const given = { programId: file?.id, asOf: payable?.asOf, humanDecisions: payable?.humanDecisions };
    const asked = (more: object) => ask({ ...given, facts: { ...payable?.facts, ...more } });
    const gone = file?.audience === "person" ? { alive: false } : { status: "注销" };
    expect((await asked({})).outcome).toBe("eligible");
    const answer = await asked(gone);
    expect(answer.outcome).toBe("ineligible");
    expect(answer.clauses[0]).toMatchObject({ clauseId: "subject", verdict: "unmet" });
  });

  test("about a program that nobody has heard of find nothing, and are told where all are listed", async () => {
    const details = { attribute: "programId", wanted: "policies.list 列出所有编号" };
    await expect(ask({ programId: "NB-NONE-1", facts: {} })).rejects.toMatchObject({ code: "NOT_FOUND", details });
  });

  test("under a name that is almost one, or the Chinese one, are told the key", async () => {
    for (const [written, key] of [
      ["出生日期", "birth_date"],
      ["birth_dat", "birth_date"],
    ] as const) {
      const details = { attribute: written, wanted: `目录里没有这个属性，是不是 ${key}？` };
      await expect(ask({ programId: ELDER, facts: { [written]: "1940-01-01" } })).rejects.toMatchObject({ details });
    }
  });

  test("with an officer's decision that the rule does not ask for are refused, not decided without it", async () => {
    const unasked = ask({ programId: ELDER, facts: {}, humanDecisions: { 能力评估: true } });
    const details = { attribute: "humanDecisions.能力评估", wanted: "这条规则不用人工认定，去掉这一项" };
    await expect(unasked).rejects.toMatchObject({ code: "INPUT_INVALID", details });
    const care = all.find(({ humanPredicates }) => humanPredicates.length > 0);
    const misnamed = ask({ programId: care?.id, facts: {}, humanDecisions: { 没有这个: true } });
    await expect(misnamed).rejects.toMatchObject({
      details: { wanted: `其中一个：${care?.humanPredicates.map(({ name }) => name).join("、")}` },
    });
  });
});

describe("a program that is listed and not published", () => {
  test("says so, and one whose figures have no source says which, and who could say it", async () => {
    const states = await Promise.all(
      all.map(async ({ id, audience }) => {
        const { state, version, inForce, amountFen, lacks } = await ask({ programId: id, facts: {} });
        return { id, audience, state, version, inForce, amountFen, lacks };
      }),
    );
    for (const one of states) {
      const file = all.find(({ id }) => id === one.id);
      if (file?.demonstration.publish) expect(one).toMatchObject({ state: "published", version: 1, lacks: [] });
      else expect(one).toMatchObject({ version: null, inForce: false });
      expect(one.state === "incomplete").toBe(file?.figureStatus !== "sourced");
      expect(one.lacks.length > 0).toBe(one.state === "incomplete");
    }
    expect(states.filter(({ state }) => state === "incomplete")).toHaveLength(8);
    const answer = await ask({ programId: INCOMPLETE, facts: { hukou_city: "宁波市", household_income_pc: 0 } });
    expect(answer).toMatchObject({
      outcome: "undetermined",
      amountFen: null,
      lacks: [{ name: "低保标准", ownerName: "宁波市民政局", note: "2019到2025年的标准没有找到" }],
    });
    expect(answer.missing).toContainEqual(
      expect.objectContaining({ attribute: "低保标准", sourceName: "宁波市民政局" }),
    );
  });

  test("can be read by no run: whatever decides what is owed cannot see it", async () => {
    const roles = await service.owner<{ role: string; may: boolean }[]>`
      select role, has_table_privilege(role, 'catalogue_program', 'select, insert, update, delete') as may
        from unnest(array['yyb_nightly', 'yyb_worker', 'yyb_app']) role`;
    expect(roles.map(({ role, may }) => [role, may])).toEqual([
      ["yyb_nightly", false],
      ["yyb_worker", false],
      ["yyb_app", true],
    ]);
    const [writes] = await service.owner<{ may: boolean }[]>`
      select has_table_privilege('yyb_app', 'catalogue_program', 'insert, update, delete') as may`;
    expect(writes?.may).toBe(false);
  });

  test("leaves the list of what is not paid as soon as it is published", async () => {
    const rows = async () => (await listCatalogue(anybody(), { audience: "firm" })).map(({ programId }) => programId);
    const before = await rows();
    expect(before).toContain(OPENED);
    expect(before).not.toContain(FIRM);
    const [file] = listed.filter(({ id }) => id === OPENED);
    await service.owner`insert into program_version values
      (${OPENED}, 1, 'firm', '2020-01-01', null, ${service.owner.json(file as never)}, 'opened', now())`;
    expect(await rows()).toEqual(before.filter((id) => id !== OPENED));
    expect((await ask({ programId: OPENED, facts: {} })).state).toBe("published");
    await service.owner`delete from program_version where program_id = ${OPENED}`;
  });

  test("says in English who could state what is lacking", async () => {
    for (const audience of ["person", "firm"] as const) {
      for (const { lacks } of await listCatalogue({ ...anybody(), locale: "en" }, { audience }))
        expect(JSON.stringify(lacks)).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

describe("the list of policies", () => {
  test("has every program with what its rule reads and in which shape it is asked for", async () => {
    const policies = await listPolicies(anybody());
    expect(policies.map(({ programId }) => programId).sort()).toEqual(all.map(({ id }) => id).sort());
    const elder = policies.find(({ programId }) => programId === ELDER);
    expect(elder?.attributes).toContainEqual({
      attribute: "birth_date",
      label: "出生日期",
      sourceName: "宁波市公安局",
      shape: "日期，写成2026-11-20",
      unit: "",
    });
    for (const { attributes, humanDecisions } of policies)
      expect(attributes.length + humanDecisions.length).toBeGreaterThan(0);
  });

  test("speaks English to who reads it", async () => {
    const [first] = await listPolicies({ ...anybody(), locale: "en" });
    expect(first?.attributes[0]?.label).not.toMatch(/\p{Script=Han}/u);
  });
});

test("a day goes by the version that has begun by then, and one that is published ahead hides nothing", async () => {
  const [file] = programs.filter(({ id }) => id === ELDER);
  await service.owner`insert into program_version values
    (${ELDER}, 2, 'person', '2999-01-01', null, ${service.owner.json(file as never)}, 'ahead', now())`;
  const versionOn = async (day: string) => (await ask({ programId: ELDER, facts: {}, asOf: day })).version;
  expect([await versionOn("2998-12-31"), await versionOn("2999-01-01")]).toEqual([1, 2]);
  expect((await listPolicies(anybody())).find(({ programId }) => programId === ELDER)?.version).toBe(1);
});
