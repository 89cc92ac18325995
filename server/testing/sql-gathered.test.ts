import { afterAll, beforeAll, expect, test } from "vitest";
import { programSql } from "@/server/eligibility";
import { populationSources } from "@/server/registry";
import { ASOF, type Facts, programOf, type Rule, subjectOf } from "./one-rule";
import { answerOf, knownOf, LAB_RELATIONS, type LabDay, openPopulationLab, type PopulationLab } from "./population-lab";

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

const COMPLETE: LabDay = { asOf: ASOF, completeness: new Map([["hrss", ASOF]]) };

/** What SQL says of each of these people, after the interpreter has said the same; of the narrow copy too, where the rule has one. */
async function said(rule: Rule, people: readonly Facts[], day = COMPLETE): Promise<readonly (string | undefined)[]> {
  const subjects = people.map((facts, i) => subjectOf("person", facts, `sub_a${i}`));
  await lab.load(subjects, day.asOf);
  const program = programOf("person", rule);
  const answers = await lab.ask(program, day);
  const found = subjects.map(({ subjectId }) => answers[subjectId]);
  expect(found).toEqual(subjects.map((subject) => answerOf(program, knownOf(subject, day), day.asOf)));
  return found;
}

/** The query over the unmarked rows, as the narrow copy is asked. */
function askedOf(rule: Rule, day = COMPLETE): string {
  const sources = { ...populationSources("person", day), ...LAB_RELATIONS, stops: [] };
  const sql = programSql(programOf("person", rule), sources);
  return sql.summary({ from: sql.shelf, rows: "unmarked", areKept: true });
}

const WELDER = { occupation: "焊工", level: 3, date: "2026-06-01", shortage: true };
const NURSE = { occupation: "保育师", level: 5, date: "2020-06-01", shortage: false };
const WELDING = { cert_claimed: { occupation: "焊工", level: 3, shortage: true } };
const VALID = "技能证书[证书等级 in (5, 4, 3) and 满月数(发证日期, 认定日) < 12]";
const CLAIMED = `${VALID}[职业工种 = 申领证书.申领工种]`;
const HAS_VALID = 'in (select r.subject_id from facts."person_skill_certs" r where';
const LOOKED_UP = /from facts\."person_skill_certs" t\d+/;

test("members are compared with what else their subject has in one reading of their list, not in a look-up for each person", async () => {
  const rule = {
    when: `some 证 in ${VALID} satisfies 证.职业工种 = 申领证书.申领工种 and 证.证书等级 = 申领证书.申领等级`,
    amount: `if some 证 in ${CLAIMED} satisfies 证.紧缺工种 then 1500 else 1000`,
  };
  const people: readonly Facts[] = [
    { skill_certs: [NURSE, WELDER], ...WELDING },
    { skill_certs: [{ ...WELDER, shortage: false }], ...WELDING },
    { skill_certs: [NURSE], ...WELDING },
    { skill_certs: [WELDER], cert_claimed: { occupation: "电工", level: 3, shortage: true } },
    { skill_certs: [WELDER] },
    { skill_certs: [WELDER], cert_claimed: { level: 3, shortage: true } },
    { skill_certs: [NURSE] },
    {},
  ];
  const claimed = "undetermined cert_claimed";
  const of = ["eligible 150000", "eligible 100000", "ineligible", "ineligible", claimed];
  expect(await said(rule, people)).toEqual([...of, `${claimed}.occupation`, "ineligible", "ineligible"]);
  expect(askedOf(rule)).not.toMatch(LOOKED_UP);
});

test.each(["some 证 in LIST satisfies 证.紧缺工种", "count(LIST) >= 1", "count(LIST) > 0 and 劳动合同年限 > 1"])(
  "who has no member that can count is left out before any list is gathered: %s",
  async (when) => {
    const rule = { when: when.replace("LIST", CLAIMED), amount: `count(${CLAIMED})` };
    const rich = { contract_years: 2 };
    const people: readonly Facts[] = [
      { skill_certs: [WELDER, NURSE], ...WELDING, ...rich },
      { skill_certs: [WELDER], ...rich }, // whatever is claimed may be the one that is held
      { skill_certs: [NURSE], ...rich }, // whatever is claimed, this one is too old
      { skill_certs: [NURSE], ...WELDING, ...rich },
      { skill_certs: [], ...WELDING, ...rich },
    ];
    const found = await said(rule, people);
    expect(found).toEqual(["eligible 100", "undetermined cert_claimed", "ineligible", "ineligible", "ineligible"]);
    expect(askedOf(rule)).toContain(HAS_VALID);
  },
);

test("nobody is left out whose list itself is not known, nor where none is needed", async () => {
  const none: LabDay = { asOf: ASOF, completeness: new Map() };
  const rule = { when: `some 证 in ${VALID} satisfies 证.紧缺工种`, amount: `count(${VALID})` };
  expect(await said(rule, [{ skill_certs: [WELDER] }, { sex: "女" }], none)).toEqual([
    "eligible 100",
    "undetermined skill_certs",
  ]);
  const all = { when: `every 证 in ${VALID} satisfies 证.紧缺工种`, amount: `1 + count(${VALID})` };
  const either = { when: `劳动合同年限 > 1 or count(${VALID}) >= 1`, amount: `1 + count(${VALID})` };
  for (const open of [all, either]) {
    expect(await said(open, [{ contract_years: 2, skill_certs: [NURSE] }])).toEqual(["eligible 100"]);
    expect(askedOf(open)).not.toContain(HAS_VALID);
  }
});
