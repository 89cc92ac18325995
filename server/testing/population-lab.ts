import postgres, { type Sql } from "postgres";
import { freshDatabase } from "@/db/testing/fresh-database";
import {
  type CompiledProgram,
  decide,
  type EligibilityDecision,
  type ProgramSql,
  programSql,
  type SubjectFacts,
  type SubjectKind,
} from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { populationSources } from "@/server/registry/population";
import { type Completeness, type FactRecord, subjectFacts } from "@/server/registry/subject-facts";
import { refreshTypedFacts } from "@/server/registry/typed-facts-store";

/** A subject as it lies in the database, and as the registry reads it. */
export type LabSubject = {
  readonly subjectId: string;
  readonly audience: SubjectKind;
  readonly records: readonly FactRecord[];
  readonly history: SubjectFacts["history"];
  readonly humanDecisions: SubjectFacts["humanDecisions"];
  /** When each was decided; left out, on the day that is asked. */
  readonly decidedOn?: ReadonlyMap<string, CalendarDate>;
};

/** A day, and up to when each source has delivered everything. */
export type LabDay = { readonly asOf: CalendarDate; readonly completeness: Completeness };

/** What a program says of each subject, by id: "eligible 3450100", "undetermined a, b", "ineligible". */
export type Answers = Readonly<Record<string, string>>;

/** A database with typed fact tables, in which programs are asked as SQL. */
export type PopulationLab = {
  readonly owner: Sql;
  readonly nightly: Sql;
  /** Replaces everybody. */
  load(subjects: readonly LabSubject[], asOf: CalendarDate): Promise<void>;
  /** What SQL says of everybody of a program's audience. */
  ask(program: CompiledProgram, day: LabDay, relations?: Readonly<Record<string, string>>): Promise<Answers>;
  close(): Promise<void>;
};

/** The relations that a lab fills: past claims and decisions as they come, without the product's own constraints. */
export const LAB_RELATIONS = { history: "lab.claim", decisions: "lab.decision" } as const;

/** A subject whose facts all came from the sources of the catalogue on one day. */
export function labSubject(subjectId: string, audience: SubjectKind, known: SubjectFacts): LabSubject {
  const records = new Map<string, { source: string; obtainedOn: string; facts: Record<string, unknown> }>();
  for (const [key, { value, source, obtainedOn }] of known.facts) {
    const record = records.get(source) ?? { source, obtainedOn, facts: {} };
    record.facts[key] = value;
    records.set(source, record);
  }
  const { history, humanDecisions } = known;
  return { subjectId, audience, records: [...records.values()], history, humanDecisions };
}

/** What the registry knows of a subject on a day. */
export function knownOf(subject: LabSubject, { asOf, completeness }: LabDay): SubjectFacts {
  return subjectFacts(subject, completeness, asOf);
}

/** The same with those of an officer's decisions that count for a program, as whoever asks the interpreter leaves out the others. */
export function countedOf(
  program: CompiledProgram,
  { known, decidedOn, asOf }: { known: SubjectFacts; decidedOn: LabSubject["decidedOn"]; asOf: CalendarDate },
): SubjectFacts {
  const counts = (predicate: string) => {
    const within = program.humanPredicates.find(({ name }) => name === predicate)?.within;
    const length = { year: 4, month: 7, always: 0 }[within ?? "always"];
    return (decidedOn?.get(predicate) ?? asOf).slice(0, length) === asOf.slice(0, length);
  };
  return { ...known, humanDecisions: new Map([...known.humanDecisions].filter(([predicate]) => counts(predicate))) };
}

/** What the interpreter says of a subject. */
export function answerOf(program: CompiledProgram, subject: SubjectFacts, asOf: CalendarDate): string {
  return spoken(decide(program, subject, asOf));
}

/** A decision in one line, as the other back ends are put. */
export function spoken(decision: EligibilityDecision): string {
  if (decision.outcome === "eligible") return `eligible ${decision.amountFen}`;
  if (decision.outcome === "ineligible") return "ineligible";
  return undetermined(decision.missing.map(({ attribute }) => attribute));
}

/** Names as one line, in no particular order. */
export function undetermined(names: readonly string[]): string {
  const bare = names.map((name) => name.replace(/^(human|parameter):/, ""));
  return `undetermined ${[...new Set(bare)].sort().join(", ")}`;
}

/** Starts a lab on a database of its own. */
export async function openPopulationLab(): Promise<PopulationLab> {
  const database = await freshDatabase();
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  const nightly = postgres(database.nightlyUrl, { max: 1, onnotice: () => {} });
  await owner`insert into jurisdiction values ('330200', '宁波市', 'Ningbo', 'city', null)`;
  await owner.unsafe(`create schema lab; grant usage on schema lab to public;
    create table lab.claim (subject_id text, program_id text, period text, amount_fen bigint);
    create table lab.decision (subject_id text, program_id text, predicate text, decision boolean, decided_on date);
    grant select on all tables in schema lab to public`);
  return {
    owner,
    nightly,
    load: (subjects, asOf) => load({ owner, nightly }, subjects, asOf),
    ask: async (program, day, relations = {}) => {
      // Rules are compared here; the checks of the subject itself are beside every rule.
      const sources = { ...populationSources(program.audience, day, { ...LAB_RELATIONS, ...relations }), stops: [] };
      return answers(nightly, { sql: programSql(program, sources), program, day });
    },
    close: async () => {
      await Promise.all([owner.end({ timeout: 1 }), nightly.end({ timeout: 1 })]);
      await database.drop();
    },
  };
}

async function load(sql: { owner: Sql; nightly: Sql }, subjects: readonly LabSubject[], asOf: CalendarDate) {
  const { owner, nightly } = sql;
  const records = subjects.flatMap(({ subjectId, records: own }) => own.map((record) => ({ subjectId, ...record })));
  const claims = subjects.flatMap(({ subjectId, history }) => history.map((claim) => ({ subjectId, ...claim })));
  const decisions = subjects.flatMap(({ subjectId, humanDecisions, decidedOn }) =>
    [...humanDecisions].map(([predicate, decision]) => {
      return { subjectId, predicate, decision, decidedOn: decidedOn?.get(predicate) ?? asOf };
    }),
  );
  await owner.begin(async (tx) => {
    await tx`delete from subject`;
    await tx`delete from lab.claim`;
    await tx`delete from lab.decision`;
    await tx`insert into source select distinct r.source, date '2026-01-01'
      from jsonb_to_recordset(${tx.json(records as never)}) as r(source text) on conflict do nothing`;
    await tx`insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
      select s."subjectId", case s.audience when 'person' then 'person' else 'enterprise' end, '', '\\x00', convert_to(s."subjectId", 'UTF8'), '330200'
        from jsonb_to_recordset(${tx.json(subjects as never)}) as s("subjectId" text, audience text)`;
    await tx`insert into fact_record select r."subjectId", r.source, r.facts, r."obtainedOn"
      from jsonb_to_recordset(${tx.json(records as never)}) as r("subjectId" text, source text, facts jsonb, "obtainedOn" date)`;
    await tx`insert into lab.claim select c."subjectId", c."programId", c.period, c."amountFen"
      from jsonb_to_recordset(${tx.json(claims as never)}) as c("subjectId" text, "programId" text, period text, "amountFen" bigint)`;
    await tx`insert into lab.decision select d."subjectId", null, d.predicate, d.decision, d."decidedOn"
      from jsonb_to_recordset(${tx.json(decisions as never)}) as d("subjectId" text, predicate text, decision boolean, "decidedOn" date)`;
  });
  await nightly.begin((tx) => refreshTypedFacts(tx, "everybody", asOf));
}

type Asked = { readonly sql: ProgramSql; readonly program: CompiledProgram; readonly day: LabDay };

async function answers(nightly: Sql, { sql, program, day }: Asked): Promise<Answers> {
  const found: Record<string, string> = {};
  // A lab's decisions are of whatever program is asked.
  const own = (text: string) =>
    text.replaceAll(
      "lab.decision",
      `(select subject_id, '${program.programId}' as program_id, predicate, decision, decided_on from lab.decision)`,
    );
  for (const row of await nightly.unsafe(`select subject_id from facts.${program.audience}_fact`)) {
    found[row.subject_id] = "ineligible";
  }
  for (const row of await nightly.unsafe(own(sql.entitled), [day.asOf])) found[row.subject_id] = `eligible ${row.fen}`;
  for (const row of await nightly.unsafe(own(sql.undetermined), [day.asOf])) {
    found[row.subject_id] = undetermined(row.missing);
  }
  await sameFromShelf(nightly, { sql, program, day, summary: own }, found);
  return found;
}

/** Where a narrow copy has all that is asked, who is read from it comes to the same. @throws Error otherwise */
async function sameFromShelf(
  nightly: Sql,
  { sql, day, summary }: Asked & { summary: (text: string) => string },
  found: Answers,
): Promise<void> {
  const { shelf } = sql;
  if (shelf === null) return;
  const rows = await nightly.unsafe(summary(sql.summary({ from: shelf, areKept: true })), [day.asOf]);
  const counted = (column: string) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
  const all = Object.values(found);
  const wanted = ["eligible", "undetermined"].map((word) => all.filter((answer) => answer.startsWith(word)).length);
  const asked = [counted("entitled"), counted("undetermined")];
  if (wanted.join() !== asked.join()) throw new Error(`${shelf.index} where ${shelf.test}: ${asked}, not ${wanted}`);
}

/** A copy of the firms' tables, of the claims and of the deliveries, hash-partitioned by subject, in the schema `parts`. */
export async function partitionFirms(owner: Sql, count: number): Promise<void> {
  await owner.unsafe("drop schema if exists parts cascade; create schema parts; grant usage on schema parts to public");
  const own =
    await owner`select relname as name from pg_class where relnamespace = 'facts'::regnamespace and relkind = 'r' and relname like 'firm%'`;
  for (const from of [...own.map(({ name }) => `facts.${name}`), "lab.claim", "fact_record"]) {
    const copy = `parts.${from.split(".").at(-1)}`;
    await owner.unsafe(`create table ${copy} (like ${from} including all) partition by hash (subject_id)`);
    for (let i = 0; i < count; i++) {
      await owner.unsafe(
        `create table ${copy}_p${i} partition of ${copy} for values with (modulus ${count}, remainder ${i})`,
      );
    }
    await owner.unsafe(`insert into ${copy} select * from ${from}; grant select on ${copy} to public; analyze ${copy}`);
  }
}
