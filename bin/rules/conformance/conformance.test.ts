import { describe, expect, test } from "vitest";
import { casesOf } from "./dmn";
import { countConformance, deviations } from "./report";
import { runCase } from "./run";
import { parseXml } from "./xml";

// A model and its cases in the suite's own form, written for this test.
const MODEL = `<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
  <!-- <decision name="hidden"/> -->
  <inputData name="Monthly Fee" id="i1"/>
  ${decision("yearly", "Monthly Fee * 12", '<informationRequirement><requiredInput href="#i1"/></informationRequirement>')}
  ${decision("doubled", "yearly * 2", '<informationRequirement><requiredDecision href="#yearly"/></informationRequirement>')}
  ${decision("third", "1 / 3")}
  ${decision("one", "[7][item &lt; 8]")}
  ${decision("wrong", "1 + 1")}
  ${decision("zero", "1 / 0")}
  ${decision("mixed", 'false and "x"')}
  ${decision("function", "exp(1)")}
  ${decision("kind", "1 instance of number")}
  <decision name="boxed" id="boxed"><context>
    <contextEntry><variable name="a"/><literalExpression><text>2</text></literalExpression></contextEntry>
    <contextEntry><literalExpression><text>a * 3</text></literalExpression></contextEntry>
  </context></decision>
  <decision name="table" id="table"><decisionTable/></decision>
</definitions>`;

function decision(name: string, text: string, requirement = ""): string {
  return `<decision name="${name}" id="${name}">${requirement}<literalExpression><text>${text}</text></literalExpression></decision>`;
}

function expectation(name: string, value: string): string {
  return `<testCase id="001"><inputNode name="Monthly Fee"><value xsi:type="xsd:decimal">50</value></inputNode>
    <resultNode name="${name}"><expected>${value}</expected></resultNode></testCase>`;
}

const decimal = (value: string) => `<value xsi:type="xsd:decimal">${value}</value>`;

function run(name: string, value: string) {
  const [only] = casesOf(parseXml(MODEL), parseXml(`<testCases>${expectation(name, value)}</testCases>`), "t");
  return only && runCase(only);
}

describe("the conformance suite's runner", () => {
  test.each([
    ["yearly", decimal("600"), "same"],
    ["doubled", decimal("1200"), "same"],
    ["third", decimal("0.33333333333333"), "same"],
    ["third", decimal("0.3333"), "other"],
    ["one", decimal("7"), "same"],
    ["boxed", decimal("6"), "same"],
    ["wrong", decimal("3"), "other"],
    ["wrong", '<value xsi:nil="true"/>', "other"],
    ["zero", '<value xsi:nil="true"/>', "domain-error"],
    ["mixed", '<value xsi:type="xsd:boolean">false</value>', "refused"],
    ["function", decimal("2.718281828459"), "outside"],
    ["kind", '<value xsi:type="xsd:boolean">true</value>', "outside"],
    ["table", decimal("1"), "outside"],
    ["hidden", decimal("1"), "outside"],
    [
      "third",
      "<list><item><component name='a'><value xsi:type='xsd:string'>x &amp; y</value></component></item></list>",
      "other",
    ],
  ])("%s against %s is %s", (name, value, outcome) => {
    expect(run(name, value)?.outcome).toBe(outcome);
  });

  test("counts what has a value apart from what is null, and lists every deviation", () => {
    const results = [run("yearly", decimal("600")), run("wrong", decimal("3")), run("zero", "<value/>")];
    const known = results.flatMap((one) => one ?? []);
    expect(countConformance(known)).toMatchObject({ cases: 3, value: { same: 1, other: 1 } });
    expect(deviations(known).map(({ outcome }) => outcome)).toEqual(["other", "domain-error"]);
  });
});
