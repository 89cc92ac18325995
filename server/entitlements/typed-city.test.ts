import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateCity } from "@/db/seed/city";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import {
  attributeByKey,
  type CompiledProgram,
  compileProgram,
  createEngine,
  type Engine,
  type FactBatch,
  type FactValue,
  type Member,
  type SubjectFacts,
} from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { parseProgramFile, programDefinition } from "@/server/policies";
import {
  type FactRecord,
  populationSources,
  readTypedBatch,
  refreshOutdatedFacts,
  subjectFacts,
  typedReader,
} from "@/server/registry";
import { FactDigest } from "./fact-digest";
import { batchOfDocuments } from "./run-batch";

const TODAY = calendarDate("2026-11-20");
const PROGRAMS = path.join(import.meta.dirname, "../../db/seed/programs");
const MINUTE = 60_000;
/** Has said nothing for years: only some of its records are young enough. */
const SILENT = "hrss";

type Known = { readonly subjectId: string; readonly jurisdictionCode: string; readonly facts: SubjectFacts };

let database: FreshDatabase;
let nightly: Sql;
let programs: CompiledProgram[];
let engine: Engine;
const documents: Record<"person" | "firm", Known[]> = { person: [], firm: [] };
const typed: Partial<Record<"person" | "firm", Awaited<ReturnType<typeof readTypedBatch>>>> = {};

beforeAll(async () => {
  const files = readdirSync(PROGRAMS).map((file) => parseProgramFile(readFileSync(path.join(PROGRAMS, file), "utf8")));
  programs = files
    .filter((file) => file.figureStatus === "sourced")
    .map((file) => compileProgram(programDefinition(file, "researched")));
  engine = createEngine(programs);
  database = await freshDatabase();
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  nightly = postgres(database.nightlyUrl, { max: 1, onnotice: () => {} });
  const city = generateCity({ seed: 7, civilDate: TODAY, persons: 900, firms: 300 });
  const completeness = new Map(
    city.sources.map(({ code, completeUntil }) => [code as string, calendarDate(completeUntil)]),
  );
  completeness.set(SILENT, calendarDate("2020-01-01"));
  const records = city.factRecords.map((record, i) => spoiled(record as Delivered, i));
  await lay(owner, city, { completeness, records });
  await owner.end();

  const grouped = new Map<string, Delivered[]>();
  for (const record of records) grouped.set(record.subjectKey, [...(grouped.get(record.subjectKey) ?? []), record]);
  for (const { subjectKey, kind, jurisdictionCode } of city.subjects) {
    const audience = kind === "person" ? "person" : "firm";
    const known = { records: grouped.get(subjectKey) ?? [], history: [], audience } as const;
    const facts = subjectFacts(known, completeness, TODAY);
    documents[audience].push({ subjectId: idOf(subjectKey), jurisdictionCode, facts });
  }
  for (const audience of ["person", "firm"] as const) {
    documents[audience].sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1));
    typed[audience] = (await nightly.begin(async (tx) => {
      await refreshOutdatedFacts(tx, () => "true", TODAY);
      const sources = populationSources(audience, { asOf: TODAY, completeness });
      const reader = typedReader({ audience, keys: keysOf(audience), asOf: TODAY, sources });
      return readTypedBatch(tx, reader, { within: () => "true", histories: new Map() });
    })) as Awaited<ReturnType<typeof readTypedBatch>>;
  }
}, MINUTE);
afterAll(async () => {
  await nightly?.end({ timeout: 1 });
  await database?.drop();
});

type Delivered = FactRecord & { readonly subjectKey: string };
const idOf = (key: string) => `sub_${key.toLowerCase().replaceAll(/[^0-9a-z]/g, "")}`;

function keysOf(audience: "person" | "firm"): Set<string> {
  const own = programs.filter((program) => program.audience === audience);
  return new Set(own.flatMap(({ slots }) => slots.map(({ attribute }) => attribute.key)));
}

/** Now and then something that is null, that cannot be, that is missing, or that was obtained long ago. */
function spoiled(record: Delivered, i: number): Delivered {
  const entries = Object.entries(record.facts).map(([key, value], at): [string, unknown] => {
    const lot = (i * 31 + at * 17) % 41;
    if (lot === 0) return [key, null];
    if (lot === 1) return [key, typeof value === "number" ? -value - 1 : { no: "such thing" }];
    return [key, value];
  });
  const kept = entries.filter((_, at) => (i * 13 + at * 7) % 37 !== 0);
  const obtainedOn = i % 3 === 0 ? "2026-11-10" : i % 3 === 1 ? "2024-03-01" : record.obtainedOn;
  return {
    ...record,
    facts: Object.fromEntries(kept),
    obtainedOn: record.source === SILENT ? obtainedOn : record.obtainedOn,
  };
}

async function lay(
  owner: Sql,
  city: ReturnType<typeof generateCity>,
  { completeness, records }: { completeness: ReadonlyMap<string, string>; records: readonly Delivered[] },
): Promise<void> {
  const json = (rows: readonly object[]) => owner.json(rows as never);
  await owner`insert into jurisdiction select * from jsonb_to_recordset(${json(
    city.jurisdictions.map(({ code, name, nameEn, kind, parentCode }) => ({
      code,
      name,
      name_en: nameEn,
      kind,
      parent_code: parentCode,
    })),
  )}) as r (code text, name text, name_en text, kind text, parent_code text)`;
  await owner`insert into source select * from jsonb_to_recordset(${json(
    [...completeness].map(([code, until]) => ({ code, complete_until: until })),
  )}) as r (code text, complete_until date)`;
  await owner`
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select id, kind, 'x', '', sha256(id::bytea), place from jsonb_to_recordset(${json(
      city.subjects.map(({ subjectKey, kind, jurisdictionCode }) => ({
        id: idOf(subjectKey),
        kind,
        place: jurisdictionCode,
      })),
    )}) as r (id text, kind text, place text)`;
  await owner`
    insert into fact_record select id, source, facts, "on" from jsonb_to_recordset(${json(
      records.map(({ subjectKey, source, facts, obtainedOn }) => ({
        id: idOf(subjectKey),
        source,
        facts,
        on: obtainedOn,
      })),
    )}) as r (id text, source text, facts jsonb, "on" date)`;
}

/** A value as the catalogue sees it: its own members only, and numbers as they count. */
function plain(value: FactValue | undefined, of: Member & { members?: readonly Member[] }): unknown {
  if (value === undefined || value === null) return value;
  if (of.type === "number" || of.type === "integer") return Number(value);
  if (of.type === "list") return (value as FactValue[]).map((item) => plain(item, { ...of, type: "object" }));
  if (of.type !== "object") return value;
  const given = value as { readonly [key: string]: FactValue };
  return Object.fromEntries((of.members ?? []).map((member) => [member.key, plain(given[member.key], member)]));
}

function hitsOf(batch: FactBatch, audience: "person" | "firm") {
  const { length, subject, program, amountFen, lacks, missing } = engine.decideColumns(batch, audience, TODAY);
  const place = (i: number) => `${subject[i]} ${programs[program[i] as number]?.programId}`;
  return Array.from({ length }, (_, i) => [
    place(i),
    (lacks[i] as number) < 0 ? amountFen[i] : missing[lacks[i] as number],
  ]);
}

describe.each(["person", "firm"] as const)("what the typed tables say of every %s of a city", (audience) => {
  test("is what its documents say: every value, what is absent, missing, too old and cannot be", () => {
    const batch = typed[audience] as NonNullable<(typeof typed)[typeof audience]>;
    expect(batch.size).toBe(documents[audience].length);
    for (const [n, { subjectId, facts, jurisdictionCode }] of documents[audience].entries()) {
      const read = batch.subject(n);
      for (const key of keysOf(audience)) {
        const attribute = attributeByKey(audience, key);
        if (attribute === undefined) throw new Error(key);
        const [found, wanted] = [read, facts].map((one) => plain(one.facts.get(key)?.value, attribute));
        expect(found, `${subjectId} ${key}`).toEqual(wanted);
        expect(read.withheld?.get(key), `${subjectId} ${key}`).toBe(facts.withheld?.get(key));
      }
      expect(batch.subjects.jurisdictions[n]).toBe(jurisdictionCode);
    }
  });

  test("decides every program as the documents do, to the fen and to every missing name", () => {
    const hits = hitsOf(typed[audience] as FactBatch, audience);
    expect(hits.length).toBeGreaterThan(documents[audience].length);
    expect(hits).toEqual(hitsOf(batchOfDocuments(documents[audience]), audience));
  });

  test("has the same digest, and another one for whoever's facts are others", () => {
    const batch = typed[audience] as FactBatch;
    const digests = [batch, batchOfDocuments(documents[audience])].map((own) => new FactDigest(own, programs));
    const seen = new Map<string, string>();
    for (const [place, program] of programs.entries()) {
      if (program.audience !== audience) continue;
      for (const [n, { facts }] of documents[audience].entries()) {
        const [fromTables, fromDocuments] = digests.map((digest) => {
          digest.of(place, n, 100);
          return `${program.programId} ${digest.high} ${digest.low}`;
        });
        expect(fromTables, `${n} ${program.programId}`).toBe(fromDocuments);
        const values = JSON.stringify(
          program.slots.map(({ attribute }) => [
            plain(facts.facts.get(attribute.key)?.value, attribute),
            facts.facts.has(attribute.key),
          ]),
        );
        expect(seen.get(fromTables as string) ?? values).toBe(values);
        seen.set(fromTables as string, values);
      }
    }
    expect(seen.size).toBeGreaterThan(documents[audience].length);
  });
});
