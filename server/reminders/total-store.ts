import { sql } from "drizzle-orm";
import type { Tx } from "@/server/context";
import { type CalendarDate, CITY_CODE } from "@/server/kernel";
import { EXPLAINED, WHY } from "./why-store";

/** How many days before it expires what is open counts as expiring. */
const EXPIRING_DAYS = 30;

const COUNT_LIMIT_MS = "60000";

/**
 * Counts everything that is open by program, age and reason, for each jurisdiction and for the whole city, and by district.
 * A subject counts once in each group. As a job; replaces what was counted before.
 */
export async function countUnclaimed(tx: Tx, at: { now: Date; today: CalendarDate }): Promise<void> {
  await tx.execute(sql`set local statement_timeout = ${sql.raw(COUNT_LIMIT_MS)}`);
  await tx.execute(sql`delete from unclaimed_total`);
  await tx.execute(sql`
    insert into unclaimed_total (jurisdiction_code, side, key, subjects, entitlements, amount_fen, expiring_fen, counted_at)
    select place, side, key, count(*), sum(entitlements), sum(amount_fen), sum(expiring_fen), ${at.now.toISOString()}::timestamptz
      from (
        select subject_id, coalesce(jurisdiction_code, ${CITY_CODE}) as place, coalesce(program_id, age_band, reason, jurisdiction_code) as key,
               case when grouping(program_id) = 0 then 'program' when grouping(age_band) = 0 then 'age'
                    when grouping(reason) = 0 then 'reason' else 'district' end as side,
               count(*) as entitlements, sum(amount_fen) as amount_fen, coalesce(sum(amount_fen) filter (where expiring), 0) as expiring_fen
          from (
            select e.jurisdiction_code, e.program_id, e.subject_id, e.amount_fen, ${WHY} as reason,
                   coalesce(e.expires_on <= ${at.today}::date + ${EXPIRING_DAYS}::integer, false) as expiring,
                   case when s.kind = 'enterprise' then 'firm' when f.born is null then 'unknown'
                        when a.years < 18 then '0' when a.years < 35 then '18' when a.years < 60 then '35' when a.years < 80 then '60' else '80' end as age_band
              from ${EXPLAINED}
              left join lateral (select (r.facts ->> 'birth_date')::date as born from fact_record r
                                  where r.subject_id = e.subject_id and r.source = 'public-security') f on true
              left join lateral (select extract(year from age(${at.today}::date, f.born)) as years) a on true
             where e.status = 'open' and e.claimable_from <= ${at.today}::date and (e.expires_on is null or e.expires_on >= ${at.today}::date)
          ) open
         group by subject_id, grouping sets ((jurisdiction_code), (program_id), (age_band), (reason),
                  (jurisdiction_code, program_id), (jurisdiction_code, age_band), (jurisdiction_code, reason))
        having jurisdiction_code is distinct from ${CITY_CODE} or grouping(program_id, age_band, reason) = 7 -- the city's groups are of the whole city
      ) one group by 1, 2, 3`);
}

/** When it was last counted; null when never. */
export async function countedAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.execute<{ at: string | null }>(sql`select max(counted_at)::text as at from unclaimed_total`);
  return row?.at ? new Date(row.at) : null;
}

/** From which sides what is open is counted. */
export type Side = "program" | "district" | "age" | "reason";

/** One group of what was counted, each subject once. */
export type Cell = {
  readonly key: string;
  readonly subjects: number;
  readonly entitlements: number;
  readonly amountFen: number;
  readonly expiringFen: number;
};

/** What is open in a jurisdiction, by one side: its own groups, and every district that the walls let the caller see. */
export async function listTotals(tx: Tx, of: { side: Side; jurisdictionCode: string }): Promise<Cell[]> {
  const rows = await tx.execute<Record<string, never>>(sql`
    select key, subjects, entitlements, amount_fen::float8 as "amountFen", expiring_fen::float8 as "expiringFen" from unclaimed_total
     where side = ${of.side} and (side = 'district' or jurisdiction_code = ${of.jurisdictionCode}) order by amount_fen desc, key`);
  return [...rows] as never;
}
