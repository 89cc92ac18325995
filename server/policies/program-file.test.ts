import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCases } from "./program-case";
import { parseProgramFile } from "./program-file";

const FOLDER = "db/seed/programs";
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(`${FOLDER}/${name}`, "utf8") }));

describe.each(files)("$name", ({ name, text }) => {
  const file = parseProgramFile(text);

  test("is named after its program", () => {
    expect(name).toBe(`${file.id}.yaml`);
  });

  test.each(runCases(file).map((result) => [result.case.id, result.case.title, result] as const))(
    "%s %s",
    (_id, _title, result) => {
      expect(result.differences).toEqual([]);
    },
  );
});
