import { randomBytes, randomInt } from "node:crypto";
import { z } from "zod";
import { recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { newId, Refusal, type RefusalCode } from "@/server/kernel";
import { Browser, type Device, PlaceView, System, viewPlace } from "./device";
import { findByComputer, insertScan, lockByCode, moveScan, type ScanRow } from "./scan-store";
import type { OpenedSession, Session } from "./session";
import { isLive, sha256 } from "./session-store";
import { startSession } from "./sign-in";

const CODE_LIFE_MS = 60_000;
const TAKE_GRACE_MS = 15_000; // what a phone confirmed in the last second is still taken
const MEMORY_MS = 10 * 60_000;
const SECRET_BYTES = 24;
const NETWORK_PURPOSE = "network-address";
const NUMBERS = { from: 10, to: 99 } as const;
const CHOICES = 3;

/** The code in the picture, on the wire. */
export const ScanCode = z.string().regex(/^[\w-]{32}$/);

/** What a computer is told of its own code. */
export type ScanProgress = { readonly state: "waiting" | "opened" | "confirmed" | "refused" | "expired" };

/** What a phone is shown before it says yes. */
export const ScanView = z.object({
  browser: Browser,
  system: System,
  place: PlaceView,
  /** Whether both ends are seen to come from one network; a computer beside the phone usually does. */
  sameNetwork: z.boolean(),
  askedAt: z.string(),
  asOf: z.string(),
  /** One of them stands on the computer's screen. */
  numbers: z.array(z.number()).length(CHOICES),
  /** The one among them that does, for phones that only compare. */
  number: z.number(),
});
export type ScanView = z.infer<typeof ScanView>;

/** What a phone answers; without a number it says no. */
export const ScanAnswer = z.object({ code: ScanCode, number: z.number().int().nullable() });

/** A computer that wants to be signed in: its code for 60 seconds, its own secret for the cookie, and the number it shows. */
export async function beginScan(
  ctx: Context,
  from: { device: Device; address: string },
): Promise<{ code: string; secret: string; number: number; lifeMs: number }> {
  const [code, secret] = [randomSecret(), randomSecret()];
  const number = randomInt(NUMBERS.from, NUMBERS.to + 1);
  const [codeHash, computerHash] = await Promise.all([sha256(code), sha256(secret)]);
  const createdAt = ctx.now();
  const { browser, system, place } = from.device;
  const row = {
    ...{ scanId: newId("scn", createdAt), codeHash, computerHash, state: "waiting" as const, number },
    ...{ browser, system, place, networkIndex: ctx.vault.indexOf(from.address, NETWORK_PURPOSE) },
    ...{ createdAt, expiresAt: new Date(createdAt.getTime() + CODE_LIFE_MS) },
  };
  const forgetBefore = new Date(createdAt.getTime() - MEMORY_MS);
  await ctx.as("sign-in").tx((tx) => insertScan(tx, row, forgetBefore));
  return { code, secret, number, lifeMs: CODE_LIFE_MS };
}

/**
 * A phone has read the code: it is bound to this phone's session from now on.
 * @throws Refusal SCAN_ENDED, SCAN_USED (which is recorded), NOT_ALLOWED from a computer that was itself signed in by a scan.
 */
export async function openScan(
  ctx: Context,
  input: { session: Session; code: string; address: string },
): Promise<ScanView> {
  const { session, address } = input;
  const row = await onScan(ctx, input, async (tx, scan) => {
    if (scan.state === "waiting") {
      const { sessionId, personId, provider } = session;
      const to = { state: "opened" as const, sessionId, personId, provider };
      await moveScan(tx, { scanId: scan.scanId, from: ["waiting"], to });
      await recordScan(ctx.as("sign-in"), tx, { scan, session, action: "scan-opened" });
    }
    return scan;
  });
  return {
    browser: Browser.catch("unknown").parse(row.browser),
    system: System.catch("unknown").parse(row.system),
    place: viewPlace(row.place),
    sameNetwork: row.networkIndex.equals(ctx.vault.indexOf(address, NETWORK_PURPOSE)),
    askedAt: row.createdAt.toISOString(),
    asOf: ctx.now().toISOString(),
    numbers: choicesFor(row),
    number: row.number,
  };
}

/**
 * The phone says yes with the number that stands on the computer's screen, or no. A wrong number is a no.
 * @throws Refusal SCAN_ENDED, SCAN_USED, SCAN_NUMBER_WRONG.
 */
export async function answerScan(
  ctx: Context,
  input: z.infer<typeof ScanAnswer> & { session: Session },
): Promise<{ confirmed: boolean }> {
  const { session, number } = input;
  const right = await onScan(ctx, input, async (tx, scan) => {
    if (scan.state !== "opened") throw new Refusal("SCAN_USED");
    const confirmed = number === scan.number;
    const to = { state: confirmed ? ("confirmed" as const) : ("refused" as const) };
    await moveScan(tx, { scanId: scan.scanId, from: ["opened"], to });
    const action = confirmed ? "scan-confirmed" : number === null ? "scan-refused" : "scan-number-wrong";
    await recordScan(ctx.as("sign-in"), tx, { scan, session, action });
    return confirmed;
  });
  if (!right && number !== null) throw new Refusal("SCAN_NUMBER_WRONG");
  return { confirmed: right };
}

/** How far a computer's own code has come. */
export async function followScan(ctx: Context, secret: string): Promise<ScanProgress> {
  const computerHash = await sha256(secret);
  const scan = await ctx.as("sign-in").tx((tx) => findByComputer(tx, computerHash));
  if (!scan || scan.state === "taken") return { state: "expired" };
  if (scan.state === "confirmed") return { state: isTakeable(ctx, scan) ? "confirmed" : "expired" };
  if (scan.state === "refused") return { state: "refused" };
  return { state: scan.expiresAt > ctx.now() ? scan.state : "expired" };
}

/**
 * The computer takes what its phone has confirmed, once, and only while that phone is still signed in: whoever signs out everywhere
 * after a wrong yes is signed out everywhere. @throws Refusal SCAN_ENDED when there is nothing to take.
 */
export async function takeScan(ctx: Context, input: { secret: string; device: Device }): Promise<OpenedSession> {
  const computerHash = await sha256(input.secret);
  const job = ctx.as("sign-in");
  return job.tx(async (tx) => {
    const scan = await findByComputer(tx, computerHash);
    if (!scan?.personId || !scan.provider || !scan.sessionId || !isTakeable(ctx, scan)) throw new Refusal("SCAN_ENDED");
    if (!(await isLive(tx, { sessionId: scan.sessionId, at: ctx.now() }))) throw new Refusal("SCAN_ENDED");
    const taken = await moveScan(tx, { scanId: scan.scanId, from: ["confirmed"], to: { state: "taken" } });
    if (!taken) throw new Refusal("SCAN_ENDED");
    // Whatever it says it is, it stood before somebody as a computer does: the short life is the careful one.
    const device = { ...input.device, kind: "computer" as const };
    return startSession(job, tx, { personId: scan.personId, provider: scan.provider, method: "scan", device });
  });
}

function isTakeable(ctx: Context, scan: ScanRow): boolean {
  return scan.state === "confirmed" && scan.expiresAt.getTime() + TAKE_GRACE_MS > ctx.now().getTime();
}

/** Does something with a code that this phone may still answer. What was tried with somebody else's is recorded first. */
async function onScan<T>(
  ctx: Context,
  by: { session: Session; code: string },
  work: (tx: Tx, scan: ScanRow) => Promise<T>,
): Promise<T> {
  const { session } = by;
  if (session.method === "scan") throw new Refusal("NOT_ALLOWED");
  const codeHash = await sha256(by.code);
  const job = ctx.as("sign-in");
  const done = await job.tx(async (tx): Promise<{ value: T } | { no: RefusalCode }> => {
    const scan = await lockByCode(tx, codeHash);
    if (!scan) return { no: "SCAN_ENDED" };
    const isOthers = scan.sessionId !== null && scan.sessionId !== session.sessionId;
    const isOver = scan.expiresAt <= ctx.now();
    const isUsed = isOthers || !["waiting", "opened"].includes(scan.state);
    if (!isUsed && !isOver) return { value: await work(tx, scan) };
    const action = isOthers ? "scan-of-another-tried" : isUsed ? "scan-used-again" : "scan-expired-tried";
    await recordScan(job, tx, { scan, session, action });
    return { no: isUsed ? "SCAN_USED" : "SCAN_ENDED" };
  });
  if ("no" in done) throw new Refusal(done.no);
  return done.value;
}

/** Leaves in the trail of the phone's person what was done with a computer's code. */
function recordScan(
  job: Context,
  tx: Tx,
  { scan, session, action }: { scan: ScanRow; session: Session; action: string },
): Promise<void> {
  const { scanId, browser, system } = scan;
  const details = { session: session.sessionId, browser, system };
  return recordEvent(job, tx, { subjectId: session.personId, action, objectId: `scan:${scanId}`, details });
}

/** Three different numbers in a fixed order, one of them the computer's: the same whenever the phone asks again. */
function choicesFor(scan: ScanRow): number[] {
  const span = NUMBERS.to - NUMBERS.from + 1;
  const chosen = new Set([scan.number]);
  for (let at = 0; chosen.size < CHOICES; at++)
    chosen.add(NUMBERS.from + (((scan.codeHash[at % 32] ?? 0) + at) % span));
  return [...chosen].sort((a, b) => a - b);
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
