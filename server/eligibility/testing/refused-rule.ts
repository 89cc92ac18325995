import { checkProgram, type ProgramDefinition, RuleError } from "..";

/** A rule for firms with parameters of several units, that checks of what is saved are tried on. */
export const PROGRAM: ProgramDefinition = {
  programId: "TEST-FIRM",
  audience: "firm",
  parameters: { 高档: 90, 低档: 80, 每人: 500, 起点万元: 2000, 零: 0, 截止: "2026-12-31", 上限: 300000 },
  units: { 每人: "元/人", 起点万元: "万元", 上限: "元", 高档: "人", 低档: "人" },
  humanPredicates: [],
  definitions: [
    { name: "增量", feel: "营业收入万元 - 上年销售收入万元" },
    { name: "界", feel: "高档 - 低档" },
  ],
  conditions: [],
  amount: { text: "", feel: "1" },
  brief: { zh: "", en: "" },
};

/** What a condition, or the amount, is refused for when it is saved: "line:column", and what is said; null where it is taken. */
export function refused(feel: string, as: "condition" | "amount" = "condition") {
  const condition = { clauseId: "c1", article: null, text: "", feel, fact: { zh: "", en: "" } };
  const change = as === "condition" ? { conditions: [condition] } : { amount: { text: "", feel } };
  try {
    checkProgram({ ...PROGRAM, ...change });
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const [fault] = error.faults;
    return { at: `${fault?.line}:${fault?.column}`, what: fault?.what, remedy: fault?.remedy };
  }
  return null;
}
