import type { Sql, TransactionSql } from "postgres";
import { type Asked, ATTRIBUTES, type ProgramSql, type SubjectKind } from "@/server/eligibility";
import { type CalendarDate, type Fen, fen } from "@/server/kernel";

/** What a program comes to over everybody. */
export type PopulationFigures = {
  readonly entitled: number;
  readonly totalFen: Fen;
  readonly undetermined: number;
  /** How many wait for each combination of missing facts, most first. */
  readonly missing: readonly { readonly names: readonly string[]; readonly subjects: number }[];
};

/**
 * The table is cut into as many stretches as processes may work at it, and each is asked on a connection of its own: Postgres'
 * own processes for one query share no look-up that differs from row to row. Keys are looked up at the price they have where the
 * tables lie in memory, and their pages are not asked for ahead; tables are joined in the order in which they are written, the
 * narrowest first, and never by sorting all of them; a query that is asked once is not compiled.
 */
const FOR_A_SCAN = `
  set local max_parallel_workers_per_gather = 0;
  set local random_page_cost = 1.1;
  set local effective_io_concurrency = 0;
  set local work_mem = '64MB';
  set local join_collapse_limit = 1;
  set local from_collapse_limit = 1;
  set local enable_mergejoin = off;
  set local enable_memoize = off;
  set local jit = off`;
const PAGE_BYTES = 8_192;
/** The share of the rows that an index may find: of more, each connection would look at as many as it has in its own stretch. */
const MOST_BY_INDEX = 0.2;
const MOST_BESIDE = 0.3;
/** What a row costs on a shelf beside one that an index finds in the table. */
const PRICE_ON_SHELF = 0.1;
/** The share of the pages of which everybody sees all rows; of the others a shelf's rows are looked up in the table. */
const LEAST_VISIBLE = 0.8;
const PAGES_FOR_IDS = 400;
const EVERYBODY = "true";
const READS_ONLY = "isolation level repeatable read read only";

type Row = { missing: string[]; entitled: string; undetermined: string; fen: string };

/**
 * Counts and sums a program over everybody in one scan; needs the nightly role. Writes nothing. With several clients each has
 * a connection of its own at work, on a stretch of the table of its own, and all see the same state of the database.
 * @throws Error when the database cannot answer; a statement timeout is the caller's.
 */
export async function measurePopulation(
  clients: Sql | readonly [Sql, ...Sql[]],
  program: ProgramSql,
  asOf: CalendarDate,
): Promise<PopulationFigures> {
  const [first, ...beside] = "options" in clients ? [clients] : clients;
  const rows = await first.begin(READS_ONLY, async (tx) => {
    await tx.unsafe(FOR_A_SCAN);
    const [own, ...others] = await waysToAsk(tx, program, 1 + beside.length);
    if (others.length === 0) return tx.unsafe<Row[]>(program.summary(own), [asOf]);
    const [state] = await tx<{ id: string }[]>`select pg_export_snapshot() as id`;
    const parts = await Promise.all([
      tx.unsafe<Row[]>(program.summary(own), [asOf]),
      ...others.map((asked, i) =>
        (beside[i] as Sql).begin(READS_ONLY, async (another) => {
          await another.unsafe(`set transaction snapshot '${state?.id}'; ${FOR_A_SCAN}`);
          return another.unsafe<Row[]>(program.summary(asked), [asOf]);
        }),
      ),
    ]);
    return parts.flat();
  });
  return figuresOf(rows);
}

/**
 * How each connection asks: of its own stretch of the table, or of the whole of one that is small or lies in partitions. Where a narrow copy
 * has all that is asked, it is read; else, where few hold what is needed, an index finds them in every stretch; where many do, most pages
 * would be read anyway, and each stretch is read through.
 */
async function waysToAsk(tx: TransactionSql, program: ProgramSql, count: number): Promise<readonly Asked[]> {
  const { table } = program;
  const [row] = await tx<Size[]>`
    select (pg_relation_size(oid) / ${PAGE_BYTES})::integer as pages, reltuples::float8 as rows,
      relallvisible::float8 / greatest(relpages, 1) as visible
      from pg_class where oid = ${table}::regclass and relkind = 'r'`;
  const [marked] = await tx.unsafe<{ any: boolean }[]>(program.anyMarked);
  const rows = marked?.any === true ? "all" : "unmarked";
  if (row === undefined) return [{ rows }];
  const { by, share } = await rareOf(tx, program);
  const shelved = await shareOnShelf(tx, program, row);
  if (shelved * PRICE_ON_SHELF <= share) {
    const stretches = await stretchesOfIds(tx, table, { pages: row.pages, count });
    return stretches.map((within) => ({ within, from: program.shelf, rows, areKept: true }));
  }
  // The index is only asked where the stretch is no condition that a scan of pages could answer.
  const stretches = stretchesOf(row.pages, count).map((within) => (by.length === 0 ? within : `(${within}) is true`));
  return stretches.map((within) => ({ within, by, rows, areKept: true }));
}

type Size = { pages: number; rows: number; visible: number };

/** The share of the rows that stand on a program's shelf; no end where there is none, or where most would be looked up in the table after all. */
async function shareOnShelf(
  tx: TransactionSql,
  { table, shelf }: ProgramSql,
  { rows, visible }: Size,
): Promise<number> {
  if (shelf === null || visible < LEAST_VISIBLE || rows <= 0) return Number.POSITIVE_INFINITY;
  const [found] = await tx<{ rows: number }[]>`
    select c.reltuples::float8 as rows from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = ${table}::regclass and i.indisvalid and c.relname = ${shelf.index}`;
  return found === undefined ? Number.POSITIVE_INFINITY : found.rows / rows;
}

/** The conditions by which an index finds few rows, as the planner expects them, and the share of the rarest; none and all where the fewest are many. */
async function rareOf(
  tx: TransactionSql,
  { table, holding }: ProgramSql,
): Promise<{ by: readonly string[]; share: number }> {
  const none = { by: [], share: 1 };
  if (holding.length === 0) return none;
  const [everybody = 0, ...found] = await Promise.all(
    [EVERYBODY, ...holding].map(async (condition) => {
      const [row] = await tx.unsafe(`explain (format json) select from ${table} f where ${condition}`);
      return Number(row?.["QUERY PLAN"]?.[0]?.Plan?.["Plan Rows"] ?? 0);
    }),
  );
  const shares = found.map((rows) => rows / Math.max(1, everybody));
  const share = Math.min(...shares);
  if (share > MOST_BY_INDEX) return none;
  // The others cost little to look up beside the rows that they spare, unless most hold what they ask for.
  return { by: holding.filter((_, i) => (shares[i] ?? 1) <= MOST_BESIDE), share };
}

/** Stretches of a table by its ids, as a few of its pages have them. */
async function stretchesOfIds(
  tx: TransactionSql,
  table: string,
  { pages, count }: { pages: number; count: number },
): Promise<readonly string[]> {
  if (count === 1) return [EVERYBODY];
  const percent = Math.min(100, (100 * PAGES_FOR_IDS) / Math.max(1, pages));
  const parts = Array.from({ length: count - 1 }, (_, i) => (i + 1) / count);
  const [row] = await tx.unsafe<{ cuts: string[] | null }[]>(
    `select percentile_disc($1::float8[]) within group (order by subject_id) as cuts from ${table} tablesample system (${percent})`,
    [parts],
  );
  const cuts = [...new Set(row?.cuts ?? [])].map((id) => `'${id.replaceAll("'", "''")}'`);
  return [null, ...cuts].map(
    (from, i) =>
      [from === null ? [] : [`f.subject_id >= ${from}`], cuts[i] === undefined ? [] : [`f.subject_id < ${cuts[i]}`]]
        .flat()
        .join(" and ") || EVERYBODY,
  );
}

/** Stretches of a table as conditions on its rows `f`. */
function stretchesOf(pages: number, count: number): readonly string[] {
  if (count === 1 || pages < count) return [EVERYBODY];
  const cuts = Array.from({ length: count - 1 }, (_, i) => `'(${Math.floor((pages * (i + 1)) / count)},0)'::tid`);
  return Array.from({ length: count }, (_, i) =>
    [i === 0 ? [] : [`f.ctid >= ${cuts[i - 1]}`], i === count - 1 ? [] : [`f.ctid < ${cuts[i]}`]].flat().join(" and "),
  );
}

function figuresOf(rows: readonly Row[]): PopulationFigures {
  const total = (pick: (row: Row) => string) => rows.reduce((sum, row) => sum + Number(pick(row)), 0);
  const waiting = new Map<string, { names: readonly string[]; subjects: number }>();
  for (const { missing: names, undetermined } of rows) {
    const key = names.join();
    const subjects = (waiting.get(key)?.subjects ?? 0) + Number(undetermined);
    if (subjects > 0) waiting.set(key, { names, subjects });
  }
  return {
    entitled: total((row) => row.entitled),
    totalFen: fen(total((row) => row.fen)),
    undetermined: total((row) => row.undetermined),
    missing: [...waiting.values()].sort((a, b) => b.subjects - a.subjects),
  };
}

/**
 * The attributes of which some record came from another source than the catalogue names. A query over everybody knows the age
 * of a fact by its own source only and refuses these by name. Reads every delivery: ask once a night.
 */
export async function factsFromElsewhere(
  sql: Sql | TransactionSql,
  audience: SubjectKind,
): Promise<ReadonlySet<string>> {
  const own = ATTRIBUTES.filter(({ subject }) => subject === audience);
  const rows = await sql<{ key: string }[]>`
    select distinct a.key
      from fact_record r join subject s using (subject_id)
      join jsonb_to_recordset(${sql.json(own.map(({ key, source }) => ({ key, source })))}) as a(key text, source text)
        on r.facts ? a.key and r.source <> a.source
     where (s.kind = 'person') = ${audience === "person"}`;
  return new Set(rows.map(({ key }) => key));
}
