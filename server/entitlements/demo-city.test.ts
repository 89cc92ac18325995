import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type City, generateCity } from "@/db/seed/city";
import { ATTRIBUTES, decide, type PastClaim, SOURCES, type SubjectFacts } from "@/server/eligibility";
import { calendarDate, fen } from "@/server/kernel";
import { claimableFrom, parseProgramFile, type RunnableProgram, runnablePrograms } from "@/server/policies";
import { type FactRecord, subjectFacts } from "@/server/registry";

const CIVIL_DATE = calendarDate("2026-11-20");
const PROGRAMS = path.join(import.meta.dirname, "../../db/seed/programs");
const GENERATION_AND_DECISION_MS = 120_000; // ten seconds alone; tests share the machine
const MOST_OF_ITS_AUDIENCE = 0.6;

/** What a subject of the demonstration is shown: [program, yuan] it can take, may take later, or that lack a fact. */
type Shown = {
  readonly now?: Readonly<Record<string, number>>;
  readonly later?: Readonly<Record<string, number>>;
  readonly missing?: Readonly<Record<string, string>>;
};

const PEOPLE: Readonly<Record<string, Shown>> = {
  linxiaohe: { now: { "NB-SHAJ-2019": 10_000, "CN-YE-2025": 3_600, "NB-BYJY-2019": 2_000, "NB-JNTS-2023": 1_500 } },
  dongsining: {},
  yeyihang: {},
  zhuyutong: { now: { "NB-SHAJ-2019": 10_000 } },
  xuxiaoyuan: { now: { "NB-JCGF-2022": 80_000 } },
  fuminglang: { missing: { "NB-JCGF-2022": "home_is_only" } },
  chenxiuzhen: { now: { "NB-GL-2019": 100 } },
  qiugensheng: { now: { "NB-GL-2019": 50 } },
  fangkexin: { now: { "CN-YE-2025": 7_200 } },
  huyaqin: { now: { "NB-LHSB-2024": 300 } },
  shenguoliang: { now: { "ZJ-CJHL": 500 } },
  renqiubai: { missing: { "ZJ-CJHL": "生活自理评定 self_care" } },
  yujiashu: { now: { "NB-3C-2025": 800 } },
  shaolifeng: { now: { "NB-JQGJN-2023": 20_000, "CN-XFD-2025": 500 } },
  shiwenjing: { now: { "NB-SYBXJ-2024": 2_241 } },
  chaiyongnian: {},
  zhoumin: {},
  chenyanqiu: {},
  yingpeilan: {},
  yingpeisong: {},
  yinghuaishu: {},
};

const FIRMS: Readonly<Record<string, Shown>> = {
  chengchuan: {
    now: {
      "NB-WGFH-2022": 34_501,
      "NB-SB-GRAD-2024": 15_360,
      "NB-SB-DIFF-2024": 8_640,
      "NB-KG-2022": 6_000,
      "NB-ZG-2020": 2_000,
    },
  },
  liyuan: {
    now: {
      "NB-XJR-2024": 500_000,
      "NB-HNTE-2020": 200_000,
      "HS-SG-2022": 100_000,
      "NB-KJZX-2022": 50_000,
      "NB-SB-GRAD-2024": 25_212,
      "NB-ZG-2020": 3_500,
    },
  },
  subo: { later: { "NB-WGFH-2022": 19_305 } },
  lanlu: { missing: { "NB-WGFH-2022": "headcount_prev_start" } },
};

const PUBLISHED = [
  ...["CN-XFD-2025", "CN-YE-2025", "HS-SG-2022", "NB-3C-2025", "NB-BYJY-2019", "NB-GL-2019", "NB-HNTE-2020"],
  ...["NB-JCGF-2022", "NB-JNTS-2023", "NB-JQGJN-2023", "NB-KG-2022", "NB-KJZX-2022", "NB-LHSB-2024", "NB-SB-DIFF-2024"],
  ...["NB-SB-GRAD-2024", "NB-SHAJ-2019", "NB-SYBXJ-2024", "NB-WGFH-2022", "NB-XJR-2024", "NB-ZG-2020", "ZJ-CJHL"],
];

let city: City;
let programs: RunnableProgram[];
let factsOf: (subjectKey: string) => SubjectFacts;

beforeAll(() => {
  city = generateCity({ seed: 20261120, civilDate: CIVIL_DATE, persons: 20_000, firms: 3_000 });
  const files = readdirSync(PROGRAMS).map((file) => parseProgramFile(readFileSync(path.join(PROGRAMS, file), "utf8")));
  const published = files.filter((file) => file.demonstration.publish);
  programs = runnablePrograms(
    published.map((definition) => ({ programId: definition.id, version: 1, definition })),
    CIVIL_DATE,
  );
  factsOf = factReader(city);
}, GENERATION_AND_DECISION_MS);

function grouped<Row extends { readonly subjectKey: string }, Value>(rows: readonly Row[], read: (row: Row) => Value) {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const group = groups.get(row.subjectKey);
    if (group) group.push(read(row));
    else groups.set(row.subjectKey, [read(row)]);
  }
  return groups;
}

function factReader(from: City): (subjectKey: string) => SubjectFacts {
  const records = grouped<City["factRecords"][number], FactRecord>(from.factRecords, (record) => record);
  const history = grouped(from.pastClaims, (paid): PastClaim => ({ ...paid, amountFen: fen(paid.amountFen) }));
  const completeness = new Map(
    from.sources.flatMap(({ code, completeUntil, monthsUntil }) => [
      [code, calendarDate(completeUntil)] as const,
      ...(monthsUntil === null ? [] : [[`${code}/months`, calendarDate(monthsUntil)] as const]),
    ]),
  );
  const kinds = new Map(from.subjects.map((subject) => [subject.subjectKey, subject.kind]));
  return (subjectKey) =>
    subjectFacts(
      {
        records: records.get(subjectKey) ?? [],
        history: history.get(subjectKey) ?? [],
        audience: kinds.get(subjectKey) === "person" ? "person" : "firm",
      },
      completeness,
      CIVIL_DATE,
    );
}

function noticesOf(from: City) {
  return new Map(
    from.publicNotices.map((one) => [`${one.programId} ${one.jurisdictionCode}`, calendarDate(one.startedOn)]),
  );
}

function shownTo(subjectKey: string): Shown {
  const subject = city.subjects.find((one) => one.subjectKey === subjectKey);
  const audience = subject?.kind === "person" ? "person" : "firm";
  const facts = factsOf(subjectKey);
  const where = { jurisdictionCode: subject?.jurisdictionCode ?? "", notices: noticesOf(city), civilDate: CIVIL_DATE };
  const shown = {
    now: {} as Record<string, number>,
    later: {} as Record<string, number>,
    missing: {} as Record<string, string>,
  };
  for (const program of programs.filter((one) => one.audience === audience)) {
    const decision = decide(program.compiled, facts, CIVIL_DATE);
    if (decision.outcome === "undetermined")
      shown.missing[program.programId] = decision.missing.map((one) => one.attribute).join(" ");
    if (decision.outcome !== "eligible") continue;
    const when = claimableFrom(program, where) > CIVIL_DATE ? "later" : "now";
    shown[when][program.programId] = decision.amountFen / 100;
  }
  return shown;
}

const whole = (shown: Shown): Shown => ({ now: {}, later: {}, missing: {}, ...shown });

describe("the demonstration", () => {
  test("publishes the programs it promises", () => {
    expect(programs.map((program) => program.programId).sort()).toEqual([...PUBLISHED].sort());
  });

  test.each(Object.entries(PEOPLE))("%s is shown exactly what her situation says", (slug, expected) => {
    expect(shownTo(slug)).toEqual(whole(expected));
  });

  test.each(Object.entries(FIRMS))("the firm %s is shown exactly what its situation says", (key, expected) => {
    expect(shownTo(key)).toEqual(whole(expected));
  });

  test("every person one can sign in as is described here", () => {
    expect(city.demo.map((one) => one.slug).sort()).toEqual(Object.keys(PEOPLE).sort());
    expect([...new Set(city.demo.flatMap((one) => one.firms))].sort()).toEqual(Object.keys(FIRMS).sort());
  });

  test("has somebody without an account, and somebody whose default account the bank has closed", () => {
    const accounts = (key: string) => city.payeeAccounts.filter((one) => one.subjectKey === key);
    expect(accounts("zhuyutong")).toEqual([]);
    expect(accounts("yujiashu").map((one) => [one.isDefault, one.bankState])).toEqual([
      [true, "closed"],
      [false, "open"],
    ]);
  });

  test("tells the one with a dishonesty listing that the listing is why", () => {
    const program = programs.find((one) => one.programId === "NB-SHAJ-2019") as RunnableProgram;
    const decision = decide(program.compiled, factsOf("yeyihang"), CIVIL_DATE);
    const unmet = decision.because.filter((clause) => clause.verdict !== "met");
    expect(unmet.flatMap((clause) => clause.evidence.map((one) => one.attribute))).toEqual(["dishonest"]);
  });
});

describe("the whole city", () => {
  test(
    "owes every published program to somebody and none to most of its audience",
    () => {
      const audiences = { person: 0, firm: 0 };
      const counts = new Map(programs.map((program) => [program.programId, { eligible: 0, undetermined: 0 }]));
      for (const subject of city.subjects) {
        const audience = subject.kind === "person" ? "person" : "firm";
        const facts = factsOf(subject.subjectKey);
        audiences[audience] += 1;
        for (const program of programs) {
          if (program.audience !== audience) continue;
          const { outcome } = decide(program.compiled, facts, CIVIL_DATE);
          const count = counts.get(program.programId);
          if (count && outcome !== "ineligible") count[outcome] += 1;
        }
      }
      for (const program of programs) {
        const { eligible = 0, undetermined = 0 } = counts.get(program.programId) ?? {};
        const audience = audiences[program.audience];
        expect(eligible, program.programId).toBeGreaterThan(0);
        expect(eligible, program.programId).toBeLessThan(audience * MOST_OF_ITS_AUDIENCE);
        expect(undetermined, program.programId).toBeLessThan(audience * 0.03);
      }
    },
    GENERATION_AND_DECISION_MS,
  );

  test("refuses nobody for a last month that is posted late, and says up to which month the list has come", () => {
    const program = programs.find((one) => one.programId === "NB-JCGF-2022") as RunnableProgram;
    const late = city.subjects.filter(({ subjectKey, kind }) => {
      const months = kind === "person" ? factsOf(subjectKey).facts.get("ins_social")?.value : undefined;
      return Array.isArray(months) && months.at(-1) === "2026-09";
    });
    const insured = late.map(({ subjectKey }) =>
      decide(program.compiled, factsOf(subjectKey), CIVIL_DATE).because.find(({ clauseId }) => clauseId === "c3"),
    );
    expect(insured.length).toBeGreaterThan(50);
    expect(new Set(insured.map((clause) => clause?.verdict))).toEqual(new Set(["unknown"]));
    expect(insured[0]?.fact.zh).toContain("在甬社保缴费的数据只到2026年9月");
  });

  test("delivers every fact under the source and in the spelling of the catalogue", () => {
    const kinds = new Map(city.subjects.map((one) => [one.subjectKey, one.kind === "person" ? "person" : "firm"]));
    const sourceOf = new Map(ATTRIBUTES.map((one) => [`${one.subject} ${one.key}`, one.source]));
    const wrong = city.factRecords.flatMap((record) =>
      Object.keys(record.facts).filter(
        (key) => sourceOf.get(`${kinds.get(record.subjectKey)} ${key}`) !== record.source,
      ),
    );
    expect([...new Set(wrong)]).toEqual([]);
    const known = new Set(SOURCES.map((source) => source.code));
    expect(city.sources.filter((source) => !known.has(source.code))).toEqual([]);
  });
});
