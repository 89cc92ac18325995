import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "./fresh-database";

/** Runs one query as one login. */
async function ask(url: string, query: string): Promise<postgres.Row | undefined> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql.unsafe(query);
    return row;
  } finally {
    await sql.end();
  }
}

describe("a fresh database", () => {
  let first: FreshDatabase;
  let second: FreshDatabase;
  beforeAll(async () => {
    [first, second] = await Promise.all([freshDatabase(), freshDatabase()]);
  });
  afterAll(() => Promise.all([first?.drop(), second?.drop()]));

  test.each([
    ["ownerUrl", "yongyiban_owner"],
    ["appUrl", "yyb_app"],
    ["workerUrl", "yyb_worker"],
    ["nightlyUrl", "yyb_nightly"],
  ] as const)("%s signs in as a member of %s that is no superuser", async (url, role) => {
    const row = await ask(
      first[url],
      `select pg_has_role(current_user, '${role}', 'member') as member, current_setting('is_superuser') as superuser`,
    );
    expect(row).toEqual({ member: true, superuser: "off" });
  });

  test("holds nothing of what another test wrote", async () => {
    await ask(first.ownerUrl, "create table written_by_another_test ()");
    const seen = "select to_regclass('written_by_another_test') is not null as there";
    expect(await ask(first.ownerUrl, seen)).toEqual({ there: true });
    expect(await ask(second.ownerUrl, seen)).toEqual({ there: false });
  });

  test("refuses a wrong password", async () => {
    const wrong = first.appUrl.replace(/:[0-9a-f]+@/, ":wrong@");
    await expect(ask(wrong, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("lets the worker create its job queue's schema", async () => {
    await ask(first.workerUrl, "create schema job_queue_of_a_test");
    expect(await ask(first.ownerUrl, "select to_regnamespace('job_queue_of_a_test') is not null as there")).toEqual({
      there: true,
    });
  });
});
