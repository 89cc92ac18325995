import type { Sql } from "postgres";
import { ATTRIBUTES, type Attribute } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { BLANKS, largestOf } from "./plausible-range";
import type { AttributeProfile, QualityProfile, SourceProfile } from "./quality";
import { readWords } from "./quality-word-store";

/** Above this a sample tells as much as all records, in a fraction of the time. */
const SAMPLED_RECORDS = 1_000_000;
const EARLIEST_DATE = "1880-01-01";
/** Under which fact a source names the subject itself. */
const IDENTITY_FACTS = { "public-security": "person_id", "market-regulation": "uscc" } as const;

/** The types that are looked at as another one. */
const PLAIN: Readonly<Partial<Record<Attribute["type"], string>>> = { integer: "number", enum: "string" };

type Row = { source: string; key: string; present: number; bad: number; nulls: number; mean: number | null };

/**
 * What every source has delivered, on the whole: one pass over the records, or over a sample of very many, and another for the words of
 * what programs read. `reads` says what they read; it is asked after the first pass, and may be waited for.
 */
export async function readQualityProfile(
  sql: Sql,
  { asOf, reads }: { asOf: CalendarDate; reads: () => Promise<readonly Attribute[]> },
): Promise<QualityProfile> {
  // Sent one after the other without waiting in between.
  const [counts, twins] = await Promise.all([
    sql<{ source: string; records: number }[]>`select source, count(*)::int as records from fact_record group by 1`,
    readTwins(sql),
  ]);
  const total = counts.reduce((sum, { records }) => sum + records, 0);
  const scale = Math.max(1, total / SAMPLED_RECORDS);
  const rows = await readAttributes(sql, { asOf, scale });
  const words = await readWords(sql, { total, reads: await reads() });
  return Object.fromEntries(
    counts.map(({ source, records }): [string, SourceProfile] => {
      const own = rows.filter((row) => row.source === source);
      const attributes = own.map(({ key, present, bad, nulls, mean }): [string, AttributeProfile] => [
        key,
        {
          present: Math.round(present * scale),
          bad: Math.round(bad * scale),
          nulls: Math.round(nulls * scale),
          mean,
        },
      ]);
      const spoken = words.get(source);
      const sampled = scale > 1 ? { sampled: scale } : {};
      return [
        source,
        {
          records,
          twins: twins.get(source) ?? 0,
          ...sampled,
          attributes: Object.fromEntries(attributes),
          ...(spoken === undefined ? {} : { words: spoken }),
        },
      ];
    }),
  );
}

function readAttributes(sql: Sql, { asOf, scale }: { asOf: CalendarDate; scale: number }): Promise<readonly Row[]> {
  const sample = scale > 1 ? `tablesample system (${(100 / scale).toFixed(4)}) repeatable (1)` : "";
  const typed = [...new Map(ATTRIBUTES.map((one) => [`${one.source} ${one.key}`, one])).values()];
  // Each known attribute is looked up in the records of its source: to unpack a record for each of them takes ten times as long.
  return sql.unsafe(
    `select t.source, t.key, count(*)::int as present,
            count(*) filter (where case t.type
              when 'number' then jsonb_typeof(e.value) not in ('number', 'string', 'null')
                                 or jsonb_typeof(e.value) = 'number' and not (e.value::numeric between 0 and t.largest)
              when 'boolean' then jsonb_typeof(e.value) not in ('boolean', 'null')
              when 'string' then jsonb_typeof(e.value) not in ('string', 'null') or btrim(e.value #>> '{}', '${BLANKS}') = ''
              when 'date' then jsonb_typeof(e.value) not in ('string', 'null')
                               or e.value #>> '{}' < '${EARLIEST_DATE}' or t.key in ('birth_date', 'reg_date') and e.value #>> '{}' > $1
              else false end)::int as bad,
            count(*) filter (where e.value = 'null')::int as nulls,
            avg(case jsonb_typeof(e.value)
              when 'number' then e.value::numeric
              when 'boolean' then (e.value = 'true')::int
              when 'array' then jsonb_array_length(e.value)
              when 'null' then case when t.type in ('list', 'months', 'strings') then 0 end
              when 'string' then case when t.type = 'date' and e.value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-'
                                 then left(e.value #>> '{}', 4)::int + (substr(e.value #>> '{}', 6, 2)::int - 1) / 12.0 end
              end)::float8 as mean
       from fact_record f ${sample} join unnest($2::text[], $3::text[], $4::text[], $5::numeric[]) as t (source, key, type, largest) on t.source = f.source
            cross join lateral (select f.facts -> t.key as value offset 0) e
      where e.value is not null
      group by 1, 2`,
    [
      asOf,
      typed.map(({ source }) => source),
      typed.map(({ key }) => key),
      typed.map(({ type }) => PLAIN[type] ?? type),
      typed.map(largestOf),
    ],
  ) as unknown as Promise<readonly Row[]>;
}

async function readTwins(sql: Sql): Promise<Map<string, number>> {
  const counted = Object.entries(IDENTITY_FACTS).map(async ([source, key]): Promise<[string, number]> => {
    const [row] = await sql`
      select count(facts ->> ${key})::int - count(distinct facts ->> ${key})::int as twins from fact_record where source = ${source}`;
    return [source, row?.twins ?? 0];
  });
  return new Map(await Promise.all(counted));
}
