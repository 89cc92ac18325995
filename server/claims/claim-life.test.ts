import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "@/server/context";
import type { BankReport } from "@/server/gateways";
import { addDays, fen } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import {
  cancelClaim,
  confirmClaim,
  openRecovery,
  readClaim,
  readReceipt,
  recordBankWord,
  recordRepayment,
  reissueClaim,
  undoRepayment,
} from ".";
import { CLAIM_EDGES, type ClaimEdge, ClaimStatus, edgeBetween } from "./claim-life";
import { lockClaim } from "./claim-store";
import { moveClaim } from "./move-claim";

/** The whole graph: every edge is walked by its verb and leaves its event; every other move is refused. */

const DISTRICT = "330203";
const AMOUNT = fen(4_500);
const OFFICER: Caller = { kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT };
const EVENTS: readonly string[] = CLAIM_EDGES.map(({ event }) => event);
let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林小禾");
  await service.fund(DISTRICT, { balanceFen: 10_000_000 });
});
afterAll(() => service?.close());

const me = () => service.asPerson(lin.subjectId);
const statusOf = async (claimId: string) => (await readClaim(me(), { claimId })).status;

async function latestOrder(claimId: string): Promise<string> {
  const [row] =
    await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId} order by attempt desc`;
  return row?.id;
}

/** What led a claim along the graph, in order. */
async function walked(claimId: string): Promise<string[]> {
  const rows = await service.owner`select action from audit_event where object_id = ${claimId} order by at, event_id`;
  return rows.map(({ action }) => action).filter((action) => EVENTS.includes(action));
}

async function say(claimId: string, word: Partial<BankReport>): Promise<void> {
  const base = { kind: "status", bankReference: "R", at: new Date().toISOString(), reason: null };
  const report = { ...base, endToEndId: await latestOrder(claimId), ...word } as BankReport;
  await recordBankWord(service.as({ kind: "anonymous" }), report);
}

const payment = async (claimId: string) => ({ endToEndId: await latestOrder(claimId) });

/** Each edge's own verb, as somebody does it. */
const VERBS: Readonly<Record<ClaimEdge["event"], (claimId: string) => Promise<unknown>>> = {
  "claim-paying": (claimId) => say(claimId, { status: "ACSP" }),
  "claim-credited": (claimId) => say(claimId, { status: "ACCC" }),
  "claim-returned": (claimId) => say(claimId, { status: "RJCT", reason: "AC06" }),
  "claim-returned-late": (claimId) => say(claimId, { kind: "returned", status: null, reason: "AC06" }),
  "claim-reissued": async (claimId) => {
    await service.fault({ kind: "down", count: 1 }); // the bank does not answer, so that it stays on its way
    return reissueClaim(me(), { claimId, payeeAccountId: lin.accountId });
  },
  "claim-cancelled": (claimId) => cancelClaim(me(), { claimId }),
  "recovery-opened": async (claimId) => {
    const officer = service.as(OFFICER);
    const asked = { ground: "paid-twice", decisionNo: "海财追〔2026〕1号", notice: "同一项发了两次" } as const;
    return openRecovery(officer, { ...(await payment(claimId)), ...asked, dueOn: addDays(officer.today(), 30) });
  },
  "claim-recovered": async (claimId) =>
    recordRepayment(service.as(OFFICER), { ...(await payment(claimId)), amountFen: AMOUNT, bankReference: claimId }),
  "recovery-reopened": async (claimId) => {
    const [repayment] = (await readClaim(me(), { claimId })).recovery?.repayments ?? [];
    const bounced = { repaymentId: repayment?.repaymentId ?? "", reason: "退票" };
    return undoRepayment(service.as(OFFICER), { ...(await payment(claimId)), ...bounced });
  },
};

/** One way from the tap to each status, by its edges' events. */
const WAYS: Readonly<Record<ClaimStatus, readonly ClaimEdge["event"][]>> = {
  confirmed: [],
  paying: ["claim-paying"],
  credited: ["claim-paying", "claim-credited"],
  returned: ["claim-paying", "claim-returned"],
  cancelled: ["claim-paying", "claim-returned", "claim-cancelled"],
  recovering: ["claim-paying", "claim-credited", "recovery-opened"],
  recovered: ["claim-paying", "claim-credited", "recovery-opened", "claim-recovered"],
};

/** A claim that stands where it is wanted. */
async function claimIn(status: ClaimStatus): Promise<string> {
  await service.fault({ kind: "down", count: 1 });
  const entitlementId = await service.owe(lin.subjectId, AMOUNT);
  const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  const { claimId } = await confirmClaim(me(), tap);
  for (const event of WAYS[status]) await VERBS[event](claimId);
  expect(await statusOf(claimId)).toBe(status);
  return claimId;
}

describe("every edge of the graph", () => {
  test.each(CLAIM_EDGES)("$from → $to is walked by its verb and leaves the event $event, once", async (edge) => {
    const claimId = await claimIn(edge.from);
    await VERBS[edge.event](claimId);
    expect(await statusOf(claimId)).toBe(edge.to);
    expect(await walked(claimId)).toEqual([...WAYS[edge.from], edge.event]);
    await VERBS[edge.event](claimId).catch(() => {}); // done twice it is done once
    expect(await walked(claimId)).toEqual([...WAYS[edge.from], edge.event]);
  });

  test("has an event of its own, and every status can be reached", () => {
    expect(new Set(EVENTS).size).toBe(CLAIM_EDGES.length);
    for (const status of ClaimStatus.options) {
      let at: ClaimStatus = "confirmed";
      for (const event of WAYS[status]) {
        const edge = CLAIM_EDGES.find((one) => one.event === event && one.from === at);
        expect(edge, `${at} ${event}`).toBeDefined();
        at = edge?.to ?? at;
      }
      expect(at).toBe(status);
    }
  });

  test("is passed even when the bank says its last word first: each step has its event", async () => {
    const claimId = await claimIn("confirmed");
    await say(claimId, { status: "ACCC" });
    expect((await walked(claimId)).sort()).toEqual(["claim-credited", "claim-paying"]);
  });
});

describe("every other move", () => {
  test.each(ClaimStatus.options)("from %s is refused and writes nothing", async (from) => {
    const claimId = await claimIn(from);
    const before = await walked(claimId);
    for (const to of ClaimStatus.options.filter((one) => !edgeBetween(from, one))) {
      const job = service.as({ kind: "system", job: "payments" });
      const moved = job.tx(async (tx) => {
        const claim = await lockClaim(tx, { subjectId: lin.subjectId, claimId });
        if (claim) await moveClaim(job, tx, { claim, steps: [{ to }] });
      });
      await expect(moved, `${from} → ${to}`).rejects.toThrow(`does not go from ${from} to ${to}`);
    }
    expect(await statusOf(claimId)).toBe(from);
    expect(await walked(claimId)).toEqual(before);
  });

  test.each([
    ["claim-cancelled", "CLAIM_NOT_RETURNED", ["confirmed", "paying", "credited", "recovering", "recovered"]],
    ["claim-reissued", "CLAIM_NOT_RETURNED", ["confirmed", "credited", "recovering", "recovered", "cancelled"]],
    ["recovery-opened", "CLAIM_NOT_CREDITED", ["confirmed", "paying", "returned", "recovered", "cancelled"]],
    ["claim-recovered", "CLAIM_NOT_RECOVERING", ["confirmed", "paying", "credited", "returned", "cancelled"]],
  ] as const)("%s is refused by its verb (%s) wherever the graph has no such edge", async (event, code, statuses) => {
    for (const status of statuses) {
      const claimId = await claimIn(status);
      await expect(VERBS[event](claimId), status).rejects.toMatchObject({ code });
      expect(await statusOf(claimId)).toBe(status);
    }
  });
});

describe("giving up returned money", () => {
  test("leaves the money with its pool, and closes this period's benefit for ever", async () => {
    const free = async () => {
      const [row] = await service.owner`select in_posted_fen - out_posted_fen - out_pending_fen as free
        from ledger_balance where account_id = ${`lac_pool_${DISTRICT}`}`;
      return Number(row?.free);
    };
    const before = await free();
    const claimId = await claimIn("returned");
    await cancelClaim(me(), { claimId });
    expect(await free()).toBe(before);

    const [benefit] = await service.owner`
      select e.entitlement_id as id, e.status, e.claim_id from entitlement e join claim c using (entitlement_id) where c.claim_id = ${claimId}`;
    expect(benefit).toMatchObject({ status: "claimed", claim_id: claimId });
    const again = { entitlementId: benefit?.id, entitlementVersion: 1, payeeAccountId: lin.accountId };
    expect(await confirmClaim(me(), again)).toMatchObject({ claimId, status: "cancelled" });
    await expect(readReceipt(me(), { claimId })).rejects.toMatchObject({ code: "CLAIM_NOT_CREDITED" });
  });

  test("is nobody else's to do", async () => {
    const claimId = await claimIn("returned");
    const other = await service.person("王阿婆");
    const given = cancelClaim(service.asPerson(other.subjectId), { claimId });
    await expect(given).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await statusOf(claimId)).toBe("returned");
  });
});
