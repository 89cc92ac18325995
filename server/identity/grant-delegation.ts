import { recordEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { addDays, assert, fen, Refusal } from "@/server/kernel";
import {
  type AnswerInput,
  type DelegationView,
  type FirmDelegationsView,
  type GrantedScope,
  LONGEST_DELEGATION_DAYS,
  type RequestView,
  type StandingView,
  stateOf,
} from "./delegation";
import {
  changeTerms,
  closeRequest,
  dateOrNull,
  endDelegation,
  findDelegation,
  findRequest,
  listDelegations,
  listRequests,
  namesAt,
  putDelegation,
  putFirmLimit,
  readFirmLimit,
  type StoredDelegation,
  viewRequest,
} from "./delegation-store";
import { readSubject } from "./identity-store";

const TITLE = "经办人";

/**
 * The legal representative's answer to a request: grants it with its limits, or refuses. Recorded in the firm's trail under
 * her name. @throws Refusal NOT_FOUND, NOT_ALLOWED, REQUEST_CLOSED, INPUT_INVALID for a date that is past or too far.
 */
export async function answerRequest(
  ctx: Context,
  answer: AnswerInput & { representativeId: string },
): Promise<RequestView> {
  const { requestId, grant, representativeId } = answer;
  const self = ctx.speakingAs({ kind: "person", personId: representativeId });
  const request = await self.tx((tx) => findRequest(tx, requestId));
  if (!request) throw new Refusal("NOT_FOUND");
  const { enterpriseId, personId } = request;
  if (personId === representativeId) throw new Refusal("NOT_ALLOWED");
  const firm = ctx.speakingAs({ kind: "person_for_firm", personId: representativeId, enterpriseId });
  const state = grant ? ("granted" as const) : ("refused" as const);
  await firm.tx(async (tx) => {
    await requireRepresentative(firm, tx);
    const current = await findRequest(tx, requestId);
    if (current?.state !== "open") throw new Refusal("REQUEST_CLOSED");
    if (grant) {
      const by = { grantedBy: representativeId, grantedAt: ctx.now() };
      const held = await findDelegation(tx, { enterpriseId, personId });
      const title = held?.title ?? TITLE;
      await putDelegation(tx, { ...termsOf(ctx, grant), ...by, enterpriseId, personId, title });
    }
    const decided = { requestId, state, decidedBy: representativeId, decidedAt: ctx.now() };
    if (!(await closeRequest(tx, decided))) throw new Refusal("REQUEST_CLOSED");
    const details = { requestId, via: request.via, ...(grant ?? {}) };
    await recordEvent(firm, tx, {
      subjectId: enterpriseId,
      action: `delegation-${state}`,
      objectId: personId,
      details,
    });
  });
  return viewRequest({ ...request, state });
}

/** Changes what a delegate may do, from this moment on. @throws Refusal NOT_ALLOWED, NOT_FOUND, INPUT_INVALID. */
export async function changeDelegation(
  ctx: Context,
  change: { personId: string; scope: GrantedScope },
): Promise<FirmDelegationsView> {
  const { subjectId: enterpriseId, personId: representativeId } = requireSubject(ctx);
  const { personId, scope } = change;
  await ctx.tx(async (tx) => {
    await requireRepresentative(ctx, tx);
    const by = { grantedBy: representativeId, grantedAt: ctx.now() };
    if (!(await changeTerms(tx, { ...termsOf(ctx, scope), ...by, enterpriseId, personId }))) {
      throw new Refusal("NOT_FOUND");
    }
    const event = { subjectId: enterpriseId, action: "delegation-changed", objectId: personId, details: { ...scope } };
    await recordEvent(ctx, tx, event);
  });
  return readDelegations(ctx);
}

/**
 * Takes a delegation back at once: whoever holds it can begin nothing more in the firm's name, and a claim that is being made
 * is either done before or refused. @throws Refusal NOT_ALLOWED, NOT_FOUND.
 */
export async function revokeDelegation(ctx: Context, revoked: { personId: string }): Promise<FirmDelegationsView> {
  const { subjectId: enterpriseId, personId: revokedBy } = requireSubject(ctx);
  const { personId } = revoked;
  await ctx.tx(async (tx) => {
    await requireRepresentative(ctx, tx);
    const ended = await endDelegation(tx, { enterpriseId, personId, revokedBy, revokedAt: ctx.now() });
    if (!ended) throw new Refusal("NOT_FOUND");
    await recordEvent(ctx, tx, { subjectId: enterpriseId, action: "delegation-revoked", objectId: personId });
  });
  return readDelegations(ctx);
}

/** Sets above what amount a second person has to confirm; null for never. @throws Refusal NOT_ALLOWED. */
export async function setFirmLimit(
  ctx: Context,
  set: { secondPersonAboveFen: number | null },
): Promise<FirmDelegationsView> {
  const { subjectId: enterpriseId, personId } = requireSubject(ctx);
  const { secondPersonAboveFen } = set;
  await ctx.tx(async (tx) => {
    await requireRepresentative(ctx, tx);
    await putFirmLimit(tx, { enterpriseId, secondPersonAboveFen, setBy: personId, setAt: ctx.now() });
    const details = { secondPersonAboveFen };
    await recordEvent(ctx, tx, { subjectId: enterpriseId, action: "firm-limit-set", objectId: enterpriseId, details });
  });
  return readDelegations(ctx);
}

/** Everybody who may act for the firm, who asks to, and the firm's own limit; for its legal representative. @throws Refusal NOT_ALLOWED. */
export function readDelegations(ctx: Context): Promise<FirmDelegationsView> {
  const { subjectId: enterpriseId, personId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    await requireRepresentative(ctx, tx);
    const names = await namesAt(tx, enterpriseId);
    const requests = await listRequests(tx);
    const limit = await readFirmLimit(tx, enterpriseId);
    return {
      people: (await listDelegations(tx, enterpriseId)).map((row) => viewDelegation(ctx, row, names)),
      requests: requests
        .filter((row) => row.enterpriseId === enterpriseId && row.state === "open" && row.personId !== personId)
        .map(viewRequest),
      secondPersonAboveFen: limit === null ? null : fen(limit),
      civilDate: ctx.today(),
    };
  });
}

/** What the caller may do for the firm she acts for. @throws Refusal NOT_ALLOWED for somebody who acts for herself. */
export function readStanding(ctx: Context): Promise<StandingView> {
  const { subjectId: enterpriseId, personId } = requireSubject(ctx);
  if (ctx.caller.kind !== "person_for_firm") throw new Refusal("NOT_ALLOWED");
  return ctx.tx(async (tx) => {
    const [held, firm] = [await findDelegation(tx, { enterpriseId, personId }), await readSubject(tx, enterpriseId)];
    assert(held && firm, "who acts for a firm holds a delegation");
    const names = await namesAt(tx, enterpriseId);
    const legal = (await listDelegations(tx, enterpriseId)).find((row) => row.isLegalRepresentative);
    const limit = await readFirmLimit(tx, enterpriseId);
    return {
      enterpriseId,
      enterpriseName: firm.name,
      personId,
      title: held.title,
      isLegalRepresentative: held.isLegalRepresentative,
      programs: held.programs,
      maxAmountFen: held.maxAmountFen === null ? null : fen(held.maxAmountFen),
      validUntil: dateOrNull(held.validUntil),
      representativeName: (legal && names.get(legal.personId)) ?? null,
      secondPersonAboveFen: limit === null ? null : fen(limit),
    };
  });
}

async function requireRepresentative(ctx: Context, tx: Tx): Promise<void> {
  const { subjectId: enterpriseId, personId } = requireSubject(ctx);
  const held = await findDelegation(tx, { enterpriseId, personId });
  if (!held?.isLegalRepresentative) throw new Refusal("NOT_ALLOWED");
}

function termsOf(ctx: Context, scope: GrantedScope) {
  const { programs, maxAmountFen, validUntil } = scope;
  const today = ctx.today();
  if (validUntil < today || validUntil > addDays(today, LONGEST_DELEGATION_DAYS)) throw new Refusal("INPUT_INVALID");
  return { programs: programs === null ? null : [...new Set(programs)], maxAmountFen, validUntil };
}

function viewDelegation(ctx: Context, row: StoredDelegation, names: ReadonlyMap<string, string>): DelegationView {
  const { personId, title, isLegalRepresentative, programs, maxAmountFen } = row;
  return {
    personId,
    name: names.get(personId) ?? "",
    title,
    isLegalRepresentative,
    programs,
    maxAmountFen: maxAmountFen === null ? null : fen(maxAmountFen),
    validUntil: dateOrNull(row.validUntil),
    state: stateOf(row, ctx.today()),
    grantedAt: row.grantedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
