import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { fen } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { creditAttempt, reserve, returnAttempt, voidAttempt } from ".";

const DISTRICT = "330203";
const RUNS = 12;
const STEPS = 60;

let service: TestService;
let subjects: TestSubject[];

beforeAll(async () => {
  service = await startTestService();
  subjects = await Promise.all(["甲", "乙", "丙"].map((name) => service.person(name)));
});
afterAll(() => service?.close());

type Step = { verb: "reserve" | "credit" | "void" | "return"; subject: number; attempt: number; amountFen: number };

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom("reserve", "reserve", "credit", "void", "return"),
  subject: fc.nat(2),
  attempt: fc.nat(6),
  amountFen: fc.integer({ min: 1, max: 50_000 }),
});

/** Does one step the way the verbs do; a pool that does not reach refuses it and writes nothing. */
async function take(run: string, { verb, subject, attempt, amountFen }: Step): Promise<void> {
  const subjectId = subjects[subject]?.subjectId ?? "";
  const key = { subjectId, attemptId: `${run}-${subject}-${attempt}` };
  const job: Context = service.asPerson(subjectId).as("payments");
  const work = {
    reserve: () =>
      service
        .asPerson(subjectId)
        .tx((tx) =>
          reserve(service.asPerson(subjectId), tx, { ...key, jurisdictionCode: DISTRICT, amountFen: fen(amountFen) }),
        ),
    credit: () => job.tx((tx) => creditAttempt(job, tx, key)),
    void: () => job.tx((tx) => voidAttempt(job, tx, key)),
    return: () => job.tx((tx) => returnAttempt(job, tx, key)),
  }[verb];
  await work().catch((error: { code?: string }) => {
    if (error.code !== "ADVANCE_LIMIT_REACHED") throw error;
  });
}

/** The books recomputed from the transfers alone, beside what is kept. */
async function readBooks() {
  return service.owner<
    { account: string; kept: number; pending: number; computed: number; held: number; floor: number | null }[]
  >`
    with moved as (
      select debit_account_id as account_id, -amount_fen as fen from ledger_transfer where kind in ('post', 'posted')
      union all
      select credit_account_id, amount_fen from ledger_transfer where kind in ('post', 'posted')
    ), reserved as (
      select debit_account_id as account_id, amount_fen as fen from ledger_transfer p where kind = 'pending'
         and not exists (select from ledger_transfer r where r.subject_id = p.subject_id and r.pending_id = p.transfer_id)
    )
    select b.account_id as account, (b.in_posted_fen - b.out_posted_fen)::float8 as kept, b.out_pending_fen::float8 as pending,
           coalesce((select sum(fen) from moved m where m.account_id = b.account_id), 0)::float8 as computed,
           coalesce((select sum(fen) from reserved r where r.account_id = b.account_id), 0)::float8 as held,
           a.floor_fen::float8 as floor
      from ledger_balance b join ledger_account a using (account_id) order by 1`;
}

describe("the books", () => {
  test("balance after any sequence of reserve, credit, void and return, done at once or in turn", async () => {
    await service.fund(DISTRICT, { balanceFen: 0, creditLineFen: 300_000 });
    const opening = new Map((await readBooks()).map((row) => [row.account, row.kept - row.computed]));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: STEPS }), async (steps) => {
        const run = `r${runs++}`;
        for (let at = 0; at < steps.length; at += 5) {
          await Promise.all(steps.slice(at, at + 5).map((one) => take(run, one)));
        }
        const books = await readBooks();
        for (const row of books) {
          expect(row.kept - row.computed, `${row.account} is what its transfers add up to`).toBe(
            opening.get(row.account) ?? 0,
          );
          expect(row.pending, `${row.account} holds what is reserved and no more`).toBe(row.held);
          if (row.floor !== null) expect(row.kept - row.pending).toBeGreaterThanOrEqual(row.floor);
        }
        expect(
          books.reduce((sum, row) => sum + row.kept, 0),
          "debits equal credits",
        ).toBe(0);
      }),
      { numRuns: RUNS, seed: 20261120 },
    );
  });

  test("grant nobody who serves requests an UPDATE or a DELETE on what was written", async () => {
    const rows = await service.owner`
      select table_name, grantee, privilege_type from information_schema.role_table_grants
       where table_name in ('ledger_transfer', 'ledger_slot', 'ledger_account', 'audit_event', 'payment_event')
         and grantee like 'yyb_%' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')
      union all
      select table_name, grantee, privilege_type from information_schema.column_privileges
       where table_name in ('ledger_transfer', 'ledger_slot', 'ledger_account', 'audit_event', 'payment_event')
         and grantee like 'yyb_%' and privilege_type = 'UPDATE'`;
    expect(rows).toEqual([]);
  });

  test("lend by no other line than the owner has set: whoever serves requests can change none, whatever job it calls itself", async () => {
    const treasury = service.as({ kind: "system", job: "treasury" });
    const raise = sql`select ledger_set_credit_line(${DISTRICT}, 99999999)`;
    await expect(treasury.tx((tx) => tx.execute(raise))).rejects.toMatchObject({ sqlState: "42501" });
    const fromNothing = await service.owner`
      select p.proname, r.rolname from pg_proc p, pg_roles r
       where p.proname in ('ledger_set_credit_line', 'ledger_replenish', 'ledger_settle', 'ledger_change', 'ledger_take', 'ledger_take_together')
         and r.rolname like 'yyb%' and has_function_privilege(r.oid, p.oid, 'execute') and not r.rolsuper and p.proowner <> r.oid`;
    expect(fromNothing).toEqual([]);
  });

  test("move only for their own subject and only for the payment job", async () => {
    const [mine, other] = subjects as [TestSubject, TestSubject];
    const ctx = service.asPerson(mine.subjectId);
    const leg = { attemptId: "x", jurisdictionCode: DISTRICT, amountFen: fen(1) };
    await expect(ctx.tx((tx) => reserve(ctx, tx, { ...leg, subjectId: other.subjectId }))).rejects.toThrow();
    await expect(
      ctx.tx((tx) => creditAttempt(ctx, tx, { subjectId: mine.subjectId, attemptId: "x" })),
    ).rejects.toThrow();
  });
});
