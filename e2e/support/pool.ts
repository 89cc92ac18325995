import type { City } from "./city";
import type { Owed } from "./owed";
import { freshId } from "./random";

/** A fund pool of one test alone. */
export type OwnPool = {
  /** The treasury pays in, as its job does. @param fen in fen. */
  replenish(fen: number): Promise<void>;
};

/** Lets a benefit be paid from a pool of its own that holds nothing and that no bank lends to. */
export async function payFromEmptyPool(city: City, { entitlementId }: Owed): Promise<OwnPool> {
  const code = freshId("e2e");
  const { sql } = city;
  await sql.begin(async (tx) => {
    await tx`insert into jurisdiction values (${code}, '测试区', 'Test district', 'county', '330200')`;
    await tx`
      insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
      select 'lac_' || kind || '_' || ${code}, kind, ${code}, case kind when 'treasury' then null else 0 end
        from (values ('treasury'), ('pool'), ('advance')) as accounts (kind)`;
    await tx`insert into ledger_slot (account_id) select account_id from ledger_account where jurisdiction_code = ${code}`;
    await tx`
      update entitlement set jurisdiction_code = ${code}, city_share_permille = 0 where entitlement_id = ${entitlementId}`;
  });
  return {
    replenish: async (fen) => {
      await sql.begin(async (tx) => {
        await tx`select become('system', '', '', '', 'treasury')`;
        await tx`select ledger_replenish(${code}, ${fen}, ${freshId("trf")}, now())`;
      });
    },
  };
}
