import { describe, expect, test } from "vitest";
import { generateCity } from "@/db/seed/city";
import { ATTRIBUTES, factBatchOf, type PastClaim } from "@/server/eligibility";
import { type CalendarDate, calendarDate, fen } from "@/server/kernel";
import { deliveredBatch } from "./delivered-batch";
import { type FactRecord, monthsOf, subjectFacts } from "./subject-facts";

const TODAY = calendarDate("2026-11-20");
const CLAIMS: readonly PastClaim[] = [{ programId: "NB-X", period: "2026", amountFen: fen(100) }];
const city = generateCity({ seed: 11, civilDate: TODAY, persons: 250, firms: 120 });
const completeness = new Map<string, CalendarDate>(
  city.sources.map(({ code, completeUntil }) => [code, calendarDate(completeUntil)]),
);
completeness.set("housing", calendarDate("2020-01-01")); // silent: some of its records are too old
for (const { code } of city.sources) completeness.set(monthsOf(code), calendarDate("2026-09-30"));

const deliveries = new Map<string, FactRecord[]>();
for (const [i, record] of city.factRecords.entries()) {
  const known = deliveries.get(record.subjectKey) ?? [];
  deliveries.set(record.subjectKey, known);
  known.push(spoiled(record as unknown as FactRecord, i));
  // Another source that says some of it as well, and not the same.
  if (i % 9 === 0) known.push({ ...spoiled(record as unknown as FactRecord, i + 1), source: "civil-affairs" });
}

/** Now and then something that is null, that cannot be, that is missing, or that was obtained long ago. */
function spoiled(record: FactRecord, i: number): FactRecord {
  const entries = Object.entries(record.facts).flatMap(([key, value], at): [string, unknown][] => {
    const lot = (i * 31 + at * 17) % 29;
    if (lot === 0) return [];
    return [[key, lot === 1 ? null : lot === 2 ? { no: "such thing" } : value]];
  });
  const obtainedOn = i % 5 === 0 ? "2023-03-01" : record.obtainedOn;
  return { source: record.source, obtainedOn, facts: { ...Object.fromEntries(entries), unheard_of: i } };
}

describe.each(["person", "firm"] as const)("what documents say of every %s, by column", (audience) => {
  const own = city.subjects.filter(({ kind }) => (kind === "person") === (audience === "person"));
  const known = own.map(({ subjectKey }, n) => ({
    records: deliveries.get(subjectKey) ?? [],
    history: n % 7 === 0 ? CLAIMS : [],
  }));
  const facts = known.map((one) => subjectFacts({ ...one, audience }, completeness, TODAY));
  const [wanted, batch] = [factBatchOf(facts), deliveredBatch(known, { audience, completeness, asOf: TODAY })];

  test("is what it is subject by subject: every value, what absence means, and the months that may still come", () => {
    const attributes = ATTRIBUTES.filter(({ subject }) => subject === audience);
    for (const { key, type, members } of attributes) {
      const inner = type === "object" ? members : [];
      const places = [{ key, member: null, type }, ...inner.map((one) => ({ key, member: one.key, type: one.type }))];
      for (const place of places) {
        const [{ members: rows, ...column }, { members: wantedRows, ...values }] = [
          batch.column(place),
          wanted.column(place),
        ];
        expect(column, `${key} ${place.member}`).toEqual(values);
        expect(rows?.offsets, key).toEqual(wantedRows?.offsets);
        for (const one of type === "list" ? members : [])
          expect(rows?.column(one), `${key} ${one.key}`).toEqual(wantedRows?.column(one));
      }
    }
  });

  test("leaves out what cannot be or is too old, says why, and knows who was paid", () => {
    const withheld = new Map(facts.flatMap((one, n) => (one.withheld === undefined ? [] : [[n, one.withheld]])));
    expect(new Set([...withheld.values()].flatMap((keys) => [...keys.values()]))).toContain("implausible");
    expect(batch.withheld).toEqual(withheld);
    expect(batch.remembered).toEqual(wanted.remembered);
    expect(known.map((_, n) => batch.subject(n))).toEqual(facts);
  });
});

test("of nobody, nothing", () => {
  const batch = deliveredBatch([], { audience: "person", completeness, asOf: TODAY });
  expect([batch.size, batch.remembered, batch.withheld.size]).toEqual([0, null, 0]);
});
