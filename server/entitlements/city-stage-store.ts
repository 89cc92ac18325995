import type { Sql, TransactionSql } from "postgres";
import { type CopyValue, copyRows } from "@/db/copy";
import { BinaryRows, copyIn } from "@/db/copy-binary";
import type { FoundSink } from "./decide-batch";
import type { OwedTerms } from "./owed-terms";
import { type RunBatch, subjectIdAt } from "./run-batch";
import type { RunInputs } from "./run-inputs";

// What a part found, in the leanest form that COPY takes: whom and what by number, and each person and each kind of benefit once.

const STAGES = {
  stage_subject: "subject int, subject_id text",
  stage_terms:
    "terms int, program_id text, program_version int, period text, city_share_permille int, jurisdiction_code text, claimable_from date, expires_on date, dated_by_run boolean",
  stage_lack: "lack int, missing jsonb",
  stage_owed: "subject int, terms int, amount_fen bigint, digest bigint, id bigint",
  stage_gap: "subject int, terms int, lack int, id bigint",
} as const;

const TERMS_COLUMNS = [
  "terms",
  "program_id",
  "program_version",
  "period",
  "city_share_permille",
  "jurisdiction_code",
  "claimable_from",
  "expires_on",
  "dated_by_run",
] as const;

/** A part is a hundred thousand rows to join; a plan for that is not worth compiling. What is lost with the last seconds of a crash is decided again. */
const SETTINGS = "set work_mem = '64MB'; set jit = off; set synchronous_commit = off";

/** The stages of a connection, emptied at the end of every transaction, and what it is set to. */
export async function openStages(sql: Sql): Promise<void> {
  const tables = Object.entries(STAGES).map(
    ([name, columns]) => `create temp table if not exists ${name} (${columns}) on commit delete rows;`,
  );
  await sql.unsafe(`${SETTINGS}; ${tables.join(" ")}`);
}

/** Tells a connection which programs a merge is complete for, each with its period: of a program that is held nothing is touched. */
export async function statePrograms(
  sql: Sql | TransactionSql,
  { programs, held }: Pick<RunInputs, "programs" | "held">,
): Promise<void> {
  const own = programs.filter(({ programId }) => !held.has(programId));
  await sql.unsafe("create temp table if not exists run_program (program_id text primary key, period text)");
  await sql.unsafe("truncate run_program");
  await sql.unsafe("insert into run_program select * from unnest($1::text[], $2::text[])", [
    own.map(({ programId }) => programId),
    own.map(({ period }) => period),
  ]);
  await sql.unsafe("analyze run_program");
}

/** Tells the planner of a range's transaction what it cannot know: that every join is of many rows with many. */
export async function prepareRange(tx: TransactionSql): Promise<void> {
  await tx.unsafe("set local enable_nestloop = off");
}

const SUBJECT_BYTES = 60;
const OWED_BYTES = 54;
const GAP_BYTES = 38;
const HALF = 2 ** 32;

/** What some batches found, as rows for the stages. */
export class StagedRows implements FoundSink {
  owedCount = 0;
  gapCount = 0;
  private readonly subjects: BinaryRows;
  private readonly owedRows: BinaryRows;
  private readonly gapRows: BinaryRows;
  private readonly terms = new Map<OwedTerms, number>();
  private readonly lacks = new Map<readonly string[], number>();
  private batch: RunBatch | undefined;
  private subject = -1;
  private subjectCount = 0;

  /** `expected`: how many subjects. */
  constructor(expected: number) {
    this.subjects = new BinaryRows(expected * SUBJECT_BYTES);
    this.owedRows = new BinaryRows(expected * 4 * OWED_BYTES);
    this.gapRows = new BinaryRows(expected * GAP_BYTES);
  }

  /** Whose subjects the following is about. */
  begin(batch: RunBatch): void {
    this.batch = batch;
    this.subject = -1;
  }

  owed({ n, terms, amountFen, id, digest }: Parameters<FoundSink["owed"]>[0]): void {
    this.turnTo(n);
    const rows = this.owedRows;
    rows.row(5, OWED_BYTES);
    rows.int4(this.subjectCount);
    rows.int4(this.numberOf(terms));
    rows.int8(Math.floor(amountFen / HALF), amountFen);
    rows.int8(digest.high, digest.low);
    rows.int8(id.high, id.low);
    this.owedCount += 1;
  }

  gap({ n, terms, missing, id }: Parameters<FoundSink["gap"]>[0]): void {
    this.turnTo(n);
    const lack = this.lacks.get(missing) ?? this.lacks.size;
    this.lacks.set(missing, lack);
    const rows = this.gapRows;
    rows.row(4, GAP_BYTES);
    rows.int4(this.subjectCount);
    rows.int4(this.numberOf(terms));
    rows.int4(lack);
    rows.int8(id.high, id.low);
    this.gapCount += 1;
  }

  /** Copies everything into the stages. */
  async copyInto(tx: TransactionSql): Promise<void> {
    const terms = [...this.terms].map(([one, number]): CopyValue[] => [
      number,
      one.programId,
      one.programVersion,
      one.period,
      one.citySharePermille,
      one.jurisdictionCode,
      one.claimableFrom,
      one.expiresOn,
      one.datedByRun,
    ]);
    if (this.subjectCount === 0) return;
    await copyIn(tx, "stage_subject", this.subjects.done());
    await copyRows(tx, { table: "stage_terms", columns: TERMS_COLUMNS }, terms);
    if (this.owedCount > 0) await copyIn(tx, "stage_owed", this.owedRows.done());
    if (this.gapCount === 0) return;
    const lacks = [...this.lacks].map(([missing, lack]): CopyValue[] => [lack, missing]);
    await copyRows(tx, { table: "stage_lack", columns: ["lack", "missing"] }, lacks);
    await copyIn(tx, "stage_gap", this.gapRows.done());
  }

  private turnTo(n: number): void {
    if (this.subject === n || this.batch === undefined) return;
    const { from, at, length } = this.batch.subjects.ids;
    this.subject = n;
    this.subjectCount += 1;
    this.subjects.row(2, SUBJECT_BYTES);
    this.subjects.int4(this.subjectCount);
    this.subjects.text(from, at[n] as number, length[n] as number);
  }

  private numberOf(terms: OwedTerms): number {
    const known = this.terms.get(terms);
    if (known !== undefined) return known;
    this.terms.set(terms, this.terms.size);
    return this.terms.size - 1;
  }
}

/** One row of what a few subjects are owed or lack, whole. */
export type GivenRow = OwedTerms & {
  readonly subjectId: string;
  readonly id: string;
  readonly amountFen?: number;
  readonly digest?: string;
  readonly missing?: readonly string[];
};

/** What a few subjects are owed, as rows that travel with the statements. */
export class GivenRows implements FoundSink {
  readonly owedRows: GivenRow[] = [];
  readonly gapRows: GivenRow[] = [];
  private batch: RunBatch | undefined;

  /** Whose subjects the following is about. */
  begin(batch: RunBatch): void {
    this.batch = batch;
  }

  owed({ n, terms, amountFen, id, digest }: Parameters<FoundSink["owed"]>[0]): void {
    this.owedRows.push({ ...terms, ...this.keyOf(n, id), amountFen, digest: hex(digest) });
  }

  gap({ n, terms, missing, id }: Parameters<FoundSink["gap"]>[0]): void {
    this.gapRows.push({ ...terms, ...this.keyOf(n, id), missing });
  }

  private keyOf(n: number, id: { high: number; low: number }) {
    return { subjectId: subjectIdAt(this.batch as RunBatch, n), id: hex(id) };
  }
}

/** 64 bits as `to_hex` writes them. */
function hex({ high, low }: { readonly high: number; readonly low: number }): string {
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return bits.toString(16);
}
