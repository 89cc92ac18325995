import type { Sql, TransactionSql } from "postgres";
import { openRawConnection } from "@/db/client";
import type { FactValue } from "@/server/eligibility";
import { type CalendarDate, calendarDate } from "@/server/kernel";
import { planning, type Scope, scopeParameters, within } from "./scope";

/** One subject as the run reads it: lists as the database writes them. */
export type RunSubject = {
  readonly subjectId: string;
  readonly kind: "person" | "enterprise";
  readonly jurisdictionCode: string;
  readonly records: readonly { source: string; obtainedOn: string; facts: Record<string, FactValue> }[];
  readonly history: readonly { programId: string; period: string; amountFen: number }[];
  readonly decisions: readonly { programId: string; predicate: string; decision: boolean }[];
};

type Line = [
  subjectId: string,
  kind: "person" | "enterprise",
  jurisdictionCode: string,
  records: [source: string, obtainedOn: string, facts: Record<string, FactValue>][] | null,
  history: [programId: string, period: string, amountFen: number][] | null,
  decisions: [programId: string, predicate: string, decision: boolean][] | null,
];

/** Connections as the nightly role. */
export function openNightly(url: string, connections = 1): Sql {
  return openRawConnection(url, { connections });
}

/** Published program versions, the newest of each program, as stored. */
export async function readPublished(sql: Sql): Promise<{ programId: string; version: number; definition: unknown }[]> {
  const rows = await sql`
    select distinct on (program_id) program_id, version, definition
      from program_version order by program_id, version desc`;
  return rows.map((row) => ({ programId: row.program_id, version: row.version, definition: row.definition }));
}

/**
 * Up to when each source is complete. Nobody delivers to the demonstration city after it was loaded: there, every source
 * counts as having said "nothing new" on each day that has passed since, so that its completeness moves with the clock.
 */
export async function readCompleteness(sql: Sql, civilDate: CalendarDate): Promise<Map<string, CalendarDate>> {
  const rows = await sql`
    select code, (complete_until + coalesce(${civilDate}::date - loaded_on, 0))::text as until
      from source left join (select (loaded_at at time zone 'Asia/Shanghai')::date + offset_days as loaded_on from city_clock) c on true
     order by code`;
  return new Map(rows.map((row) => [row.code, calendarDate(row.until)]));
}

/** Since when each jurisdiction shows each program's list, by "program jurisdiction". */
export async function readNotices(sql: Sql): Promise<Map<string, CalendarDate>> {
  const rows = await sql`
    select program_id, jurisdiction_code, started_on::text as started from public_notice order by 1, 2`;
  return new Map(rows.map((row) => [`${row.program_id} ${row.jurisdiction_code}`, calendarDate(row.started)]));
}

/** The programs that are held, in order. */
export async function readHeld(sql: Sql): Promise<Set<string>> {
  const rows = await sql`select distinct program_id from program_hold order by 1`;
  return new Set(rows.map((row) => row.program_id));
}

/** Changes when anything that every decision rests on may have changed: programs, completeness, notices, holds. */
export async function readStamp(sql: Sql): Promise<string> {
  const [row] = await sql`
    select concat_ws(' ', (select concat(count(*), max(published_at)) from program_version),
                     (select string_agg(concat(code, complete_until), ',' order by code) from source),
                     (select concat(count(*), max(started_on)) from public_notice),
                     (select string_agg(program_id, ',' order by program_id) from program_hold)) as stamp`;
  return row?.stamp;
}

/** How many subjects there are. */
export async function countSubjects(sql: Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as count from subject`;
  return row?.count ?? 0;
}

/**
 * The subjects of a scope with their facts, their history and what officers decided. History is what has arrived, what
 * was confirmed and has not arrived yet, and what still waits from an earlier period: a rule that pays what was not paid
 * before would otherwise owe it a second time beside the first. A scope is read whole: it is the part that is decided at
 * once. (Not by COPY: with postgres 3.4.9 a socket that was paused on the last piece of one is never read again.)
 */
export async function readSubjects(
  tx: TransactionSql,
  scope: Scope,
  civilDate: CalendarDate,
): Promise<readonly RunSubject[]> {
  const rows = await tx.unsafe<{ line: Line }[]>(
    subjectQuery(scope),
    [civilDate, ...scopeParameters(scope)],
    planning(scope),
  );
  return rows.map(({ line }) => readLine(line));
}

function subjectQuery(scope: Scope): string {
  const mine = within(scope, "subject_id", 2);
  return `
    with records as (
      select subject_id, json_agg(json_build_array(source, obtained_on, facts)) as list
        from fact_record where ${mine} group by subject_id
    ), taken as (
      select subject_id, program_id, period, amount_fen from claimed_fact where ${mine}
      union all
      select subject_id, program_id, period, amount_fen from entitlement e
       where ${mine}
         and (status = 'claimed'
              or status = 'open' and period ~ '^[0-9]{4}' and period < left($1::date::text, length(period))
                 and (expires_on is null or expires_on >= $1::date))
         and not exists (select from claimed_fact c
                          where c.subject_id = e.subject_id and c.program_id = e.program_id and c.period = e.period)
    ), history as (
      select subject_id, json_agg(json_build_array(program_id, period, amount_fen)) as list from taken group by subject_id
    ), decided as (
      select subject_id, json_agg(json_build_array(program_id, predicate, decision)) as list
        from human_decision where ${mine} group by subject_id
    )
    select json_build_array(s.subject_id, s.kind, s.jurisdiction_code, r.list, h.list, d.list) as line
      from subject s left join records r using (subject_id) left join history h using (subject_id)
           left join decided d using (subject_id)
     where ${within(scope, "s.subject_id", 2)}`;
}

function readLine([subjectId, kind, jurisdictionCode, records, history, decisions]: Line): RunSubject {
  return {
    subjectId,
    kind,
    jurisdictionCode,
    records: records?.map(([source, obtainedOn, facts]) => ({ source, obtainedOn, facts })) ?? [],
    history: history?.map(([programId, period, amountFen]) => ({ programId, period, amountFen })) ?? [],
    decisions: decisions?.map(([programId, predicate, decision]) => ({ programId, predicate, decision })) ?? [],
  };
}
