import { expect, test } from "vitest";
import { readQuestion } from "./evaluate-input";

const ELDER = "NB-GL-2019";

test.each([
  ["nothing", undefined, "input", "{ programId: 规则的编号"],
  ["a list", [], "input", "{ programId: 规则的编号"],
  ["no program", { facts: {} }, "programId", "policies.list 列出所有编号"],
  ["a number for the program", { programId: 5, facts: {} }, "programId", "policies.list 列出所有编号"],
  ["no facts", { programId: ELDER }, "facts", "最多100项"],
  ["null for the facts", { programId: ELDER, facts: null }, "facts", "最多100项"],
  ["a key too many", { programId: ELDER, facts: {}, secret: 1 }, "secret", "能写的是programId、facts、history"],
  ["a day that does not exist", { programId: ELDER, facts: {}, asOf: "2026-02-30" }, "asOf", "写成2026-11-20"],
  ["a month that does not exist", { programId: ELDER, facts: {}, monthsUntil: "2026-13-01" }, "monthsUntil", "日期"],
  ["half a payment", { programId: ELDER, facts: {}, history: [{ programId: ELDER }] }, "history.0.period", "文字"],
  [
    "yuan for fen",
    { programId: ELDER, facts: {}, history: [{ programId: ELDER, period: "2026", amountFen: 1.5 }] },
    "history.0.amountFen",
    "单位是分",
  ],
  ["a word for a decision", { programId: ELDER, facts: {}, humanDecisions: { a: "是" } }, "humanDecisions.a", "true"],
])("a question with %s is refused with the place and what has to stand there", (_, sent, attribute, wanted) => {
  const refused = (language: "zh" | "en") => {
    try {
      readQuestion(sent, language);
      return null;
    } catch (error) {
      return error as { code: string; details: { attribute: string; wanted: string } };
    }
  };
  expect(refused("zh")).toMatchObject({ code: "INPUT_INVALID", details: { attribute } });
  expect(refused("zh")?.details.wanted).toContain(wanted);
  expect(refused("en")?.details.wanted).toMatch(/^[ -~]+$/);
});
