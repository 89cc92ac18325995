import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { BankReport } from "@/server/gateways";
import { addAccount, makeDefault, readAccounts } from "@/server/identity";
import { fen } from "@/server/kernel";
import { lockWaiters, until } from "@/server/testing/lock-waiters";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { cancelClaim, carryPayment, confirmClaim, readClaim, recordBankWord, reissueClaim } from ".";

/** The edges of a claim's life that lie beyond the happy one, each with its event. */

const DISTRICT = "330203";
let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());
beforeEach(async () => {
  lin = await service.person("林小禾");
  await service.fund(DISTRICT, { balanceFen: 1_000_000 });
});

const me = () => service.asPerson(lin.subjectId);
async function claimed(amountFen = 4_500): Promise<string> {
  const entitlementId = await service.owe(lin.subjectId, amountFen);
  return (await confirmClaim(me(), { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId })).claimId;
}
const read = (claimId: string) => readClaim(me(), { claimId });
const nameOf = (claimId: string) => ({ subjectId: lin.subjectId, claimId });
const attempts = async (claimId: string) =>
  (await service.owner`select end_to_end_id as id, status from payment_instruction where claim_id = ${claimId} order by attempt`) as unknown as {
    id: string;
    status: string;
  }[];
const eventsOf = async (objectId: string) =>
  (await service.owner`select action from audit_event where object_id = ${objectId} order by at, event_id`).map(
    (row) => row.action,
  );
const held = async () => {
  const [row] =
    await service.owner`select in_posted_fen - out_posted_fen - out_pending_fen as free from ledger_balance where account_id = ${`lac_pool_${DISTRICT}`}`;
  return Number(row?.free);
};
const say = (endToEndId: string, word: Partial<BankReport>) =>
  recordBankWord(service.as({ kind: "anonymous" }), {
    kind: "status",
    endToEndId,
    bankReference: "R",
    at: new Date().toISOString(),
    reason: null,
    ...word,
  } as BankReport);

describe("credited money that comes back late (pacs.004)", () => {
  test("is returned, says why, and is in the pool again; another account is paid as another attempt", async () => {
    const claimId = await claimed();
    expect(await held()).toBe(995_500);
    const [first] = await attempts(claimId);
    await say(first?.id ?? "", { kind: "returned", status: null, reason: "AC06" });
    expect(await read(claimId)).toMatchObject({ status: "returned", returnReason: "account-blocked" });
    expect(await held()).toBe(1_000_000);
    expect(await eventsOf(claimId)).toContain("claim-returned-late");

    await reissueClaim(me(), { claimId, payeeAccountId: lin.accountId });
    expect(await read(claimId)).toMatchObject({ status: "credited" });
    expect((await attempts(claimId)).map((one) => one.status)).toEqual(["returned", "credited"]);
  });

  test("in part is not taken for the whole: nothing moves, and nothing could be paid a second time", async () => {
    const claimId = await claimed();
    const [first] = await attempts(claimId);
    await say(first?.id ?? "", { kind: "returned", status: null, reason: "AC06", amountFen: fen(4_400) });
    expect(await read(claimId)).toMatchObject({ status: "credited" });
    expect(await held()).toBe(995_500);
    await say(first?.id ?? "", { kind: "returned", status: null, reason: "AC06", amountFen: fen(4_500) });
    expect(await read(claimId)).toMatchObject({ status: "returned" });
    expect(await held()).toBe(1_000_000);
  });

  test("is the same once, however often and in whatever order the bank says so", async () => {
    const claimId = await claimed();
    const [first] = await attempts(claimId);
    for (const kind of ["returned", "returned", "status", "returned"] as const) {
      const word = kind === "status" ? { status: "ACCC" as const } : { kind, status: null, reason: "AC06" };
      await say(first?.id ?? "", word as Partial<BankReport>);
    }
    expect(await held()).toBe(1_000_000);
    expect((await eventsOf(claimId)).filter((action) => action === "claim-returned-late")).toHaveLength(1);
  });

  test("after the bank had only said that it settled (ACSC) passes through the books and is returned", async () => {
    await service.fault({ kind: "settle-then-return", afterMs: 60_000, reasonCode: "AC04", count: 1 });
    const claimId = await claimed();
    expect((await read(claimId)).status).toBe("paying");
    const [first] = await attempts(claimId);
    await say(first?.id ?? "", { kind: "returned", status: null, reason: "AC04" });
    expect(await read(claimId)).toMatchObject({ status: "returned", returnReason: "account-closed" });
    expect(await held()).toBe(1_000_000);
    expect(await eventsOf(claimId)).toContain("claim-returned");
  });
});

describe("a closed account (AC04)", () => {
  test("is never tried again by itself: the claim waits for another account", async () => {
    await service.fault({ kind: "close-account", count: 1 });
    const claimId = await claimed();
    expect(await read(claimId)).toMatchObject({ status: "returned", returnReason: "account-closed" });
    for (let asked = 0; asked < 3; asked++) {
      expect(await carryPayment(me(), { ...nameOf(claimId), deadlineMs: 1_000, sentBefore: true })).toBe("settled");
    }
    expect((await attempts(claimId)).map((one) => one.status)).toEqual(["rejected"]);
    const again = reissueClaim(me(), { claimId, payeeAccountId: lin.accountId });
    await expect(again).rejects.toMatchObject({ code: "PAYEE_ACCOUNT_CLOSED" });
  });
});

describe("an account that the bank would not credit (AC06)", () => {
  const accounts = async () => (await readAccounts(me())).map(({ accountId, isDefault }) => [accountId, isDefault]);
  const refused = async () => {
    await service.fault({ kind: "reject", reasonCode: "AC06", count: 1 });
    expect(await read(await claimed())).toMatchObject({ status: "returned", returnReason: "account-blocked" });
  };

  test("is not where the next money goes: another open one is, until the first is chosen again", async () => {
    const spare = await service.person("林小禾");
    await service.owner`update payee_account set subject_id = ${lin.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    await refused();
    expect(await accounts()).toEqual([
      [spare.accountId, true],
      [lin.accountId, false],
    ]);
    await makeDefault(me(), { accountId: lin.accountId });
    const claimId = await claimed();
    const [first] = await attempts(claimId);
    await say(first?.id ?? "", { kind: "returned", status: null, reason: "AC06" });
    expect(await accounts()).toEqual([
      [spare.accountId, true],
      [lin.accountId, false],
    ]);
  });

  test("makes room where it is the only one: the next that is added is the one that money goes to", async () => {
    await refused();
    expect(await accounts()).toEqual([[lin.accountId, false]]);
    const added = { bankCode: "ICBK", accountNumber: "4532015112830366" };
    await fetch(new URL("/accounts", service.bank.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ accounts: [{ ...added, holderName: "林小禾", state: "open" }] }),
    });
    expect((await addAccount(me(), added)).isDefault).toBe(true);
  });

  test("stays where it is when the pool or the bank is at fault", async () => {
    await service.fault({ kind: "reject", reasonCode: "AM04", count: 1 });
    await claimed();
    expect(await accounts()).toEqual([[lin.accountId, true]]);
  });
});

describe("a deceased payee (MD07)", () => {
  test("stops everything of that person: no claim, no other account, no further attempt; nobody else is touched", async () => {
    await service.fault({ kind: "answer-later", afterMs: 60_000, count: 1 });
    const open = await claimed(300);
    await service.fault({ kind: "reject", reasonCode: "MD07", count: 1 });
    const claimId = await claimed();
    expect((await read(claimId)).status).toBe("returned");
    expect(await eventsOf(lin.subjectId)).toContain("payee-stopped");

    await expect(claimed()).rejects.toMatchObject({ code: "PAYEE_CANNOT_BE_PAID" });
    const reissued = reissueClaim(me(), { claimId, payeeAccountId: lin.accountId });
    await expect(reissued).rejects.toMatchObject({ code: "PAYEE_CANNOT_BE_PAID" });
    await expect(cancelClaim(me(), { claimId })).rejects.toMatchObject({ code: "PAYEE_CANNOT_BE_PAID" });
    expect((await read(claimId)).returnReason).toBe("payee-refused");
    const added = addAccount(me(), { bankCode: "ICBK", accountNumber: "4532015112830366" });
    await expect(added).rejects.toMatchObject({ code: "PAYEE_CANNOT_BE_PAID" });

    // The bank's own fault is otherwise tried again; for this person it ends here.
    const [attempt] = await attempts(open);
    await say(attempt?.id ?? "", { status: "RJCT", reason: "MS03" });
    expect((await attempts(open)).map((one) => one.status)).toEqual(["rejected"]);
    expect((await read(open)).status).toBe("returned");

    lin = await service.person("王阿婆");
    expect((await read(await claimed())).status).toBe("credited");
  });

  test("is stopped whatever the word does to the payment: said after another reason, or of a part of the sum", async () => {
    await service.fault({ kind: "reject", reasonCode: "AC06", count: 1 });
    const blocked = await claimed();
    await say((await attempts(blocked))[0]?.id ?? "", { status: "RJCT", reason: "MD07" });
    expect(await eventsOf(lin.subjectId)).toEqual(["payee-stopped"]);
    await expect(claimed()).rejects.toMatchObject({ code: "PAYEE_CANNOT_BE_PAID" });

    lin = await service.person("王阿婆");
    const paid = await claimed();
    const [attempt] = await attempts(paid);
    const inPart = { kind: "returned", status: null, reason: "MD07", amountFen: fen(4_400) } as const;
    await say(attempt?.id ?? "", inPart);
    await say(attempt?.id ?? "", inPart);
    expect((await read(paid)).status).toBe("credited");
    expect(await eventsOf(lin.subjectId)).toEqual(["payee-stopped"]);
    const [other] = await service.owner`
      select details from audit_event where object_id = ${attempt?.id ?? ""} and action = 'bank-said-another-sum'`;
    expect(other?.details).toMatchObject({ word: "RTND", reason: "MD07", amountFen: 4_400, orderedFen: 4_500 });
  });

  test("is stopped also for a tap that has come as far as its writing: nothing is written after the stop", async () => {
    const entitlementId = await service.owe(lin.subjectId, 700);
    const stopped = service.owner.begin(async (tx) => {
      await tx`select from payee_account where subject_id = ${lin.subjectId} for update`;
      await tx`insert into payee_stop values (${lin.subjectId}, 'MD07', 'e', now())`;
      const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
      const waiting = confirmClaim(me(), input).then(
        () => "claimed",
        (error: { code: string }) => error.code,
      );
      await until(async () => (await lockWaiters(service.owner, "claims_confirm")) > 0);
      return { waiting };
    });
    expect(await (await stopped).waiting).toBe("PAYEE_CANNOT_BE_PAID");
    expect(await service.owner`select claim_id from claim where subject_id = ${lin.subjectId}`).toHaveLength(0);
  });

  test("lets no order out that was waiting to be sent: it is asked for, and stays where it is until somebody has looked", async () => {
    await service.fault({ kind: "down", count: 1 });
    const waiting = await claimed(300);
    await service.fault({ kind: "reject", reasonCode: "MD07", count: 1 });
    await claimed();
    for (const sentBefore of [true, false]) {
      expect(await carryPayment(me(), { ...nameOf(waiting), deadlineMs: 1_000, sentBefore })).toBe("unsettled");
    }
    const [order] = await attempts(waiting);
    expect((await service.bank.orders()).map(({ endToEndId }) => endToEndId)).not.toContain(order?.id);

    await service.owner`delete from payee_stop where subject_id = ${lin.subjectId}`; // somebody has looked
    expect(await carryPayment(me(), { ...nameOf(waiting), deadlineMs: 1_000, sentBefore: true })).toBe("settled");
    expect((await read(waiting)).status).toBe("credited");
  });
});

describe("how long the money was on its way", () => {
  test("counts from the payee's sending it again: the time in which it lay returned is no part of it", async () => {
    await service.fault({ kind: "reject", reasonCode: "AC06", count: 1 });
    const claimId = await claimed();
    const returned = await read(claimId);
    const again = await reissueClaim(me(), { claimId, payeeAccountId: lin.accountId });
    expect(Date.parse(again.startedAt)).toBeGreaterThanOrEqual(Date.parse(returned.serverNow) - 1_000);
    expect(again.startedAt > again.confirmedAt).toBe(true);
    expect(again.elapsedMs).toBe(Math.max(0, Date.parse(again.creditedAt ?? "") - Date.parse(again.startedAt)));
    expect(again.stops[0]).toMatchObject({ stop: "confirmed", at: again.startedAt });
  });

  test("counts from the tap through every attempt that the bank's own fault asked for", async () => {
    await service.fault({ kind: "reject", reasonCode: "AM04", count: 1 });
    const claimId = await claimed();
    await carryPayment(me(), { ...nameOf(claimId), deadlineMs: 1_000, sentBefore: false });
    const arrived = await read(claimId);
    expect(await attempts(claimId)).toHaveLength(2);
    expect(arrived).toMatchObject({ status: "credited", startedAt: arrived.confirmedAt });
  });
});

test("an order taken after the bank's cut-off is on its way, names no hour that is past, and is credited then", async () => {
  await service.fault({ kind: "after-hours", afterMs: 60_000, count: 1 });
  const claimId = await claimed();
  const waiting = await read(claimId);
  expect(waiting.status).toBe("paying");
  const opensAt = waiting.afterHours?.opensAt; // null where this runs within the bank's hours
  expect(waiting.afterHours).not.toBeNull();
  expect(opensAt === null || Date.parse(opensAt ?? "") > Date.parse(waiting.serverNow)).toBe(true);
  const [attempt] = await attempts(claimId);
  await say(attempt?.id ?? "", { status: "ACCC" });
  expect(await read(claimId)).toMatchObject({ status: "credited", afterHours: null });
});
