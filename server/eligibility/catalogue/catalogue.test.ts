import { describe, expect, test } from "vitest";
import { parseExpression } from "../feel/syntax";
import { ATTRIBUTES, attributeByFeelName, attributeByKey } from "./attributes";
import { isSourceCode, SOURCES } from "./sources";

const SUBJECTS = ["person", "firm"] as const;
const FEEL_NAME = /^[\p{Script=Han}A-Za-z][\p{Script=Han}A-Za-z0-9]*$/u;

describe.each(SUBJECTS)("the catalogue of a %s", (subject) => {
  const own = ATTRIBUTES.filter((attribute) => attribute.subject === subject);
  const names = own.map(({ feelName }) => feelName);

  test("has every researched attribute", () => {
    expect(own).toHaveLength({ person: 69, firm: 82 }[subject]);
  });

  test("gives every attribute its own key and its own FEEL name", () => {
    expect(new Set(own.map(({ key }) => key)).size).toBe(own.length);
    expect(new Set(names).size).toBe(own.length);
  });

  test("names no member like an attribute, so that a filter never hides one", () => {
    const members = own.flatMap((attribute) => attribute.members.map(({ feelName }) => feelName));
    expect(members.filter((name) => names.includes(name))).toEqual([]);
  });

  test("uses only names that the public grammar reads as one name", () => {
    const all = own.flatMap((attribute) => [attribute.feelName, ...attribute.members.map(({ feelName }) => feelName)]);
    for (const name of all) {
      expect(name).toMatch(FEEL_NAME);
      expect(parseExpression(name).name).toBe("VariableName");
    }
  });

  test("says where every attribute comes from, in both languages", () => {
    for (const attribute of own) {
      expect(isSourceCode(attribute.source)).toBe(true);
      expect(attribute.label.zh).not.toBe("");
      expect(attribute.label.en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test("finds attributes by key and by FEEL name", () => {
    for (const attribute of own) {
      expect(attributeByKey(subject, attribute.key)).toBe(attribute);
      expect(attributeByFeelName(subject, attribute.feelName)).toBe(attribute);
    }
  });

  test("gives members to lists and objects and to nothing else", () => {
    for (const { type, members, key } of own) {
      expect([key, members.length > 0]).toEqual([key, type === "list" || type === "object"]);
    }
  });
});

test("absence stays unknown where no source can say no", () => {
  expect(attributeByKey("firm", "headcount_prev_start")).not.toHaveProperty("whenAbsent"); // case A06
  expect(attributeByKey("person", "disability_level")?.whenAbsent).toBeNull(); // case D05
  expect(attributeByKey("person", "alive")?.whenAbsent).toBe(true);
  expect(attributeByKey("person", "children")?.whenAbsent).toEqual([]);
});

test("every source has its own code and a name in both languages", () => {
  expect(new Set(SOURCES.map(({ code }) => code)).size).toBe(SOURCES.length);
  for (const { label } of SOURCES) expect(label.en).not.toMatch(/\p{Script=Han}/u);
});
