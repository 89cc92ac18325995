import type { TransactionSql } from "postgres";
import type { RunnableProgram } from "@/server/policies";

/**
 * Forgets the kinds of gaps of programs, versions and periods that are not decided any more and that nobody has. Nobody else may
 * write gaps meanwhile: the caller has locked the city. Where there are none, nothing is read of anybody.
 */
export async function forgetGapKinds(
  tx: TransactionSql,
  decided: readonly Pick<RunnableProgram, "programId" | "version" | "period">[],
): Promise<void> {
  await tx.unsafe(FORGET, [
    decided.map(({ programId }) => programId),
    decided.map(({ version }) => version),
    decided.map(({ period }) => period),
  ]);
}

const FORGET = `
  with past as materialized (
    select gap_kind from gap_kind k
     where not exists (select from unnest($1::text[], $2::int[], $3::text[]) as d (program_id, version, period)
                        where (d.program_id, d.version, d.period) = (k.program_id, k.program_version, k.period))
  ), used as materialized (
    select distinct u.gap_kind from eligibility_gap g cross join unnest(g.kinds) as u (gap_kind) where exists (select from past)
  )
  delete from gap_kind k using past p
   where k.gap_kind = p.gap_kind and not exists (select from used u where u.gap_kind = k.gap_kind)`;
