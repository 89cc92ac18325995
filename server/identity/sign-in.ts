import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Caller, type Context, onePerProcess, subjectOf, type Tx } from "@/server/context";
import { assert, maskIdentity, maskPhone, Refusal } from "@/server/kernel";
import { openLine } from "@/server/line";
import {
  endSession,
  findByIdentity,
  findOffice,
  findSession,
  findSessions,
  forgetOldCodes,
  hasDelegation,
  listFirms,
  openSession,
  readSubject,
  type SubjectRow,
  setActingFor,
  sha256,
  useCodeOnce,
} from "./identity-store";
import type { MeView, Provider, SubjectView } from "./subject";

const SESSION_LIFE_MS = 8 * 3_600_000;
const CODE_MEMORY_MS = 24 * 3_600_000;
const TOKEN_BYTES = 32;
const IDENTITY_PURPOSE = "identity-number";
const PHONE_PURPOSE = "phone-number";

export const SignInInput = z.object({ code: z.string().min(1).max(512) });

/** What a request knows of its session. The token itself is only in the cookie. */
export type Session = {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly actingFor: string | null;
  /** True when this session acted for a firm whose delegation has ended meanwhile: it stands for the person again. */
  readonly delegationEnded: boolean;
  readonly provider: Provider;
};

/**
 * Exchanges a provider's code for a session. The code works once.
 * @returns the token for the cookie, and when it ends. @throws Refusal SIGN_IN_FAILED.
 */
export async function signIn(
  ctx: Context,
  input: z.infer<typeof SignInInput>,
): Promise<{ token: string; expiresAt: Date }> {
  const person = await ctx.gateways.signIn.exchange(input.code, ctx.now());
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const [codeHash, tokenHash] = await Promise.all([sha256(input.code), sha256(token)]);
  const expiresAt = new Date(ctx.now().getTime() + SESSION_LIFE_MS);
  const job = ctx.as("sign-in");
  await job.tx(async (tx) => {
    await forgetOldCodes(tx, new Date(ctx.now().getTime() - CODE_MEMORY_MS));
    if (!(await useCodeOnce(ctx, tx, codeHash))) throw new Refusal("SIGN_IN_FAILED", { why: "used" });
    const subject = await findByIdentity(tx, ctx.vault.indexOf(person.identity, IDENTITY_PURPOSE));
    if (subject?.kind !== "person") throw new Refusal("SIGN_IN_FAILED", { why: "unknown" });
    const opened = { tokenHash, personId: subject.subjectId, provider: person.provider, at: ctx.now(), expiresAt };
    await openSession(tx, opened);
    await recordSession(job, tx, { tokenHash, subjectId: subject.subjectId, action: "signed-in" });
  });
  return { token, expiresAt };
}

/** The live session behind a cookie, or null. A delegation that has ended takes the acting-for with it. */
export async function readSession(ctx: Context, token: string): Promise<Session | null> {
  return findLive(ctx, await sha256(token));
}

/** Whether a session still stands for the same caller: not signed out, not run out, not switched, the delegation in force. */
export async function isStillSignedIn(ctx: Context, session: Session): Promise<boolean> {
  const live = await findLive(ctx, session.tokenHash);
  return live !== null && live.actingFor === session.actingFor;
}

/** Those who ask at the same moment are told in one statement. */
const AT_ONCE = 100;
const sessionLine = onePerProcess((ctx) =>
  openLine({ work: (hashes: readonly Buffer[]) => findSessions(ctx, hashes), atOnce: AT_ONCE, lanes: 1 }),
);

async function findLive(ctx: Context, tokenHash: Buffer): Promise<Session | null> {
  const row = await sessionLine(ctx)(tokenHash);
  if (!row) return null;
  const { personId, provider, actingFor, isDelegated } = row;
  const delegationEnded = actingFor !== null && !isDelegated;
  return { tokenHash, personId, provider, actingFor: isDelegated ? actingFor : null, delegationEnded };
}

/** The caller a session stands for. */
export function callerOf(session: Session | null): Caller {
  if (!session) return { kind: "anonymous" };
  const { personId, actingFor } = session;
  if (actingFor) return { kind: "person_for_firm", personId, enterpriseId: actingFor };
  return { kind: "person", personId };
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
    await setActingFor(tx, session.tokenHash, enterpriseId);
    const details = { actingFor: enterpriseId };
    await recordSession(ctx, tx, {
      ...session,
      subjectId: ownSubject(ctx, session),
      action: "acting-for-switched",
      details,
    });
  });
  return { actingFor: enterpriseId };
}

/** Ends this session. */
export async function signOut(ctx: Context, session: Session): Promise<{ signedOut: true }> {
  await ctx.tx(async (tx) => {
    await endSession(tx, { tokenHash: session.tokenHash, at: ctx.now() });
    await recordSession(ctx, tx, { ...session, subjectId: ownSubject(ctx, session), action: "signed-out" });
  });
  return { signedOut: true };
}

/** Ends the session that a phone still carried when another was opened on it: whoever kept its token keeps nothing. */
export async function endEarlier(ctx: Context, token: string): Promise<void> {
  const tokenHash = await sha256(token);
  const job = ctx.as("session");
  await job.tx(async (tx) => {
    const ended = await findSession(tx, { tokenHash, at: ctx.now() });
    await endSession(tx, { tokenHash, at: ctx.now() });
    if (ended) await recordSession(job, tx, { tokenHash, subjectId: ended.personId, action: "session-replaced" });
  });
}

/** Whose affairs a change of a session concerns: the caller's, who may act for a firm. */
function ownSubject(ctx: Context, session: Session): string {
  return subjectOf(ctx.caller) ?? session.personId;
}

const SESSION_NAME_CHARS = 16;

/** Leaves what was done to a session in the trail. The session is named by the beginning of its token's digest. */
function recordSession(
  ctx: Context,
  tx: Tx,
  done: { tokenHash: Buffer; subjectId: string; action: string; details?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { tokenHash, subjectId, action, details } = done;
  const objectId = `session:${tokenHash.toString("hex").slice(0, SESSION_NAME_CHARS)}`;
  return recordEvent(ctx, tx, { subjectId, action, objectId, details });
}

/** The signed-in person as her own phone shows her. */
export function readMe(ctx: Context, session: Session): Promise<MeView> {
  return ctx.tx(async (tx) => {
    const person = await readSubject(tx, session.personId);
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
