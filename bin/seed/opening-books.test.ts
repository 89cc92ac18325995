import { randomBytes } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateCity } from "@/db/seed/city";
import { freshDatabase } from "@/db/testing/fresh-database";
import { verifyDatabase } from "@/server/audit";
import { createVault } from "@/server/gateways";
import { calendarDate } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { loadCity } from "./load-city";
import { openPools } from "./open-pools";
import { loadPastClaims } from "./past-claims";
import { issuePastReceipts } from "./past-receipts";
import { publishPrograms } from "./publish-programs";

const OPENED = new Date("2026-11-20T00:00:00+08:00");
let sql: Sql;
let url: string;

beforeAll(async () => {
  url = (await freshDatabase()).ownerUrl;
  sql = postgres(url, { max: 1, onnotice: () => {} });
  const city = generateCity({ seed: 7, civilDate: calendarDate("2026-11-20"), persons: 600, firms: 90 });
  const vault = createVault({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  await publishPrograms(sql, OPENED);
  await loadCity(sql, { city, vault });
  await openPools(sql, OPENED);
  await loadPastClaims(sql, city);
});
afterAll(() => sql.end());

test("what was paid before the city opens came from the treasury: every pool opens with all it was given", async () => {
  const [paid] = await sql`select count(*)::int as count from claim`;
  expect(paid?.count).toBeGreaterThan(100);
  const pools = await sql`
    select j.kind, min(b.in_posted_fen - b.out_posted_fen)::bigint as least, max(b.in_posted_fen - b.out_posted_fen)::bigint as most
      from ledger_balance b join ledger_account a using (account_id) join jurisdiction j on j.code = a.jurisdiction_code
     where a.kind = 'pool' group by j.kind order by j.kind`;
  expect(pools.map(({ kind, least, most }) => [kind, Number(least), Number(most)])).toEqual([
    ["city", 30_000_000_000, 30_000_000_000],
    ["county", 6_000_000_000, 6_000_000_000],
    ["zone", 20_000_000, 20_000_000],
  ]);
});

test("the books of the city balance, and every balance is the sum of its transfers", async () => {
  const [sum] = await sql`select sum(in_posted_fen - out_posted_fen)::text as whole from ledger_balance`;
  expect(sum?.whole).toBe("0");
  const wrong = await sql`
    select account_id from ledger_balance b
     where in_posted_fen - out_posted_fen <> coalesce((select sum(case when t.credit_account_id = b.account_id then amount_fen else -amount_fen end)
              from ledger_transfer t where t.kind in ('post', 'posted') and b.account_id in (t.credit_account_id, t.debit_account_id)), 0)`;
  expect(wrong).toEqual([]);
});

test("books and log hold of what the demonstration brings along, and of a sum added to it no more", async () => {
  await issuePastReceipts(sql, url);
  const how = { trusted: [], anchors: [], onProgress: () => {} };
  const verify = async () => (await verifyDatabase(url, how)).faults.map(({ place }) => place);
  const wrong: string[] = [];
  await checkBooks(sql, ({ invariant, place }) => wrong.push(`${invariant}: ${place}`));
  expect({ wrong, log: await verify() }).toEqual({ wrong: [], log: [] });
  const by = (fen: number) =>
    sql`update ledger_transfer set amount_fen = amount_fen + ${fen} where transfer_id = 'trf_past_330203'`;
  await by(1);
  expect(await verify()).toEqual([expect.stringMatching(/^past payments 330203/)]);
  await by(-1);
});

test("a city that an earlier version made is completed: its officer, and pools it did not have; what is there stays", async () => {
  const before = await sql`select account_id, in_posted_fen, out_posted_fen from ledger_balance order by 1`;
  await sql`update subject set demo_slug = 'chaiyongnian' where subject_id = (select subject_id from subject where kind = 'person' and demo_slug is null order by 1 limit 1)
    and not exists (select from subject where demo_slug = 'chaiyongnian')`;
  await sql`delete from officer`;
  await sql`insert into jurisdiction values ('339999', '测试区', 'Test', 'zone', '330200')`;
  expect(await openPools(sql, OPENED)).toBe(true);
  expect(await openPools(sql, OPENED)).toBe(true);
  expect(await sql`select office from officer`).toMatchObject([{ office: "finance" }]);
  const after =
    await sql`select account_id, in_posted_fen, out_posted_fen from ledger_balance where account_id not like '%339999' order by 1`;
  expect([...after]).toEqual([...before]);
  const [fresh] =
    await sql`select in_posted_fen::bigint as fen from ledger_balance where account_id = 'lac_pool_339999'`;
  expect(Number(fresh?.fen)).toBe(20_000_000);
});
