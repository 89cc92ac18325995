import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { publishedRule } from "./program";
import { parseProgramFile } from "./program-file";

const FOLDER = "db/seed/programs";
const FILES = readdirSync(FOLDER).map((name) => parseProgramFile(readFileSync(`${FOLDER}/${name}`, "utf8")));

// A travel allowance is about 21 January to 5 February and applied for until 5 March: by the days that it is about, nobody was ever paid.
test("published with its own dates, every rule decides on the days on which its worked cases are owed something", () => {
  const silent = FILES.flatMap((file) => {
    const rule = publishedRule({ ...file, demonstration: { publish: true } });
    const days = file.cases.filter(({ expect }) => expect.outcome === "eligible").map(({ asOf }) => asOf);
    return days
      .filter((day) => rule.on({ programId: file.id, version: 1 }, day) === null)
      .map((day) => `${file.id} ${day}`);
  });
  expect(silent).toEqual([]);
});

test("outside those days nobody is owed anything, the days that it is about among them", () => {
  const file = FILES.find(({ id }) => id === "NB-FGJT-2023");
  const rule = publishedRule({ ...file, demonstration: { publish: true } });
  const isDecided = (day: string) => rule.on({ programId: "NB-FGJT-2023", version: 1 }, day as never) !== null;
  expect(["2023-02-05", "2023-02-06", "2023-03-05", "2023-03-06"].map(isDecided)).toEqual([false, true, true, false]);
});
