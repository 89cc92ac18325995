import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTRIBUTES, type SubjectKind } from "@/server/eligibility";
import { DAY, type Facts, programOf, type Rule, subjectOf } from "./one-rule";
import { answerOf, knownOf, openPopulationLab, type PopulationLab } from "./population-lab";

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

/** What SQL says of one subject, after the interpreter has said the same. */
async function said(audience: SubjectKind, rule: Rule, facts: Facts): Promise<string | undefined> {
  const subject = subjectOf(audience, facts);
  await lab.load([subject], DAY.asOf);
  const program = programOf(audience, rule);
  const answer = (await lab.ask(program, DAY))[subject.subjectId];
  expect(answer).toBe(answerOf(program, knownOf(subject, DAY), DAY.asOf));
  return answer;
}

describe("what SQL leaves out because it cannot matter,", () => {
  test("a figure with many digits is rounded as often as FEEL rounds, and marks its row; a short one is exact as it is", async () => {
    const cube = "营业收入万元 * 营业收入万元 * 营业收入万元";
    const isRounded = (places: number) => ({ amount: `if decimal(${cube}, ${places}) = ${cube} then 1 else 2` });
    const marks = async () => (await lab.owner`select delivered_null as marks from facts.firm_fact`)[0]?.marks;
    expect(await said("firm", isRounded(25), { revenue_wan: "99999.9999999999" })).toBe("eligible 100");
    expect(await marks()).toEqual(["figures[]"]);
    expect(await said("firm", isRounded(10), { revenue_wan: "98765432.1234" })).toBe("eligible 100");
    expect(await said("firm", isRounded(9), { revenue_wan: "98765432.1234" })).toBe("eligible 200");
    expect(await marks()).toBeNull();
    const total = { amount: "if 合计(for 人 in 新招用人员 return 人.补贴月数 * 人.补贴月数) = 1 then 1 else 2" };
    const members = ATTRIBUTES.find(({ key }) => key === "new_hires")?.members ?? [];
    const all = Object.fromEntries(members.map(({ key }) => [key, null]));
    const hires = (months: string) => ({ new_hires: [{ ...all, months }] });
    expect(await said("firm", total, hires("1.00000000000000000001"))).toBe("eligible 200");
    expect(await marks()).toContain("new_hires[]");
    expect(await said("firm", total, hires("1.000"))).toBe("eligible 100");
    expect(await marks()).toBeNull();
  });

  test("months are full on the same day and not the day before, however many they are", async () => {
    for (const [born, answer] of [
      ["2025-11-19", "eligible 100"],
      ["2025-11-20", "eligible 100"],
      ["2025-11-21", "ineligible"],
      ["2025-10-01", "eligible 100"],
      ["2026-10-01", "ineligible"],
    ] as const) {
      const rule = { when: "满月数(出生日期, 认定日) >= 12", amount: "1" };
      expect(await said("person", rule, { birth_date: born }), born).toBe(answer);
    }
  });
});
