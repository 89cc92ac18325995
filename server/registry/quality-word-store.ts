import type { Sql } from "postgres";
import type { Attribute } from "@/server/eligibility";
import { FEWEST_BEARERS, KEPT_WORDS, type WordProfile, wordKeys } from "./quality-words";

/** So many records tell what words a source uses: a share of one in a thousand stands on hundreds of them. */
const SAMPLED_RECORDS = 250_000;
/** No word of a catalogue is longer; what is longer is counted and not kept. */
const LONGEST_WORD = 64;

type Row = { source: string; key: string; word: string; bearers: number; of: number };

/**
 * Which words the sources use for what programs read, by source and attribute: the commonest ones, each of many records, so that no
 * word of a single person is kept. Who names somebody (a number, a credit code) uses a word once and is left out by that.
 * @param total the records there are; of very many a sample is read.
 */
export async function readWords(
  sql: Sql,
  { total, reads }: { total: number; reads: readonly Attribute[] },
): Promise<ReadonlyMap<string, Readonly<Record<string, WordProfile>>>> {
  const asked = new Map(
    reads.flatMap((one) => wordKeys(one).map((key) => [`${one.source} ${key}`, { source: one.source, key }])),
  );
  const keys = [...asked.values()];
  if (keys.length === 0) return new Map();
  const scale = Math.max(1, total / SAMPLED_RECORDS);
  const sample = scale > 1 ? `tablesample system (${(100 / scale).toFixed(4)}) repeatable (2)` : "";
  const rows = (await sql.unsafe(
    `select source, key, word, bearers, "of" from (
       select source, key, word, bearers::int, (sum(bearers) over w)::int as "of", row_number() over (w order by bearers desc, word) as place
         from (select t.source, t.key, e.word, count(*) as bearers
                 from fact_record f ${sample} join unnest($1::text[], $2::text[]) as t (source, key) on t.source = f.source
                      cross join lateral (select f.facts #>> string_to_array(t.key, '.') as word offset 0) e
                where e.word is not null
                group by 1, 2, 3) counted
       window w as (partition by source, key)) ranked
      where place <= $3 and bearers >= $4 and char_length(word) between 1 and $5`,
    [keys.map(({ source }) => source), keys.map(({ key }) => key), KEPT_WORDS, FEWEST_BEARERS, LONGEST_WORD],
  )) as unknown as readonly Row[];
  const found = new Map<string, Record<string, { of: number; words: Record<string, number> }>>();
  for (const { source, key, word, bearers, of } of rows) {
    const own = found.get(source) ?? {};
    found.set(source, own);
    own[key] ??= { of, words: {} };
    own[key].words[word] = bearers;
  }
  return found;
}
