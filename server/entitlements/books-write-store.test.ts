import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import { calendarDate } from "@/server/kernel";
import { type BooksWay, ManyRows, openBooks } from "./books-write-store";
import { openNightly } from "./city-read-store";
import type { FoundOwed } from "./found-rows";
import type { OwedTerms } from "./owed-terms";
import { batchOfDocuments } from "./run-batch";
import { Sending } from "./sending";
import { WriteTurns } from "./write-turns";

const AT = new Date("2026-11-20T02:00:00.123Z");
const MILLIONS_FEN = 7_300_000_000_01; // beyond 32 bits
const terms: OwedTerms = {
  programId: "P",
  programVersion: 2,
  period: "2026",
  citySharePermille: 500,
  jurisdictionCode: "330203",
  claimableFrom: calendarDate("2026-11-20"),
  expiresOn: calendarDate("2026-12-20"),
  datedByRun: true,
};
const endless: OwedTerms = { ...terms, expiresOn: null };
const nobody = { jurisdictionCode: "330203", facts: { facts: new Map(), history: [], humanDecisions: new Map() } };
const batch = batchOfDocuments(["sub_a", "sub_b"].map((subjectId) => ({ ...nobody, subjectId })));
const found = (n: number, more: Partial<FoundOwed> = {}): FoundOwed => ({
  n,
  terms,
  amountFen: 100,
  idHigh: 0,
  idLow: n + 1,
  digestHigh: 1,
  digestLow: -1,
  ...more,
});
const kind = {
  high: 0,
  low: 7,
  number: "7",
  gapId: "gap_7",
  programId: "P",
  programVersion: 2,
  period: "2026",
  missing: ["x"],
};

let database: FreshDatabase;
let owner: Sql;
let nightly: Sql;
beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
});
beforeEach(async () => {
  await owner`truncate entitlement, eligibility_gap cascade`;
  nightly = openNightly(database.nightlyUrl);
  return () => nightly.end();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

async function write(wanted?: BooksWay): Promise<BooksWay> {
  const way = await openBooks(nightly, wanted);
  const rows = new ManyRows(1);
  rows.begin(AT);
  rows.add(batch, found(0));
  rows.add(batch, found(1, { amountFen: MILLIONS_FEN, terms: endless }));
  rows.addGaps(batch, 1, [kind]);
  const turns = WriteTurns.over([1]);
  const merged = await nightly.begin((tx) => rows.store(tx, { way, turn: turns.of(1), sending: new Sending() }));
  expect(merged).toEqual({ new: 2, changed: 0, withdrawn: 0, expired: 0 });
  return way;
}

/** Whether the server's administrator lets the role pass: the embedded server's does. */
async function passes(): Promise<boolean> {
  const [role] = await owner`select rolbypassrls as passes from pg_roles where rolname = 'yyb_append'`;
  return role?.passes === true;
}

const WRITTEN = [
  { subject: "sub_a", id: "ent_1", version: 1, status: "open", fen: "100", until: "2026-12-20", at: AT },
  { subject: "sub_b", id: "ent_2", version: 1, status: "open", fen: String(MILLIONS_FEN), until: null, at: AT },
].map((row) => ({
  ...row,
  program: "P",
  of: 2,
  period: "2026",
  share: 500,
  place: "330203",
  from: "2026-11-20",
  digest: "1ffffffff",
}));

async function written() {
  return owner`
    select subject_id as subject, entitlement_id as id, version, status, amount_fen::text as fen, expires_on::text as until,
           computed_at as at, program_id as program, program_version as of, period, city_share_permille as share,
           jurisdiction_code as place, claimable_from::text as from, facts_digest as digest from entitlement order by 1`;
}

describe("what is new", () => {
  test("is appended to the books by default, as the role that may do nothing else", async () => {
    expect(await write()).toBe((await passes()) ? "appended" : "staged");
    expect([...(await written())]).toEqual(WRITTEN);
    const gaps = await owner`select subject_id, jurisdiction_code, kinds::text[], computed_at from eligibility_gap`;
    expect([...gaps]).toEqual([{ subject_id: "sub_b", jurisdiction_code: "330203", kinds: ["7"], computed_at: AT }]);
    const [who] = await nightly`select current_user = session_user as own`;
    expect(who).toEqual({ own: true });
  });

  test("is staged where no role may pass the walls, and the same rows come of it", async () => {
    expect(await write("staged")).toBe("staged");
    expect([...(await written())]).toEqual(WRITTEN);
    expect(await owner`select from eligibility_gap`).toHaveLength(1);
  });
});

test.each([
  ["may not insert", "insert on entitlement"],
  ["does not see the tables", "usage on schema public"],
])("is staged where the role %s", async (_, right) => {
  await owner.unsafe(`revoke ${right} from yyb_append`);
  expect(await openBooks(nightly)).toBe("staged");
  await owner.unsafe(`grant ${right} to yyb_append`);
});

describe("the role that passes the walls", () => {
  test("may add to the two books of what is owed, and nothing else", async () => {
    const rights = await owner`
      select table_schema || '.' || table_name as name, array_agg(privilege_type::text) as may
        from information_schema.table_privileges where grantee = 'yyb_append' group by 1 order by 1`;
    expect([...rights]).toEqual([
      { name: "public.eligibility_gap", may: ["INSERT"] },
      { name: "public.entitlement", may: ["INSERT"] },
    ]);
    const [role] = await owner`
      select rolcanlogin as "mayLogIn", rolsuper as "isSuper", rolcreaterole as "makesRoles", rolcreatedb as "makesDatabases",
             array(select roleid::regrole::text from pg_auth_members where member = r.oid) as "isIn"
        from pg_roles r where rolname = 'yyb_append'`;
    expect(role).toEqual({ mayLogIn: false, isSuper: false, makesRoles: false, makesDatabases: false, isIn: [] });
  });

  test("is only for the nightly role, and nobody else passes them", async () => {
    const members = await owner`
      select member::regrole::text as role from pg_auth_members where roleid = 'yyb_append'::regrole and set_option`;
    expect([...members]).toEqual([{ role: "yyb_nightly" }]);
    const passing = await owner`select rolname as role from pg_roles where rolbypassrls and rolname like 'yyb\\_%'`;
    expect([...passing]).toEqual((await passes()) ? [{ role: "yyb_append" }] : []);
  });
});
