import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { CLAIM_EDGES } from "@/server/claims/claim-life";
import { FUNCTIONS } from "@/server/eligibility/domain/functions";
import { parseProgramFile } from "@/server/policies/program-file";
import { drawLife, LIFE_PICTURE } from "./architecture/draw-life";

const PROGRAMS = "db/seed/programs";
const read = (file: string) => readFileSync(file, "utf8");
const pages = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name)),
];

describe("the documents", () => {
  test.each(pages)("%s leads nowhere that does not exist", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = ""]) => link);
    const own = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(own.filter((link) => !existsSync(path.join(path.dirname(page), link)))).toEqual([]);
  });

  test("name at the door every program that the demonstration publishes with shifted dates, and no other", () => {
    const programs = readdirSync(PROGRAMS)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => parseProgramFile(read(path.join(PROGRAMS, name))));
    const shifted = programs.filter(({ demonstration }) => demonstration.publish && demonstration.validFrom);
    const listed = [...read("README.md").matchAll(/^\| ([A-Z]+-[\w-]+) (\S+) \|/gm)].map(
      ([, id, name]) => `${id} ${name}`,
    );
    expect(listed.sort()).toEqual(shifted.map(({ id, name }) => `${id} ${name.zh}`).sort());
  });

  test("tell whoever writes a rule every function there is", () => {
    const guide = read("docs/guide/writing-rules.md");
    expect([...FUNCTIONS.keys()].filter((name) => !new RegExp(`(?<![\\p{L}] ?)${name}\\(`, "u").test(guide))).toEqual(
      [],
    );
  });

  test("show every step of a payment as the service's own table has it", () => {
    expect(read(LIFE_PICTURE), "draw it again: npx tsx docs/architecture/draw-life.ts").toBe(drawLife());
  });

  test("name every step of a payment, with its event", () => {
    const guide = read("docs/guide/life-of-a-payment.md");
    const missing = CLAIM_EDGES.filter(({ from, to, event }) => !guide.includes(`| ${from} → ${to} | \`${event}\` |`));
    expect(missing).toEqual([]);
  });

  test("have one record for each number of a decision, without a gap", () => {
    const numbers = readdirSync("docs/decisions").map((name) => Number(name.slice(0, 4)));
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  });
});
