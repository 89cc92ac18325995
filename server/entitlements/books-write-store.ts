import type { Sql, TransactionSql } from "postgres";
import { BinaryRows, copyIn, fieldsOf, microsOf } from "@/db/copy-binary";
import type { ChangedGaps, ChangedOwed, DifferenceSink, EndedOwed } from "./books-difference";
import { gapParts, kindsStatement, OWED_COUNTS, owedParts } from "./books-statements";
import { type FoundOwed, hexOf } from "./found-rows";
import type { GapKind } from "./gap-kinds";
import type { OwedTerms } from "./owed-terms";
import { type RunBatch, subjectIdAt } from "./run-batch";
import type { Sending } from "./sending";
import { BOOKS, type Book, type PartTurn } from "./write-turns";

/** What changed in the books of what is owed. */
export type MergeSummary = { new: number; changed: number; withdrawn: number; expired: number };

/**
 * How what is new gets into the books: appended to them by COPY, as the role that passes their walls; or staged by COPY and inserted from
 * there, where no role is allowed to.
 */
export type BooksWay = "appended" | "staged";

// What is new travels in this order: those columns last that are the same for everybody with the same terms, and when. It is put into the
// books without a join or a look-up: that nobody has it already was seen in the books themselves.
const TABLES: Readonly<Record<Book, { table: string; columns: string }>> = {
  owed: {
    table: "entitlement",
    columns: `subject_id, entitlement_id, amount_fen, facts_digest, program_id, program_version, period, city_share_permille,
      jurisdiction_code, claimable_from, expires_on, version, status, computed_at`,
  },
  gaps: { table: "eligibility_gap", columns: "subject_id, jurisdiction_code, kinds, computed_at" },
};
const OWED_COLUMNS = 14;
const GAP_COLUMNS = 4;

/**
 * A stage is in memory. What is lost with the last seconds of a crash is decided again. Helpers of a query would take from the
 * other parts what they give to this one. Whoever waits for his turn is idle in a transaction: the database does not see for whom,
 * and would let somebody wait for him, and that one be waited for by the part before, for ever.
 */
const SETTINGS = `set temp_buffers = '48MB'; set work_mem = '64MB'; set jit = off; set synchronous_commit = off;
  set max_parallel_workers_per_gather = 0; set idle_in_transaction_session_timeout = '10min'`;

const MAY_APPEND = `
  select r.rolbypassrls and pg_has_role(r.oid, 'set') and has_schema_privilege(r.oid, 'public', 'usage')
         and has_table_privilege(r.oid, 'entitlement', 'insert')
         and has_table_privilege(r.oid, 'eligibility_gap', 'insert') as may
    from pg_roles r where r.rolname = 'yyb_append'`;

/**
 * Sets a connection to what many rows ask for; with stages, emptied at the end of every transaction, if it needs them.
 * @param way left out: the faster one, if the database allows it.
 */
export async function openBooks(sql: Sql, way?: BooksWay): Promise<BooksWay> {
  await sql.unsafe(SETTINGS);
  const [append] = await sql.unsafe(MAY_APPEND);
  const chosen = way ?? (append?.may === true ? "appended" : "staged");
  for (const book of chosen === "staged" ? BOOKS : []) {
    const { table, columns } = TABLES[book];
    await sql.unsafe(`create temp table if not exists stage_${table} on commit delete rows as
      select ${columns} from ${table} with no data`);
  }
  return chosen;
}

const OWED_BYTES = 132; // without the terms
const TERMS_BYTES = 120; // at a guess
const GAP_BYTES = 122; // without the numbers
const NUMBER_BYTES = 12;
const HALF = 2 ** 32;
/** How many rows travel in one statement. */
const AT_ONCE = 5_000;

type Item = { readonly subjectId: string; readonly entitlementId: string } & Partial<ItemRest>;
/** What the database reads of the terms, and nothing besides: it parses every word of it. */
type ItemTerms = Pick<OwedTerms, "programId" | "programVersion" | "period" | "citySharePermille" | "jurisdictionCode">;
type ItemRest = ItemTerms & {
  readonly op: "add" | "change" | EndedOwed["status"];
  readonly seen: number;
  readonly amountFen: number;
  readonly digest: string;
  readonly since: string;
  readonly until: string | null;
};
type GapItem = {
  readonly subjectId: string;
  readonly jurisdictionCode: string | null;
  readonly kinds: readonly string[];
};

/** In what the books differ, as rows that travel with a statement: what is a few, and what is no mere addition. */
export class TravellingRows implements DifferenceSink {
  readonly items: Item[] = [];
  readonly gaps: GapItem[] = [];
  readonly kinds = new Set<GapKind>();

  add(batch: RunBatch, { n, terms, amountFen, ...found }: FoundOwed): void {
    const subjectId = subjectIdAt(batch, n);
    const entitlementId = `ent_${hexOf(found.idHigh, found.idLow)}`;
    const digest = hexOf(found.digestHigh, found.digestLow);
    const { claimableFrom: since, expiresOn: until, programId, programVersion, period } = terms;
    const { citySharePermille, jurisdictionCode } = terms;
    const own = { programId, programVersion, period, citySharePermille, jurisdictionCode };
    this.items.push({ op: "add", subjectId, entitlementId, amountFen, digest, since, until, ...own });
  }

  addGaps(batch: RunBatch, n: number, kinds: readonly GapKind[]): void {
    const jurisdictionCode = batch.subjects.jurisdictions[n] as string;
    this.gaps.push({ subjectId: subjectIdAt(batch, n), jurisdictionCode, kinds: kinds.map(({ number }) => number) });
    for (const kind of kinds) this.kinds.add(kind);
  }

  change({
    subjectId,
    entitlementId,
    seenVersion: seen,
    amountFen,
    factsDigest: digest,
    terms,
    ...dates
  }: ChangedOwed): void {
    const { claimableFrom: since, expiresOn: until } = dates;
    const { programVersion, citySharePermille } = terms; // the others are what they were
    const own = { programVersion, citySharePermille };
    this.items.push({ op: "change", subjectId, entitlementId, seen, amountFen, digest, ...own, since, until });
  }

  end({ subjectId, entitlementId, seenVersion: seen, status: op }: EndedOwed): void {
    this.items.push({ op, subjectId, entitlementId, seen });
  }

  changeGaps({ subjectId, numbers, kinds }: ChangedGaps): void {
    this.gaps.push({ subjectId, jurisdictionCode: null, kinds: numbers });
    for (const kind of kinds) this.kinds.add(kind);
  }
}

/** How and when what is new is written. */
export type Writing = { readonly way: BooksWay; readonly turn: PartTurn; readonly sending: Sending };

/** In what the books of a range differ: what is new travels by COPY. Emptied, it takes the next range into the same memory. */
export class ManyRows extends TravellingRows {
  owedCount = 0;
  gapCount = 0;
  private at = new Date(0);
  private micros = 0; // since 2000, as the database counts
  /** The new benefits as COPY takes them. */
  readonly owedRows: BinaryRows;
  private readonly gapRows: BinaryRows;

  /** `expected`: how many subjects, at a guess. `stored`: the kinds of gaps that are in the database already; those of each range are added. */
  constructor(
    expected: number,
    private readonly stored: { has(kind: GapKind): boolean; add(kind: GapKind): unknown } = new Set<GapKind>(),
  ) {
    super();
    this.owedRows = new BinaryRows(expected * 3 * (OWED_BYTES + TERMS_BYTES));
    this.gapRows = new BinaryRows(expected * (GAP_BYTES + 2 * NUMBER_BYTES));
  }

  /** Forgets what was written: for the next range, as of an instant, if this one was committed. */
  begin(at: Date): void {
    this.at = at;
    this.micros = microsOf(at);
    this.items.length = 0;
    this.gaps.length = 0;
    this.kinds.clear();
    this.owedRows.clear();
    this.gapRows.clear();
    this.owedCount = 0;
    this.gapCount = 0;
  }

  override add({ subjects }: RunBatch, found: FoundOwed): void {
    const { from, at, length } = subjects.ids;
    const { n, amountFen } = found;
    const terms = encodedTerms(found.terms);
    const rows = this.owedRows;
    rows.row(OWED_COLUMNS, OWED_BYTES + terms.length);
    rows.text(from, at[n] as number, length[n] as number);
    rows.hex("ent_", { high: found.idHigh, low: found.idLow });
    rows.int8(Math.floor(amountFen / HALF), amountFen);
    rows.hex("", { high: found.digestHigh, low: found.digestLow });
    rows.fields(terms);
    rows.int8(Math.floor(this.micros / HALF), this.micros);
    this.owedCount += 1;
  }

  override addGaps({ subjects }: RunBatch, n: number, kinds: readonly GapKind[]): void {
    const { from, at, length } = subjects.ids;
    const rows = this.gapRows;
    rows.row(GAP_COLUMNS, GAP_BYTES + kinds.length * NUMBER_BYTES);
    rows.text(from, at[n] as number, length[n] as number);
    rows.fields(encodedWord(subjects.jurisdictions[n] as string));
    rows.int8s(kinds);
    rows.int8(Math.floor(this.micros / HALF), this.micros);
    for (const kind of kinds) if (!this.stored.has(kind)) this.kinds.add(kind);
    this.gapCount += 1;
  }

  /** Writes it. @throws RunStopped when its turn never comes */
  async store(tx: TransactionSql, writing: Writing): Promise<MergeSummary> {
    const added = { owed: this.owedCount > 0 ? this.owedRows : null, gaps: this.gapCount > 0 ? this.gapRows : null };
    if (writing.way === "appended") await append(tx, added, writing);
    else await stage(tx, added, writing);
    const summary = await storeTravelling(tx, this, this.at);
    for (const kind of this.kinds) this.stored.add(kind); // if this is not committed, whoever works on it ends
    return { ...summary, new: summary.new + this.owedCount };
  }
}

type NewRows = Readonly<Record<Book, BinaryRows | null>>;

/** Between the turn and its passing on there is nothing but the COPY: everybody waits for that. */
async function append(tx: TransactionSql, added: NewRows, { turn, sending }: Writing): Promise<void> {
  const isAny = BOOKS.some((book) => added[book] !== null);
  if (isAny) await tx.unsafe("set local role yyb_append");
  for (const book of BOOKS) {
    const rows = added[book];
    if (rows !== null) {
      const { table, columns } = TABLES[book];
      await turn.mine(book);
      await sending.during(() => copyIn(tx, `${table} (${columns})`, rows.done()));
    }
    turn.pass(book);
  }
  if (isAny) await tx.unsafe("set local role to default");
}

async function stage(tx: TransactionSql, added: NewRows, { turn }: Writing): Promise<void> {
  for (const book of BOOKS) {
    const rows = added[book];
    if (rows !== null) {
      const { table, columns } = TABLES[book];
      await copyIn(tx, `stage_${table}`, rows.done());
      await turn.mine(book);
      await tx.unsafe(`insert into ${table} (${columns}) select ${columns} from stage_${table}`);
    }
    turn.pass(book);
  }
}

const FIRST_VERSION = 1;
const BYTES = Symbol("as COPY writes it");
const words = new Map<string, Buffer>();

/** Kept with the terms themselves: they are asked for with every benefit. */
function encodedTerms(terms: OwedTerms & { [BYTES]?: Buffer }): Buffer {
  terms[BYTES] ??= newTerms(terms);
  return terms[BYTES];
}

function newTerms(terms: OwedTerms): Buffer {
  const { programId, programVersion, period, citySharePermille, jurisdictionCode, claimableFrom, expiresOn } = terms;
  const until = expiresOn === null ? null : { date: expiresOn };
  return fieldsOf([
    programId,
    programVersion,
    period,
    citySharePermille,
    jurisdictionCode,
    { date: claimableFrom },
    until,
    FIRST_VERSION,
    "open",
  ]);
}

function encodedWord(word: string): Buffer {
  const known = words.get(word) ?? fieldsOf([word]);
  words.set(word, known);
  return known;
}

async function storeTravelling(
  tx: TransactionSql,
  { items, gaps, kinds }: TravellingRows,
  at: Date,
): Promise<MergeSummary> {
  const sent: Promise<{ [key: string]: number }[]>[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    sent.push(send(tx, STORE_OWED, [at.toISOString(), JSON.stringify(items.slice(from, from + AT_ONCE))]));
  }
  const written: Promise<unknown>[] = [];
  for (let from = 0; from < gaps.length; from += AT_ONCE) {
    written.push(send(tx, STORE_GAPS, [at.toISOString(), JSON.stringify(gaps.slice(from, from + AT_ONCE))]));
  }
  // Last: whoever finds the same kind at the same time waits for this transaction.
  if (kinds.size > 0) written.push(send(tx, STORE_KINDS, [JSON.stringify([...kinds])]));
  const sum = { new: 0, changed: 0, withdrawn: 0, expired: 0 };
  for (const [row] of await Promise.all(sent)) {
    for (const key of Object.keys(sum) as (keyof MergeSummary)[]) sum[key] += row?.[key] ?? 0;
  }
  await Promise.all(written);
  return sum;
}

async function send(tx: TransactionSql, text: string, parameters: string[]): Promise<{ [key: string]: number }[]> {
  return [...(await tx.unsafe(text, parameters, { prepare: true }))] as { [key: string]: number }[];
}

const STORE_OWED = `with ${owedParts({ at: "$1", rows: "$2", who: "true" })} select ${OWED_COUNTS}`;
const STORE_GAPS = `with ${gapParts({ at: "$1", rows: "$2", who: "true" })} select`;
const STORE_KINDS = kindsStatement({ rows: "$1", who: "true" });
