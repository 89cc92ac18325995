import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BankReport } from "@/server/gateways";
import { checkBooks, type Difference } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, readClaim, recordBankWord } from ".";
import { type CreditWord, creditClaims, readTaps } from "./tap-store";

const DISTRICT = "330203";
let service: TestService;
let lin: TestSubject;
let other: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  [lin, other] = [await service.person("林测试"), await service.person("何测试")];
  await service.fund(DISTRICT, { balanceFen: 1_000_000 });
  await service.fund("330200", { balanceFen: 1_000_000 });
});
afterAll(async () => {
  const found: Difference[] = [];
  await checkBooks(service.owner, (difference) => found.push(difference));
  expect(found).toEqual([]);
  await service?.close();
});

const job = () => service.as({ kind: "system", job: "payments" });

/** A claim whose bank has taken the order and has not been heard since. */
async function unheard(who: TestSubject, more = {}): Promise<{ claimId: string; instructionId: string }> {
  await service.fault({ kind: "down", count: 1 });
  const entitlementId = await service.owe(who.subjectId, 101, more);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: who.accountId };
  const { claimId } = await confirmClaim(service.asPerson(who.subjectId), input);
  const [row] = await service.owner`select instruction_id from payment_instruction where claim_id = ${claimId}`;
  return { claimId, instructionId: row?.instruction_id };
}

let transfers = 0;
const word = (who: TestSubject, of: { claimId: string; instructionId: string }): CreditWord => ({
  subject: who.subjectId,
  claim: of.claimId,
  instruction: of.instructionId,
  reference: "R1",
  said_at: new Date().toISOString(),
  received_at: new Date().toISOString(),
  transfer: `trf_together${++transfers}`,
  paid_on: job().today(),
  own: true,
  events: [],
});
const said = (endToEndId: string, more: Partial<BankReport>): BankReport =>
  ({
    kind: "status",
    endToEndId,
    reason: null,
    bankReference: "R",
    at: new Date().toISOString(),
    ...more,
  }) as BankReport;
/** Which of some words are written. */
const credit = async (words: readonly CreditWord[]) =>
  (await creditClaims(job(), words)).map(({ credited }) => credited);
const statusOf = async (claimId: string) => {
  const [row] = await service.owner`select status from claim where claim_id = ${claimId}`;
  return row?.status;
};

describe("payments that are credited together", () => {
  test("write for each what a word alone writes, legs of city and district and several of one person included", async () => {
    const mine = await unheard(lin, { citySharePermille: 300 });
    const again = await unheard(lin);
    const his = await unheard(other, { citySharePermille: 1_000 });
    const words = [word(lin, mine), word(other, his), word(lin, again)];
    expect(await credit(words)).toEqual([true, true, true]);
    const alone = await unheard(other, { citySharePermille: 300 });
    await recordBankWord(job(), said(alone.instructionId, { status: "ACCC" }));
    const written = (id: string) => service.owner`
      select kind, reason, debit_account_id like '%330200' as by_city, amount_fen::int as fen from ledger_transfer where reference = ${id} order by 1, 2, 3`;
    expect(await written(mine.instructionId)).toEqual(await written(alone.instructionId));
    for (const { claimId } of [mine, again, his, alone]) expect(await statusOf(claimId)).toBe("credited");
    const facts = await service.owner`select claim_id from claimed_fact where subject_id = ${lin.subjectId}`;
    expect(facts.map((row) => row.claim_id).sort()).toEqual([mine.claimId, again.claimId].sort());
  });

  test("are only those that are open and were not heard of before; the others are told so and left as they are", async () => {
    const [fresh, credited, rejected] = [await unheard(lin), await unheard(lin), await unheard(lin)];
    await recordBankWord(job(), said(credited.instructionId, { status: "ACCC" }));
    await recordBankWord(job(), said(rejected.instructionId, { status: "RJCT", reason: "AC06" }));
    const stranger = { claimId: "clm_nobody", instructionId: "pay_nobody" };
    const crossed = { claimId: fresh.claimId, instructionId: credited.instructionId };
    const words = [rejected, fresh, credited, stranger, crossed].map((one) => word(lin, one));
    expect(await credit(words)).toEqual([false, true, false, false, false]);
    expect(await credit([word(lin, fresh)])).toEqual([false]);
    expect(await statusOf(rejected.claimId)).toBe("returned");
  });

  test("said at the same moment by two are credited once", async () => {
    const of = await Promise.all([unheard(lin), unheard(lin), unheard(lin)]);
    const twice = await Promise.all([
      credit(of.map((one) => word(lin, one))),
      credit(of.toReversed().map((one) => word(lin, one))),
    ]);
    expect(twice.flat().filter(Boolean)).toHaveLength(of.length);
  });
});

describe("the answer to a tap whose money is there at once", () => {
  const me = () => service.asPerson(lin.subjectId);
  const tap = async (more = {}) => {
    const entitlementId = await service.owe(lin.subjectId, 700, more);
    return { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  };

  /** A tap that the bank answers within its deadline: on a busy machine the first one may not be. */
  const atOnce = async (first: Awaited<ReturnType<typeof tap>>) => {
    let answer = await confirmClaim(me(), first);
    for (let tries = 0; answer.status !== "credited" && tries < 5; tries++)
      answer = await confirmClaim(me(), await tap());
    return answer;
  };

  test("is what a look at the claim shows afterwards, what else may be taken included", async () => {
    const { remaining: before } = await confirmClaim(me(), await tap());
    const [one, ...others] = [await tap({ citySharePermille: 300 }), await tap(), await tap()];
    for (const [left, input] of [one, ...others].entries()) {
      const answer = await atOnce(input as Awaited<ReturnType<typeof tap>>);
      const { serverNow, ...shown } = await readClaim(me(), answer);
      expect(answer).toEqual({ ...shown, serverNow: expect.any(String) });
      expect(answer).toMatchObject({ status: "credited", returnReason: null, confirmedByName: null });
      expect(answer.remaining.count).toBe(before.count + others.length - left);
    }
  });

  test("counts for none of several at once what the others of that moment have taken", async () => {
    const { remaining: before } = await confirmClaim(me(), await tap());
    const inputs = [await tap(), await tap(), await tap()];
    const answers = await Promise.all(inputs.map((input) => confirmClaim(me(), input)));
    expect(Math.min(...answers.map(({ remaining }) => remaining.count))).toBe(before.count);
  });
});

describe("taps that are read together", () => {
  test("each see their own and nothing of the one before: not a benefit, not an account", async () => {
    const [mine, his] = [await service.owe(lin.subjectId, 100), await service.owe(other.subjectId, 200)];
    const caller = { kind: "person", personId: lin.subjectId } as const;
    const stranger = { kind: "person", personId: other.subjectId } as const;
    const read = await readTaps(job(), [
      { caller, entitlementId: mine, accountId: lin.accountId },
      { caller: stranger, entitlementId: mine, accountId: lin.accountId },
      { caller: { kind: "anonymous" }, entitlementId: mine, accountId: lin.accountId },
      { caller: stranger, entitlementId: his, accountId: other.accountId },
    ]);
    expect(read.map(({ entitlement, account }) => [entitlement?.entitlementId, account?.holderName])).toEqual([
      [mine, "林测试"],
      [undefined, undefined],
      [undefined, undefined],
      [his, "何测试"],
    ]);
  });

  test("are read, and what is left is counted, for the jobs that do it alone: nobody asks for others as herself", async () => {
    const herself = service.asPerson(lin.subjectId);
    const asks = JSON.stringify([{ kind: "person", person: other.subjectId, subject: other.subjectId }]);
    const refused = { sqlState: "42501" };
    await expect(herself.tx((tx) => tx.execute(sql`select from taps_found(${asks}::jsonb)`))).rejects.toMatchObject(
      refused,
    );
    const left = sql`select from claimable_left(array[${other.subjectId}], current_date)`;
    await expect(herself.tx((tx) => tx.execute(left))).rejects.toMatchObject(refused);
  });

  test("of one whose delegation has ended stop her alone", async () => {
    const firm = await service.firm("宁波戊有限公司", other.subjectId);
    const owed = await service.owe(firm.subjectId, 100);
    const represents = { kind: "person_for_firm", personId: other.subjectId, enterpriseId: firm.subjectId } as const;
    const question = { entitlementId: owed, accountId: firm.accountId };
    const [found] = await readTaps(job(), [{ caller: represents, ...question }]);
    expect(found?.entitlement?.entitlementId).toBe(owed);
    const stranger = { ...represents, personId: lin.subjectId };
    await expect(readTaps(job(), [{ caller: stranger, ...question }])).rejects.toMatchObject({
      code: "DELEGATION_MISSING",
    });
  });

  test("of one who does not say who asks, or for a firm who acts, find nothing of anybody's", async () => {
    const { owner } = service;
    const entitlement = await service.owe(lin.subjectId, 100);
    const firm = await service.firm("宁波己有限公司", lin.subjectId);
    const found = (ask: object) =>
      owner.begin(async (tx) => {
        const rows = await tx<{ found: { entitlement: unknown } }[]>`
          select f as found from claims_prepare(${tx.json([{ subject: lin.subjectId, entitlement, account: lin.accountId, ...ask }])}) f`;
        return rows.map((row) => row.found.entitlement !== null);
      });
    expect(await found({ kind: "person", person: lin.subjectId })).toEqual([true]);
    for (const ask of [{}, { kind: null }, { kind: "officer" }]) expect(await found(ask)).toEqual([false]);
    await expect(found({ kind: "person_for_firm", subject: firm.subjectId })).rejects.toMatchObject({ code: "YYB06" });
  });

  test("leave nobody's name on the connection for whoever speaks on it next", async () => {
    const { owner } = service;
    await owner.begin(async (tx) => {
      const asks = [{ kind: "person", person: lin.subjectId, subject: lin.subjectId, entitlement: "e", account: "a" }];
      await tx`select from claims_prepare(${tx.json(asks)})`;
      const [row] = await tx`select caller_kind() as kind, caller_subject() as subject`;
      expect(row).toEqual({ kind: "nobody", subject: null });
    });
  });
});
