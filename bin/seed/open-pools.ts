import type { Sql } from "postgres";

/** What the treasury has paid into each pool before the demonstration opens, and what the bank lends beyond it; in fen. */
const POOLS = {
  city: { replenishFen: 300_000_000_00, creditLineFen: 50_000_000_00 },
  county: { replenishFen: 60_000_000_00, creditLineFen: 10_000_000_00 },
  // Zones hold little: here the bank's advance is seen at work.
  zone: { replenishFen: 200_000_00, creditLineFen: 30_000_000_00 },
} as const;

/** Who of the demonstration is also a finance officer of the city: nothing waits for him, so that nothing is mixed up. */
export const FINANCE_OFFICER = "chaiyongnian";

/** Opens the books: treasury, pool and advance of every jurisdiction, and the clearing account; then fills the pools. */
export async function openPools(sql: Sql, at: Date): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select become('system', '', '', '', 'treasury')`;
    await tx`insert into ledger_account (account_id, kind, floor_fen) values ('lac_clearing', 'clearing', 0)`;
    for (const [kind, { creditLineFen }] of Object.entries(POOLS)) {
      await tx`
        insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
        select 'lac_' || account || '_' || code, account, code,
               case account when 'pool' then 0 when 'advance' then ${-creditLineFen}::bigint end
          from jurisdiction, (values ('treasury'), ('pool'), ('advance')) as accounts (account)
         where kind = ${kind}`;
    }
    await tx`select ledger_open_slots(account_id, case when kind = 'treasury' then 1 else 16 end) from ledger_account`;
    for (const [kind, { replenishFen }] of Object.entries(POOLS)) {
      await tx`
        select ledger_replenish(code, ${replenishFen}, 'trf_opening_' || code, ${at.toISOString()})
          from jurisdiction where kind = ${kind}`;
    }
    await tx`insert into officer select subject_id, '330200', 'finance' from subject where demo_slug = ${FINANCE_OFFICER}`;
  });
}
