import { randomBytes } from "node:crypto";
import { recordEvent, WHOLE_CITY } from "@/server/audit";
import { type Caller, type Context, onePerProcess, subjectOf, type Tx } from "@/server/context";
import { assert, maskIdentity, maskPhone, newId, Refusal } from "@/server/kernel";
import { openLine } from "@/server/line";
import type { Device } from "./device";
import { findOffice, hasDelegation, listFirms, readPerson, type SubjectRow } from "./identity-store";
import { openTogether, signedIn } from "./open-together";
import {
  type OpenedSession,
  PREVIOUS_GRACE_MS,
  ROTATION_PAUSE_MS,
  SEEN_STEP_MS,
  SESSION_LIFE,
  type Session,
} from "./session";
import {
  type AskedSession,
  adoptNext,
  endSession,
  findByOtherToken,
  findSession,
  findSessions,
  handOutNext,
  type LiveSession,
  markSeen,
  moveBrowser,
  openSession,
  type SessionRow,
  setActingFor,
  sha256,
} from "./session-store";
import type { MeView, Provider, SubjectView } from "./subject";

const TOKEN_BYTES = 32;
const MAX_ANSWER_CHARS = 4_096;
const IDENTITY_PURPOSE = "identity-number";
const PHONE_PURPOSE = "phone-number";

/** What a provider's answer is finished with: the attempt that this browser kept, and the query it came back with. */
export type SignInAnswer = { readonly attempt: string; readonly answer: URLSearchParams; readonly device: Device };

/**
 * Exchanges a provider's answer for a session. The code works once, also where the provider itself would let it work again.
 * @returns the token for the cookie, when it ends, and where the person was going. @throws Refusal SIGN_IN_FAILED. @throws Outage.
 */
export async function signIn(ctx: Context, given: SignInAnswer): Promise<OpenedSession & { returnTo: string }> {
  const { attempt, answer, device } = given;
  if (answer.toString().length > MAX_ANSWER_CHARS) throw new Refusal("SIGN_IN_FAILED", { why: "altered" });
  const finished = ctx.gateways.signIn.finish({ attempt, answer, now: ctx.now() });
  const { person, returnTo } = await finished.catch((error) => recordRefused(ctx, error));
  const { provider } = person;
  const code = await sha256(`${provider} ${answer.get("code")}`);
  const identityIndex = ctx.vault.indexOf(person.identity, IDENTITY_PURPOSE);
  const opened = openTogether(ctx, { identityIndex, code, provider, device });
  return { ...(await opened.catch((error) => recordRefused(ctx, error))), returnTo };
}

/** What an honest browser never brings; each leaves its line, so that somebody who tries is seen. It names nobody. */
const SUSPICIOUS = ["altered", "used", "expired", "unknown"];

/** Leaves a suspicious answer in the trail. @throws the error itself, always. */
async function recordRefused(ctx: Context, error: unknown): Promise<never> {
  const why = error instanceof Refusal ? String(error.details.why) : "";
  if (SUSPICIOUS.includes(why)) {
    const job = ctx.as("sign-in");
    const event = { subjectId: WHOLE_CITY, action: "sign-in-refused", objectId: "sign-in", details: { why } };
    await job.tx((tx) => recordEvent(job, tx, event));
  }
  throw error;
}

/** Opens a session on a computer whose code a phone has scanned and leaves it in the trail; in the job's transaction. */
export async function startSession(
  job: Context,
  tx: Tx,
  of: { personId: string; provider: Provider; method: "provider" | "scan"; device: Device },
): Promise<OpenedSession> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const at = job.now();
  const { lifeMs, idleSeconds } = SESSION_LIFE[of.device.kind];
  const expiresAt = new Date(at.getTime() + lifeMs);
  const sessionId = newId("ses", at);
  const madeWay = await openSession(tx, {
    ...of,
    sessionId,
    tokenHash: await sha256(token),
    at,
    expiresAt,
    idleSeconds,
  });
  await recordEvent(job, tx, signedIn({ ...of, session: sessionId, person: of.personId, madeWay }));
  return { token, expiresAt };
}

/**
 * The live session behind a cookie, or null. A delegation that has ended takes the acting-for with it.
 * @param mayGoOn asked before a token that is no session's present one is searched for any further; what it throws is thrown.
 */
export async function readSession(
  ctx: Context,
  token: string,
  mayGoOn: () => Promise<void> = async () => {},
): Promise<Session | null> {
  const tokenHash = await sha256(token);
  const present = await sessionLine(ctx)({ tokenHash });
  if (!present) await mayGoOn();
  const row = present ?? (await rowOfOtherToken(ctx, tokenHash));
  if (!row) return null;
  const { sessionId, seenAt } = row;
  const at = ctx.now();
  if (seenAt && at.getTime() - seenAt.getTime() > SEEN_STEP_MS)
    await ctx.as("session").tx((tx) => markSeen(tx, { sessionId, at }));
  return sessionFrom(ctx, row);
}

/** Those who ask at the same moment are told in one statement. */
const sessionLine = onePerProcess((ctx) =>
  openLine({ work: (asked: readonly AskedSession[]) => findSessions(ctx, asked), lanes: 1 }),
);

/** The session of a token that is not its present one, after what that token means for it. */
async function rowOfOtherToken(ctx: Context, tokenHash: Buffer): Promise<LiveSession | undefined> {
  const job = ctx.as("session");
  const row = await job.tx((tx) => rowOf(job, tx, tokenHash));
  return row && (await sessionLine(ctx)({ sessionId: row.sessionId }));
}

/**
 * The session of a token. Its next token is adopted when it comes back; one that was replaced goes on for a moment, and
 * ends the session afterwards, because then two hold what only one was given.
 */
async function rowOf(job: Context, tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  const at = job.now();
  const present = await findSession(tx, { tokenHash, at });
  if (present) return present;
  const row = await findByOtherToken(tx, { tokenHash, at });
  if (!row) return findSession(tx, { tokenHash, at }); // adopted by a request beside this one, while we waited for it
  if (row.nextHash?.equals(tokenHash)) {
    await adoptNext(tx, row, new Date(at.getTime() + PREVIOUS_GRACE_MS));
    await recordSession(job, tx, {
      sessionId: row.sessionId,
      subjectId: row.personId,
      action: "session-token-replaced",
    });
    return { ...row, tokenHash, nextHash: null };
  }
  if (row.previousUntil && row.previousUntil > at) return row;
  const { sessionId, personId: subjectId } = row;
  await endSession(tx, { sessionId, at });
  await recordSession(job, tx, { sessionId, subjectId, action: "session-ended-for-reuse" });
  return undefined;
}

/**
 * Hands out a new token for a session: after some time, and whenever what it may do changes. The old one goes on until
 * the new one has come back, so that a lost answer signs nobody out. @returns null when one was handed out just now.
 */
export async function renewSession(ctx: Context, session: Session): Promise<OpenedSession | null> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const nextHash = await sha256(token);
  const [at, before] = [ctx.now(), new Date(ctx.now().getTime() - ROTATION_PAUSE_MS)];
  const { sessionId, personId: subjectId } = session;
  const job = ctx.as("session");
  const expiresAt = await job.tx(async (tx) => {
    const handedOut = await handOutNext(tx, { sessionId, nextHash, at, before });
    if (handedOut) await recordSession(job, tx, { sessionId, subjectId, action: "session-token-handed-out" });
    return handedOut;
  });
  return expiresAt ? { token, expiresAt } : null;
}

/** Whether a session still stands for the same caller: not signed out, not run out, not switched, the delegation in force. */
export async function isStillSignedIn(ctx: Context, session: Session): Promise<boolean> {
  const row = await sessionLine(ctx)({ sessionId: session.sessionId });
  return row !== undefined && sessionFrom(ctx, row).actingFor === session.actingFor;
}

function sessionFrom(ctx: Context, row: LiveSession): Session {
  const { sessionId, personId, provider, method, actingFor, isDelegated, deviceKind, rotatedAt } = row;
  const { rotateMs } = SESSION_LIFE[deviceKind];
  return {
    sessionId,
    personId,
    provider,
    method,
    actingFor: isDelegated ? actingFor : null,
    delegationEnded: actingFor !== null && !isDelegated,
    renewalDue: rotatedAt !== null && ctx.now().getTime() - rotatedAt.getTime() > rotateMs,
  };
}

/** Switches the session to a firm, or back to the person. @throws Refusal DELEGATION_MISSING. */
export async function actFor(
  ctx: Context,
  input: { session: Session; enterpriseId: string | null },
): Promise<{ actingFor: string | null }> {
  const { session, enterpriseId } = input;
  await ctx.tx(async (tx) => {
    const asked = { personId: session.personId, enterpriseId: enterpriseId ?? "", on: ctx.today() };
    if (enterpriseId !== null && !(await hasDelegation(tx, asked))) throw new Refusal("DELEGATION_MISSING");
    await setActingFor(tx, session.sessionId, enterpriseId);
    const details = { actingFor: enterpriseId };
    const subjectId = subjectOf(ctx.caller) ?? session.personId;
    await recordSession(ctx, tx, { ...session, subjectId, action: "acting-for-switched", details });
  });
  return { actingFor: enterpriseId };
}

/** Ends this session, and what ends with it. That is the person's own affair, whomever she acts for. */
export async function signOut(
  ctx: Context,
  { session, endsToo }: { session: Session; endsToo: (tx: Tx) => Promise<void> },
): Promise<{ signedOut: true }> {
  const { sessionId, personId } = session;
  const self = ctx.speakingAs({ kind: "person", personId });
  await self.tx(async (tx) => {
    await endSession(tx, { sessionId, at: ctx.now() });
    await recordSession(self, tx, { sessionId, subjectId: personId, action: "signed-out" });
    await endsToo(tx);
  });
  return { signedOut: true };
}

/** Ends the session that a phone still carried when another was opened on it: whoever kept its token keeps nothing. */
export async function endEarlier(ctx: Context, tokens: { earlier: string; fresh: string }): Promise<void> {
  const tokenHash = await sha256(tokens.earlier);
  const fresh = await sha256(tokens.fresh);
  const job = ctx.as("session");
  await job.tx(async (tx) => {
    await moveBrowser(tx, { earlier: tokenHash, fresh });
    const ended = await rowOf(job, tx, tokenHash);
    if (!ended) return;
    const { sessionId, personId: subjectId } = ended;
    await endSession(tx, { sessionId, at: ctx.now() });
    await recordSession(job, tx, { sessionId, subjectId, action: "session-replaced" });
  });
}

/** Leaves what was done to a session in the trail. */
export function recordSession(
  ctx: Context,
  tx: Tx,
  done: { sessionId: string; subjectId: string; action: string; details?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { sessionId, subjectId, action, details } = done;
  return recordEvent(ctx, tx, { subjectId, action, objectId: `session:${sessionId}`, details });
}

/** The signed-in person as her own phone shows her. */
export function readMe(ctx: Context, session: Session): Promise<MeView> {
  return ctx.tx(async (tx) => {
    const person = await readPerson(tx, { personId: session.personId, office: "finance" });
    assert(person, "a session belongs to a person");
    const firms = await listFirms(tx, { personId: session.personId, on: ctx.today() });
    const firm = firms.find(({ enterpriseId }) => enterpriseId === session.actingFor);
    const { name, maskedIdentity, phoneMasked } = viewSubject(ctx, person);
    return {
      name,
      maskedIdentity,
      phoneMasked,
      provider: session.provider,
      actingFor: firm ? { enterpriseId: firm.enterpriseId, name: firm.name } : null,
      firms,
      hasDesk: person.hasDesk,
    };
  });
}

/** What may leave the module of a subject. */
export function viewSubject(ctx: Context, row: SubjectRow): SubjectView {
  return {
    subjectId: row.subjectId,
    kind: row.kind,
    name: row.name,
    maskedIdentity: maskIdentity(ctx.vault.open(row.identitySealed, IDENTITY_PURPOSE)),
    phoneMasked: row.phoneSealed ? maskPhone(ctx.vault.open(row.phoneSealed, PHONE_PURPOSE)) : null,
  };
}

/**
 * The caller that a signed-in person is as a finance officer: of the city, or of one district.
 * @throws Refusal NOT_ALLOWED for who is none.
 */
export async function financeOfficer(ctx: Context, session: Session): Promise<Caller> {
  const { personId } = session;
  const jurisdictionCode = await ctx.as("session").tx((tx) => findOffice(tx, { personId, office: "finance" }));
  if (!jurisdictionCode) throw new Refusal("NOT_ALLOWED");
  return { kind: "officer", personId, jurisdictionCode };
}
