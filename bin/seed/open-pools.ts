import type { Sql, TransactionSql } from "postgres";

/** What the treasury has paid into each pool before the demonstration opens, and what the bank lends beyond it; in fen. */
const POOLS = {
  city: { replenishFen: 300_000_000_00, creditLineFen: 50_000_000_00 },
  county: { replenishFen: 60_000_000_00, creditLineFen: 10_000_000_00 },
  // Zones hold little: here the bank's advance is seen at work.
  zone: { replenishFen: 200_000_00, creditLineFen: 30_000_000_00 },
} as const;

/** The bank code of the demonstration's treasuries, made up like their accounts; 011 is the class of the treasuries' own bank. */
const TREASURY_BANK = "011332000001";

/** Who of the demonstration is also a finance officer of the city: nothing waits for him, so that nothing is mixed up. */
export const FINANCE_OFFICER = "chaiyongnian";

/**
 * Opens the books: treasury, pool and advance of every jurisdiction, and the clearing account; names the account from which each
 * treasury pays; fills the pools; names the finance officer. What is there already stays as it is, so that a city made by an earlier version is completed by it.
 *
 * @returns whether the demonstration has its finance officer; a city of an earlier make may not know him.
 */
export async function openPools(sql: Sql, at: Date): Promise<boolean> {
  return sql.begin(async (tx) => {
    await tx`select become('system', '', '', '', 'treasury')`;
    await openAccounts(tx);
    for (const [kind, { replenishFen }] of Object.entries(POOLS)) {
      await tx`
        select ledger_replenish(code, ${replenishFen}, 'trf_opening_' || code, ${at.toISOString()})
          from jurisdiction where kind = ${kind} and not exists (select from ledger_transfer t
            where t.subject_id = '-' and t.reason = 'replenish' and t.credit_account_id = 'lac_pool_' || code)`;
    }
    await tx`
      insert into officer select subject_id, '330200', 'finance' from subject where demo_slug = ${FINANCE_OFFICER}
      on conflict do nothing`;
    const [officer] = await tx`select exists (select from officer) as named`;
    return officer?.named === true;
  });
}

async function openAccounts(tx: TransactionSql): Promise<void> {
  await tx`
    insert into ledger_account (account_id, kind, floor_fen) values ('lac_clearing', 'clearing', 0) on conflict do nothing`;
  for (const [kind, { creditLineFen }] of Object.entries(POOLS)) {
    await tx`
      insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
      select 'lac_' || account || '_' || code, account, code,
             case account when 'pool' then 0 when 'advance' then ${-creditLineFen}::bigint end
        from jurisdiction, (values ('treasury'), ('pool'), ('advance')) as accounts (account)
       where kind = ${kind} on conflict do nothing`;
  }
  await tx`
    insert into treasury_account select code, ${TREASURY_BANK}, 'GK' || code from jurisdiction on conflict do nothing`;
  await tx`
    select ledger_open_slots(account_id, case when kind = 'treasury' then 1 else 16 end)
      from ledger_account where kind <> 'subject'`;
}
