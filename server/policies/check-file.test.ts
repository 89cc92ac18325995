import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ProgramFileError } from "./file-fault";
import { parseProgramData, parseProgramFile } from "./program-file";

const TEXT = readFileSync("db/seed/programs/NB-GL-2019.yaml", "utf8");

/** What a changed file is refused for: "line:column place", in both languages; an empty list where it is taken. */
function faultsWith(from: string | RegExp, to: string) {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  try {
    parseProgramFile(text);
  } catch (error) {
    if (!(error instanceof ProgramFileError)) throw error;
    return error.faults.map(({ line, column, place, what, remedy }) => {
      for (const said of [what.zh, remedy.zh]) expect(said).toMatch(/\p{Script=Han}/u);
      for (const said of [what.en, remedy.en]) expect(said).toMatch(/[a-z]/);
      expect(text.split("\n")[line - 1]?.slice(column - 1)).toContain(place.split(".").at(-1));
      return { at: `${line}:${column} ${place}`, zh: what.zh, remedy: remedy.en };
    });
  }
  return [];
}

/** The line of a text in the file, from 1. */
function lineOf(text: string): number {
  return TEXT.split("\n").findIndex((line) => line.includes(text)) + 1;
}

test("a source that is not among the file's is refused on its line, with those there are", () => {
  const [fault, ...others] = faultsWith(/provenance: sourced:S42, owner/, "provenance: sourced:S99, owner");
  expect(others).toEqual([]);
  expect(fault?.at).toContain(`${lineOf("起领年龄:")}:`);
  expect(fault?.at).toContain("parameters.起领年龄.provenance");
  expect(fault?.zh).toBe("policy.sources 里没有来源S99");
  expect(fault?.remedy).toContain("S42");
});

test("one of several sources that is not there is refused, and what names none is taken", () => {
  const [fault] = faultsWith(/provenance: sourced:S42, owner/, "provenance: sourced:S42；sourced:S4, owner");
  expect(fault?.zh).toContain("来源S4");
  expect(faultsWith(/provenance: sourced:S42, owner/, "provenance: 建模假定, owner")).toEqual([]);
});

test("what was published is read as it is", () => {
  const file = parseProgramFile(TEXT);
  const dangling = { ...file, validity: { ...file.validity, provenance: "sourced:S99" } };
  expect(() => parseProgramData(dangling)).not.toThrow();
});
