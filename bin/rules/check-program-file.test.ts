import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import * as policies from "@/server/policies";
import { checkFile, testFile } from "./check-program-file";

const ID = "NB-GL-2019";
const FILE = `db/seed/programs/${ID}.yaml`;
const TEXT = readFileSync(FILE, "utf8");

/** The file with one change in it. */
function changed(from: string | RegExp, to: string) {
  const text = TEXT.replace(from, () => to);
  expect(text).not.toBe(TEXT);
  return { id: ID, file: FILE, text };
}

test("a file that holds together has no findings", () => {
  expect(checkFile({ id: ID, file: FILE, text: TEXT })).toEqual({ program: ID, passed: 3, findings: [] });
});

test("what the check stumbles over is a finding of that file, in Chinese and English", () => {
  const broken = vi.spyOn(policies, "parseProgramFile").mockImplementation(() => {
    throw new TypeError("x is not a function");
  });
  for (const look of [checkFile, testFile]) {
    const { findings } = look(changed("id: c1", "id: c1 "));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ file: FILE, place: "file" });
    expect(findings[0]?.message).toMatch(/出了意外（x is not a function）.*\n.*The check broke off/);
  }
  broken.mockRestore();
});
