import { afterAll, beforeAll, expect, test } from "vitest";
import { attributeByKey, type FactValue } from "@/server/eligibility";
import { ASOF, DAY, type Facts, programOf, type Rule, subjectOf } from "./one-rule";
import { answerOf, knownOf, openPopulationLab, type PopulationLab } from "./population-lab";

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

/** What SQL says of one firm, after the interpreter has said the same. */
async function said(rule: Rule, facts: Facts): Promise<string | undefined> {
  const subject = subjectOf("firm", facts);
  await lab.load([subject], ASOF);
  const program = programOf("firm", rule);
  const answer = (await lab.ask(program, DAY))[subject.subjectId];
  expect(answer).toBe(answerOf(program, knownOf(subject, DAY), ASOF));
  return answer;
}

test("a list joined of two that are unknown lacks what either lacks", async () => {
  const hires: FactValue = [
    { person_id: "a", age: 30 },
    { registered_unemployed: true, age: 20 },
  ];
  const rule = { amount: 'count(concatenate(新招用人员[登记失业].年龄, 新招用人员[招用人员编号 = "a"].年龄))' };
  expect(await said(rule, { new_hires: hires })).toBe(
    "undetermined new_hires.person_id, new_hires.registered_unemployed",
  );
});

test("a member of an empty list is null of whatever kind is wanted, and no error", async () => {
  const facts = { employees: 5 };
  expect(await said({ amount: "round half up([][1], 2) + 从业人员" }, facts)).toBe("undetermined employees");
  expect(await said({ when: "[][-1] = null", amount: "从业人员" }, facts)).toBe("eligible 500");
  expect(await said({ when: "从业人员 > [][从业人员]", amount: "1" }, facts)).toBe("ineligible");
  expect(await said({ when: "从业人员 > [][从业人员]", amount: "1" }, {})).toBe("undetermined employees");
});

test("a sum of what is null for a member of a complete list waits for that member's figure", async () => {
  const members = attributeByKey("firm", "new_hires")?.members ?? [];
  const whole = Object.fromEntries(members.map(({ key }) => [key, key === "used_for" ? [] : null]));
  const rule = { amount: "sum(新招用人员.补贴月数)" };
  expect(await said(rule, { new_hires: [{ ...whole, months: 3 }] })).toBe("eligible 300");
  expect(await said(rule, { new_hires: [whole] })).toBe("undetermined new_hires.months");
});
