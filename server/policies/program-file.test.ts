import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { attributeByKey, compileProgram, decide } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { ProgramFileError } from "./file-fault";
import { decisionCounts, periodKey } from "./period";
import { caseSubject, runCases } from "./program-case";
import { programDefinition, programValidity } from "./program-definition";
import { type ProgramFile, parseProgramData, parseProgramFile } from "./program-file";
import { unknownPrograms } from "./program-ids";

const FOLDER = "db/seed/programs";
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

function read(id: string): string {
  return readFileSync(`${FOLDER}/${id}.yaml`, "utf8");
}

/** PostgreSQL keeps the members of a jsonb object by the length of their names, and by their bytes. */
function byLengthThenBytes(a: string, b: string): number {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length - right.length || Buffer.compare(left, right);
}

function asJsonbKeeps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonbKeeps);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => byLengthThenBytes(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, asJsonbKeeps(member)]));
}

describe.each(FILES)("%s", (name) => {
  const file = parseProgramFile(readFileSync(`${FOLDER}/${name}`, "utf8"));

  test("is named after its program", () => {
    expect(name).toBe(`${file.id}.yaml`);
  });

  test("compiles in the edition that the demonstration publishes", () => {
    expect(compileProgram(programDefinition(file, "demonstration")).programId).toBe(file.id);
  });

  test("says the same after a database has kept it, which puts the definitions in an order of its own", () => {
    const kept = parseProgramData(asJsonbKeeps(file));
    expect(JSON.stringify(Object.keys(kept.definitions))).toBe(
      JSON.stringify(Object.keys(file.definitions).sort(byLengthThenBytes)),
    );
    const programs = [file, kept].map((one) => compileProgram(programDefinition(one, "researched")));
    for (const one of file.cases) {
      const [said, again] = programs.map((program) => decide(program, caseSubject(file, one), one.asOf));
      expect(again).toEqual(said);
    }
  });

  test("has a worked case for each answer it can give, and at least three of our own", () => {
    const outcomes = new Set(file.cases.map((one) => one.expect.outcome));
    const payable = file.figureStatus === "sourced" ? ["eligible"] : [];
    expect([...outcomes].sort()).toEqual([...payable, "ineligible", "undetermined"]);
    expect(file.cases.filter(({ given }) => given === "own").length).toBeGreaterThanOrEqual(3);
  });

  test("says every sentence in both languages, without Chinese in the English one", () => {
    for (const { decision } of runCases(file)) {
      const briefs = decision.outcome === "eligible" ? [decision.brief] : [];
      for (const { zh, en } of [...decision.because.map(({ fact }) => fact), ...briefs]) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en.replace(/绍兴市|毕节市|大榭开发区/g, "")).not.toMatch(/\p{Script=Han}/u);
        expect(en).not.toBe("");
      }
    }
  });

  test.each(runCases(file).map((result) => [result.case.id, result.case.title, result] as const))(
    "%s %s",
    (_id, _title, result) => {
      expect(result.differences).toEqual([]);
    },
  );
});

describe("a program that a rule asks the ledger about", () => {
  const all = FILES.map((name) => parseProgramFile(readFileSync(`${FOLDER}/${name}`, "utf8")));
  const ids = new Set(all.map(({ id }) => id));

  test("is a file, or declared as paid elsewhere", () => {
    expect(all.flatMap((file) => unknownPrograms(file, ids).map((id) => [file.id, id]))).toEqual([]);
  });

  test("is found out where its id is mistyped, in a condition and in a sentence", () => {
    const text = read("NB-FGJT-2023");
    const mistyped = parseProgramFile(text.replaceAll('"NB-LG-2023"', '"NB-LG-2032"'));
    expect(unknownPrograms(mistyped, ids)).toEqual(["NB-LG-2032"]);
    const inSentence = parseProgramFile(text.replace(`en: '{if 已领次数("NB-LG-2023")`, `en: '{if 已领次数("NB-LG")`));
    expect(unknownPrograms(inSentence, ids)).toEqual(["NB-LG"]);
    expect(unknownPrograms({ ...mistyped, outsidePrograms: { "NB-LG-2032": "别处发的" } }, ids)).toEqual([]);
  });
});

describe("a program file", () => {
  const original = parse(read("NB-GL-2019")) as ProgramFile;
  const changed = (change: Record<string, unknown>) => () => parseProgramFile(stringify({ ...original, ...change }));

  test("without cases is refused", () => {
    expect(changed({ cases: [] })).toThrow("a program without cases cannot be published");
  });

  test("that pays without a case of our own that is undetermined is refused", () => {
    const cases = original.cases.filter((one) => one.expect.outcome !== "undetermined");
    expect(changed({ cases })).toThrow("a program that pays has a worked case of our own that is undetermined");
  });

  test("whose amount has no source is never published", () => {
    expect(changed({ figureStatus: "amount-not-usable" })).toThrow("is never paid");
  });

  test("with a figure that no source states has an amount that is not usable", () => {
    const parameters = {
      ...original.parameters,
      每月标准: { value: null, provenance: "没有找到", owner: "宁波市民政局" },
    };
    expect(changed({ parameters })).toThrow("每月标准 has no value");
  });

  test("whose amount is not usable has no case that pays", () => {
    const demonstration = { publish: false };
    expect(changed({ figureStatus: "amount-not-usable", demonstration })).toThrow("pays nobody");
  });

  test("whose cost is split by an expression says in its cases what the city bears, and no other does", () => {
    expect(changed({ funding: { cityFeel: "1", text: "一元", provenance: "x" } })).toThrow("cityYuan");
    const split = parse(read("YZ-ZL-2021")) as ProgramFile;
    const percent = { cityPercent: 50, districtPercent: 50, assumption: "x" };
    expect(() => parseProgramFile(stringify({ ...split, funding: percent }))).toThrow("cityYuan");
    const wrong = stringify(split).replace("2568.75", "2568.76");
    expect(runCases(parseProgramFile(wrong)).flatMap(({ differences }) => differences)).toEqual([
      {
        zh: "算例写的是“市级承担 2568.76”，算出来是“市级承担 2568.75”",
        en: "expected the city bears 2568.76, found the city bears 2568.75",
      },
    ]);
  });

  test("that shifts a parameter it does not have is refused", () => {
    expect(changed({ demonstration: { publish: true, parameters: { 毕业年份: 2026 } } })).toThrow("毕业年份");
  });

  test("with a key that is not known is refused, so that nothing is silently ignored", () => {
    expect(changed({ condition: [] })).toThrow(ProgramFileError);
  });

  test("with the same id twice is refused", () => {
    expect(changed({ conditions: [...original.conditions, original.conditions[0]] })).toThrow("编号“c1”前面已经用过");
  });

  test("that is not YAML is refused with the place", () => {
    expect(() => parseProgramFile("id: [")).toThrow(/line 1/);
  });
});

describe("an edition", () => {
  const file = parseProgramFile(read("NB-KG-2022"));
  const hires = [
    { person_id: "a", hire_date: "2026-07-01", grad_date: "2026-06-30", contract_years: 1, ui_months: 1, used_for: [] },
  ];
  const subject = () => {
    const [one] = file.cases;
    return caseSubject(file, {
      ...(one as ProgramFile["cases"][number]),
      facts: { labor_dispatch: false, new_hires: hires },
    });
  };
  const today = calendarDate("2026-11-20");

  test("of the demonstration pays this year's graduates by other parameters and the same rule", () => {
    const decision = decide(compileProgram(programDefinition(file, "demonstration")), subject(), today);
    expect(decision).toMatchObject({ outcome: "eligible", amountFen: 150_000, brief: { zh: "招用2026届毕业生1人" } });
    expect(programValidity(file, "demonstration")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
  });

  test("as researched does not", () => {
    expect(decide(compileProgram(programDefinition(file, "researched")), subject(), today).outcome).toBe("ineligible");
    expect(programValidity(file, "researched")).toEqual({ from: "2022-01-01", to: "2022-12-31" });
  });
});

test.each([
  ["once", "once"],
  ["yearly", "2026"],
  ["monthly", "2026-11"],
] as const)("the key of a %s period is %s", (periodicity, key) => {
  expect(periodKey(periodicity, calendarDate("2026-11-20"))).toBe(key);
});

test("a case's fact comes from the attribute's usual source, on the case's day", () => {
  const file = parseProgramFile(read("NB-GL-2019"));
  const [one] = file.cases;
  const fact = caseSubject(file, one as ProgramFile["cases"][number]).facts.get("birth_date");
  expect(fact).toEqual({ value: "1934-03-01", source: "public-security", obtainedOn: "2024-02-29" });
  expect(attributeByKey("person", "birth_date")?.source).toBe("public-security");
});

test.each([
  ["yearly", undefined, "2025-12-31", false],
  ["yearly", undefined, "2026-01-01", true],
  ["yearly", "always", "2020-01-01", true],
  ["monthly", undefined, "2026-10-31", true],
  ["monthly", "period", "2026-10-31", false],
  ["monthly", "period", "2026-11-01", true],
  ["once", undefined, "2020-01-01", true],
] as const)(
  "an officer's decision on what is paid %s, lasting %s, of %s counts on 2026-11-20: %s",
  (periodicity, lasts, decided, counts) => {
    const humanPredicates = [{ name: "核查", label: { zh: "核查", en: "check" }, ...(lasts ? { lasts } : {}) }];
    const decision = { predicate: "核查", decidedOn: calendarDate(decided) };
    expect(decisionCounts({ humanPredicates, periodicity }, decision, calendarDate("2026-11-20"))).toBe(counts);
  },
);
