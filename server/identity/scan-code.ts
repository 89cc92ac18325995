import { createHash } from "node:crypto";
import { recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { assert, newId, Refusal, type RefusalCode } from "@/server/kernel";
import { countScans, findFirm, forgetScans, insertScan, lookInTurn, type StoredScan } from "./code-store";
import { stateOf } from "./delegation";
import { findDelegation, findOpenRequest } from "./delegation-store";
import { CODE_PATH, CodeContent, type CodeScanInput, type CodeScanView, type Via } from "./enterprise-code";
import { isUscc, tidyUscc } from "./uscc";

const IDENTITY_PURPOSE = "identity-number";
/** How often one person may look in a minute. A hand that scans a pile of codes does not reach it. */
export const SCANS_A_MINUTE = 30;
const MINUTE_MS = 60_000;
const SCAN_MEMORY_MS = 24 * 3_600_000; // far above the life of a code that opens once
const CLOCK_LEEWAY_S = 5; // between the web servers that sign and read

type Read = { readonly via: Via; readonly uscc: string; readonly codeHash: Buffer | null };
type Outcome = StoredScan["outcome"];

const REFUSALS: Readonly<Record<Exclude<Outcome, "firm">, RefusalCode>> = {
  forged: "CODE_FORGED",
  expired: "CODE_EXPIRED",
  used: "CODE_USED",
  unknown: "FIRM_UNKNOWN",
  limited: "TOO_MANY_REQUESTS",
};

/**
 * Looks at a code: says which firm it names and what the person is to it. Opens no session and gives no right. Every look is
 * kept and recorded, also one that was refused; the one that was too many is recorded once.
 * @throws Refusal CODE_FOREIGN, CODE_FORGED, CODE_EXPIRED, CODE_USED, USCC_INVALID, FIRM_UNKNOWN, TOO_MANY_REQUESTS.
 */
export async function scanCode(ctx: Context, scan: { personId: string; input: CodeScanInput }): Promise<CodeScanView> {
  const { personId, input } = scan;
  const read = await readInput(ctx, input);
  const job = ctx.as("enterprise-code");
  const kept = await job.tx((tx) => keepLook(job, tx, { personId, read }));
  const { outcome, enterpriseId } = kept.scan;
  if (outcome !== "firm") throw new Refusal(REFUSALS[outcome], outcome === "limited" ? { waitSeconds: 60 } : {});
  assert(enterpriseId, "a look that found a firm names it");
  const self = ctx.speakingAs({ kind: "person", personId });
  return self.tx(async (tx) => {
    const pair = { enterpriseId, personId };
    const held = await findDelegation(tx, pair);
    const stands = held !== undefined && stateOf(held, ctx.today()) === "standing";
    return {
      scanId: kept.scan.scanId,
      enterpriseId,
      enterpriseName: kept.name,
      via: kept.scan.via,
      standing: !stands ? "none" : held.isLegalRepresentative ? "representative" : "delegate",
      openRequestId: (await findOpenRequest(tx, pair))?.requestId ?? null,
    };
  });
}

/** What a look is worth before any firm is looked up. What is no code of ours at all is not kept: it says nothing about us. */
async function readInput(
  ctx: Context,
  input: CodeScanInput,
): Promise<Read | { via: Via; outcome: "forged" | "expired" }> {
  if ("uscc" in input) {
    const uscc = tidyUscc(input.uscc);
    if (!isUscc(uscc)) throw new Refusal("USCC_INVALID");
    return { via: "typed", uscc, codeHash: null };
  }
  const at = input.code.indexOf(CODE_PATH);
  const jws = at < 0 ? input.code : input.code.slice(at + CODE_PATH.length);
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jws)) throw new Refusal("CODE_FOREIGN");
  assert(ctx.codes, "the web server is told the key of codes");
  const text = await ctx.codes.open(jws);
  if (text === null) return { via: "screen", outcome: "forged" };
  const content = CodeContent.parse(JSON.parse(text)); // we signed it: another shape is our bug
  const via: Via = content.jti === undefined ? "printed" : "screen";
  const now = ctx.now().getTime() / 1_000;
  if (content.exp <= now || content.iat > now + CLOCK_LEEWAY_S) return { via, outcome: "expired" };
  const codeHash = content.jti === undefined ? null : createHash("sha256").update(content.jti).digest();
  return { via, uscc: content.uscc, codeHash };
}

async function keepLook(
  job: Context,
  tx: Tx,
  look: { personId: string; read: Awaited<ReturnType<typeof readInput>> },
): Promise<{ scan: StoredScan; name: string }> {
  const { personId, read } = look;
  const at = job.now();
  const scan: StoredScan = {
    scanId: newId("csn", at),
    personId,
    enterpriseId: null,
    via: read.via,
    outcome: "unknown",
    codeHash: null,
    at,
  };
  const since = new Date(at.getTime() - MINUTE_MS);
  const limited = { scan: { ...scan, outcome: "limited" as const }, name: "" };
  const before = await countScans(tx, { personId, since });
  if (before.told && before.looked >= SCANS_A_MINUTE) return limited; // waits for no turn: a flood holds no connection
  await lookInTurn(tx, personId);
  const { looked, told } = await countScans(tx, { personId, since });
  if (looked >= SCANS_A_MINUTE) return told ? limited : keep(job, tx, limited);
  await forgetScans(tx, { personId, before: new Date(at.getTime() - SCAN_MEMORY_MS) });
  if ("outcome" in read) return keep(job, tx, { scan: { ...scan, outcome: read.outcome }, name: "" });
  const firm = await findFirm(tx, job.vault.indexOf(read.uscc, IDENTITY_PURPOSE));
  if (!firm) return keep(job, tx, { scan, name: "" });
  const found = { ...scan, outcome: "firm" as const, enterpriseId: firm.subjectId, codeHash: read.codeHash };
  return keep(job, tx, { scan: found, name: firm.name });
}

/** Keeps a look and records it; a code that somebody opened before becomes a look at a used one. */
async function keep(
  job: Context,
  tx: Tx,
  look: { scan: StoredScan; name: string },
): Promise<{ scan: StoredScan; name: string }> {
  if (!(await insertScan(tx, look.scan))) {
    const used = { ...look.scan, outcome: "used" as const, enterpriseId: null, codeHash: null };
    return keep(job, tx, { scan: used, name: "" });
  }
  const { scanId, personId, via, outcome, enterpriseId } = look.scan;
  const action = outcome === "firm" ? "code-scanned" : "code-refused";
  const details = { via, outcome, enterpriseId };
  await recordEvent(job, tx, { subjectId: personId, action, objectId: scanId, details });
  return look;
}
