import { recordEvent } from "@/server/audit";
import type { Context } from "@/server/context";
import { assert, newId, Refusal } from "@/server/kernel";
import { findScan } from "./code-store";
import { type RequestsView, type RequestView, stateOf } from "./delegation";
import {
  closeRequest,
  findDelegation,
  findOpenRequest,
  findRequest,
  insertRequest,
  listRequests,
  viewRequest,
} from "./delegation-store";

const SCAN_LIFE_MS = 15 * 60_000;
/** Requests one person may have open at the same time. */
const MAX_OPEN_REQUESTS = 20;

/**
 * 请求代办: asks the legal representative of a firm whose code one has just seen. Asking again while it is open is the same request.
 * @throws Refusal SCAN_FIRST when the look was too long ago or not her own; TOO_MANY_REQUESTS with twenty requests open.
 */
export function askDelegation(ctx: Context, asked: { personId: string; scanId: string }): Promise<RequestView> {
  const { personId, scanId } = asked;
  const self = ctx.speakingAs({ kind: "person", personId });
  return self.tx(async (tx) => {
    const scan = await findScan(tx, { scanId, personId });
    const oldest = ctx.now().getTime() - SCAN_LIFE_MS;
    if (!scan?.enterpriseId || scan.at.getTime() <= oldest) throw new Refusal("SCAN_FIRST");
    const { enterpriseId, via } = scan;
    const mine = (await listRequests(tx)).filter((row) => row.personId === personId && row.state === "open");
    if (mine.length >= MAX_OPEN_REQUESTS) throw new Refusal("TOO_MANY_REQUESTS", { waitSeconds: 3_600 });
    const requestId = newId("req", ctx.now());
    const fresh = await insertRequest(tx, { requestId, enterpriseId, personId, via, askedAt: ctx.now() });
    const row = await findOpenRequest(tx, { enterpriseId, personId });
    assert(row, "what was asked is open");
    const details = { enterpriseId, via };
    if (fresh)
      await recordEvent(self, tx, { subjectId: personId, action: "delegation-asked", objectId: requestId, details });
    return viewRequest(row);
  });
}

/** Takes one's own request back. @throws Refusal NOT_FOUND, REQUEST_CLOSED. */
export function withdrawRequest(ctx: Context, asked: { personId: string; requestId: string }): Promise<RequestView> {
  const { personId, requestId } = asked;
  const self = ctx.speakingAs({ kind: "person", personId });
  return self.tx(async (tx) => {
    const row = await findRequest(tx, requestId);
    if (row?.personId !== personId) throw new Refusal("NOT_FOUND");
    const closed = { requestId, state: "withdrawn" as const, decidedBy: personId, decidedAt: ctx.now() };
    if (!(await closeRequest(tx, closed))) throw new Refusal("REQUEST_CLOSED");
    const { enterpriseId } = row;
    const details = { enterpriseId };
    await recordEvent(self, tx, { subjectId: personId, action: "delegation-unasked", objectId: requestId, details });
    return viewRequest({ ...row, state: "withdrawn" });
  });
}

/** What one has asked for, and what waits for one's own decision, the newest first. */
export function readRequests(ctx: Context, asked: { personId: string }): Promise<RequestsView> {
  const { personId } = asked;
  return ctx.speakingAs({ kind: "person", personId }).tx(async (tx) => {
    const rows = await listRequests(tx);
    const own = rows.filter((row) => row.personId === personId);
    const others = rows.filter((row) => row.personId !== personId && row.state === "open");
    return { asked: own.map(viewRequest), toDecide: others.map(viewRequest) };
  });
}

/** One request that the caller has made or decides about, and whether she already acts for the firm. @throws Refusal NOT_FOUND. */
export function readRequest(
  ctx: Context,
  asked: { personId: string; requestId: string },
): Promise<RequestView & { mayDecide: boolean }> {
  const { personId, requestId } = asked;
  return ctx.speakingAs({ kind: "person", personId }).tx(async (tx) => {
    const row = await findRequest(tx, requestId);
    if (!row) throw new Refusal("NOT_FOUND");
    const held = await findDelegation(tx, { enterpriseId: row.enterpriseId, personId });
    const mayDecide = held?.isLegalRepresentative === true && stateOf(held, ctx.today()) === "standing";
    return { ...viewRequest(row), mayDecide };
  });
}
