import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngine, NotForSql, type SubjectKind } from "@/server/eligibility";
import { factBatchOf } from "@/server/eligibility/engine/batch-of-facts";
import { ASOF, DAY, type Facts, programOf, type Rule, subjectOf } from "./one-rule";
import { answerOf, knownOf, openPopulationLab, type PopulationLab, undetermined } from "./population-lab";

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

/** What interpreter, engine (twice: alone and by columns) and SQL all say of these subjects; fails where they do not agree. */
async function saidOf(audience: SubjectKind, rule: Rule, facts: readonly Facts[]): Promise<readonly string[]> {
  const subjects = facts.map((own, i) => subjectOf(audience, own, `sub_${i}`));
  const known = subjects.map((subject) => knownOf(subject, DAY));
  const program = programOf(audience, rule);
  const interpreted = known.map((subject) => answerOf(program, subject, ASOF));
  const engine = createEngine([program]);
  for (const round of [1, 2]) {
    const alone = known.map((subject) => {
      const [hit] = engine.decideSubject(subject, audience, ASOF);
      if (hit === undefined) return "ineligible";
      return hit.outcome === "eligible" ? `eligible ${hit.amountFen}` : undetermined(hit.missing);
    });
    expect([rule, "alone", round, alone]).toEqual([rule, "alone", round, interpreted]);
    const hits = engine.decideColumns(factBatchOf(known), audience, ASOF);
    const columns = known.map(() => "ineligible");
    for (let n = 0; n < hits.length; n++) {
      const missing = hits.missing[hits.lacks[n] ?? -1];
      columns[hits.subject[n] ?? 0] = missing === undefined ? `eligible ${hits.amountFen[n]}` : undetermined(missing);
    }
    expect([rule, "columns", round, columns]).toEqual([rule, "columns", round, interpreted]);
  }
  await lab.load(subjects, ASOF);
  const found = await lab.ask(program, DAY).catch((error: unknown) => {
    if (error instanceof NotForSql) return null;
    throw error;
  });
  if (found !== null) expect([rule, subjects.map(({ subjectId }) => found[subjectId])]).toEqual([rule, interpreted]);
  return interpreted;
}

describe("a figure of the day that has no answer", () => {
  const QUOTIENT = "100 / (认定日.year - 2026)";
  const FIRMS = [{}, { employees: 30 }, { assets_wan: 5, employees: 40 }, { assets_wan: 6 }];

  test("lacks the same for everybody, also for those who lack something of their own", async () => {
    const own = `undetermined ${QUOTIENT}`;
    expect(await saidOf("firm", { when: "从业人员 > 1", amount: QUOTIENT }, FIRMS)).toEqual([
      `${own}, employees`,
      own,
      own,
      `${own}, employees`,
    ]);
    const both = { when: `资产总额万元 > 0 and 从业人员 > ${QUOTIENT}`, amount: "1" };
    expect(await saidOf("firm", both, FIRMS)).toEqual([
      `${own}, assets_wan, employees`,
      `${own}, assets_wan`,
      own,
      `${own}, employees`,
    ]);
  });
});

describe("a list the other way round", () => {
  const HIRES = [{ age: 30 }, { age: 50 }, { age: 40 }];
  const FIRMS = [{ new_hires: HIRES, honors: [{ title: "甲" }, { title: "乙" }] }, { new_hires: [], honors: [] }, {}];

  test.each([
    ["reverse(新招用人员.年龄)[1]", "eligible 4000"],
    ["reverse(reverse(新招用人员.年龄))[2]", "eligible 5000"],
    ["reverse(新招用人员)[1].年龄", "eligible 4000"],
    ["count(reverse(荣誉称号))", "eligible 200"],
    ["sum(reverse([1, 2, 3]))", "eligible 600"],
    ["mean(reverse(新招用人员[年龄 > 30].年龄))", "eligible 4500"],
    ["reverse(distinct values(新招用人员.年龄))[1]", "eligible 4000"],
    ["index of(reverse(新招用人员.年龄), 50)[1]", "eligible 200"],
  ])("comes out the same: %s", async (amount, first) => {
    expect((await saidOf("firm", { amount }, FIRMS))[0]).toBe(first);
  });
});
