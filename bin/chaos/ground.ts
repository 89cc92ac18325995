import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Sql } from "postgres";
import { createVault, type Vault } from "@/server/gateways";
import { parseProgramFile } from "@/server/policies";
import type { Dice } from "../simulate/clock";

const CITY = "330200";
const DISTRICT = "330203";
const PROGRAM = "T-1";
const PROGRAM_FILE = "db/seed/programs/NB-GL-2019.yaml";
/** Little in the district's pool, so that its advance is drawn on too. */
const POOLS_FEN = { [CITY]: 100_000_000_00, [DISTRICT]: 50_000_00 };
const CREDIT_LINE_FEN = 1_000_000_000_00;
const LIMITS = { per: "yearly", places: 1_000_000, budgetYuan: 1_000_000_000, provenance: "chaos", owner: "chaos" };
const FIRST_ACCOUNT = 6_200_000_000_000_000;
const MOST_FEN = 50_000;

/** Somebody who is signed in and owed one benefit. */
export type Claimant = {
  readonly subjectId: string;
  readonly entitlementId: string;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly name: string;
  readonly amountFen: number;
  readonly token: string;
};

/** The city, one district, their books with money in them, and one program with places and a budget. */
export async function layGround(owner: Sql, root: string): Promise<void> {
  const program = await parseProgramFile(await readFile(path.join(root, PROGRAM_FILE), "utf8"));
  const definition = { ...program, limits: LIMITS } as never;
  await owner.begin(async (tx) => {
    await tx`insert into jurisdiction values (${CITY}, '宁波市', 'Ningbo', 'city', null), (${DISTRICT}, '海曙区', 'Haishu', 'county', ${CITY})`;
    await tx`insert into city_clock (offset_days, seed, loaded_at) values (0, 1, now())`;
    await tx`insert into program_version values (${PROGRAM}, 1, 'person', '2020-01-01', null, ${tx.json(definition)}, 'd', now())`;
    await tx`select become('system', '', '', '', 'treasury')`;
    await tx`insert into ledger_account (account_id, kind, floor_fen) values ('lac_clearing', 'clearing', 0)`;
    await tx`insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
      select 'lac_' || k.kind || '_' || j.code, k.kind, j.code, case k.kind when 'treasury' then null else 0 end
        from jurisdiction j, (values ('treasury'), ('pool'), ('advance')) as k (kind)`;
    await tx`select ledger_open_slots(account_id, case when kind = 'treasury' then 1 else 16 end) from ledger_account`;
    for (const [code, fen] of Object.entries(POOLS_FEN)) {
      await tx`select ledger_replenish(${code}, ${fen}, ${`trf_opening_${code}`}, now())`;
      await tx`select ledger_set_credit_line(${code}, ${CREDIT_LINE_FEN})`;
    }
  });
}

/** Makes new people: each with a session, an account that the bank knows, and a benefit. Drawn once; written as often as it takes. */
export function drawClaimants(of: { dice: Dice; from: number; count: number }): Claimant[] {
  return Array.from({ length: of.count }, (_, i) => {
    const id = `c${String(of.from + i).padStart(8, "0")}`;
    return {
      subjectId: `sub_${id}`,
      entitlementId: `ent_${id}`,
      accountId: `acc_${id}`,
      accountNumber: String(FIRST_ACCOUNT + of.from + i),
      name: `测试${of.from + i}`,
      amountFen: of.dice.between(1, MOST_FEN),
      token: randomBytes(32).toString("base64url"),
    };
  });
}

/** Writes people down in the database, all or none; whoever is there already stays as she is. */
export async function writeClaimants(
  owner: Sql,
  { claimants, keys, dice }: { claimants: readonly Claimant[]; keys: Readonly<Record<string, string>>; dice: Dice },
): Promise<void> {
  const vault = vaultOf(keys);
  const rows = claimants.map((one) => ({
    ...one,
    identity: vault.seal(one.accountNumber, "identity-number").toString("hex"),
    identityIndex: vault.indexOf(one.accountNumber, "identity-number").toString("hex"),
    sealed: vault.seal(one.accountNumber, "payee-account-number").toString("hex"),
    index: vault.indexOf(one.accountNumber, "payee-account-number").toString("hex"),
    tokenHash: createHash("sha256").update(one.token).digest("hex"),
    permille: dice.pick([0, 300, 500, 1_000]),
  }));
  await owner.unsafe(WRITE_CLAIMANTS, [JSON.stringify(rows)]);
}

/** One statement and no open transaction: the database may die at any moment, and then nothing of it was there. */
const WRITE_CLAIMANTS = `
  with given as (
    select * from json_to_recordset($1::text::json) as r ("subjectId" text, "entitlementId" text, "accountId" text, "accountNumber" text, name text,
      "amountFen" bigint, identity text, "identityIndex" text, sealed text, index text, "tokenHash" text, permille integer)
  ), people as (
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select "subjectId", 'person', name, decode(identity, 'hex'), decode("identityIndex", 'hex'), '${DISTRICT}' from given on conflict do nothing
  ), accounts as (
    insert into payee_account
    select "subjectId", "accountId", 'NBCB', '宁波银行', decode(sealed, 'hex'), decode(index, 'hex'), right("accountNumber", 4), name,
           'verified', true, '2026-01-01'::timestamptz from given on conflict do nothing
  ), sessions as (
    insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
    select decode("tokenHash", 'hex'), "subjectId", null, 'zlb', now(), now() + interval '3 days' from given on conflict do nothing
  )
  insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
         city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from, computed_at)
  select "subjectId", "entitlementId", '${PROGRAM}', 1, 'p', 1, 'open', "amountFen", permille, '${DISTRICT}', '{"zh":"","en":""}', '[]', 'd',
         '2026-01-01'::date, now() from given on conflict do nothing`;

function vaultOf({ DATA_KEY = "", INDEX_KEY = "" }: Readonly<Record<string, string>>): Vault {
  return createVault({ dataKey: Buffer.from(DATA_KEY, "base64"), indexKey: Buffer.from(INDEX_KEY, "base64") });
}
