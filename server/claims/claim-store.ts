import { and, desc, eq, sql } from "drizzle-orm";
import { claim, entitlement, payeeAccount } from "@/db/schema";
import type { Caller, Context, Tx } from "@/server/context";
import { assert } from "@/server/kernel";
import { CLAIM_TRANSITIONS, type ClaimStatus } from "./claim";
import { namesOf } from "./tap-store";

/** One confirmation, as it is kept. */
export type StoredClaim = typeof claim.$inferSelect;
/** A claim with what its lists show. */
export type ClaimWithAccount = StoredClaim & { period: string; bankName: string; tail: string };

const LIST_LIMIT = 500;

/** A claim as its screens show it, with what stands around it. */
export type ClaimRead = {
  readonly claim: StoredClaim;
  readonly instruction: { readonly createdAt: Date; readonly remittanceText: string } | null;
  /** The bank's words about the latest attempt, oldest first. */
  readonly words: readonly { readonly status: string; readonly reason: string | null; readonly saidAt: Date }[];
  readonly period: string;
  readonly account: { readonly bankName: string; readonly tail: string; readonly holderName: string };
  readonly pool: { readonly zh: string; readonly en: string };
  /** Null where she confirmed for herself, or is hidden from whoever looks. */
  readonly confirmedByName: string | null;
  readonly remaining: { readonly count: number; readonly totalFen: number };
};

/** Which claim somebody looks at. */
export type ClaimQuestion = { readonly caller: Caller; readonly claimId: string };

type ClaimJson = {
  subject_id: string;
  claim_id: string;
  entitlement_id: string;
  entitlement_version: number;
  program_id: string;
  program_version: number;
  amount_fen: number;
  status: ClaimStatus;
  account_id: string;
  jurisdiction_code: string;
  confirmed_by: string;
  confirmed_at: string;
  credited_at: string | null;
  returned_at: string | null;
  return_reason: string | null;
};
type ReadJson = Omit<ClaimRead, "claim" | "instruction" | "words"> & {
  claim: ClaimJson;
  instruction: { created_at: string; remittance_text: string } | null;
  words: { status: string; reason: string | null; saidAt: string }[];
};

/** Some claims, each behind the walls of whoever looks at it, in one statement; null for one that is not found. */
export async function readClaims(
  ctx: Context,
  asked: readonly ClaimQuestion[],
): Promise<readonly (ClaimRead | null)[]> {
  const asks = asked.map(({ caller, claimId }) => ({ ...namesOf(caller), claim: claimId }));
  const rows = await ctx.statement<{ found: ReadJson | null }>(
    (on) => on`select found from claim_views(${JSON.stringify(asks)}::jsonb, ${ctx.today()}::date) found`,
  );
  return rows.map(({ found }) => found && readOf(found));
}

function readOf({ claim, instruction, words, ...rest }: ReadJson): ClaimRead {
  return {
    ...rest,
    claim: claimOf(claim),
    instruction: instruction && {
      createdAt: new Date(instruction.created_at),
      remittanceText: instruction.remittance_text,
    },
    words: words.map((word) => ({ ...word, saidAt: new Date(word.saidAt) })),
  };
}

function claimOf(row: ClaimJson): StoredClaim {
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  return {
    subjectId: row.subject_id,
    claimId: row.claim_id,
    entitlementId: row.entitlement_id,
    entitlementVersion: row.entitlement_version,
    programId: row.program_id,
    programVersion: row.program_version,
    amountFen: row.amount_fen,
    status: row.status,
    accountId: row.account_id,
    jurisdictionCode: row.jurisdiction_code,
    confirmedBy: row.confirmed_by,
    confirmedAt: new Date(row.confirmed_at),
    creditedAt: instant(row.credited_at),
    returnedAt: instant(row.returned_at),
    returnReason: row.return_reason,
  };
}

/** One claim. */
export async function findClaim(tx: Tx, key: { subjectId: string; claimId: string }): Promise<StoredClaim | undefined> {
  const [row] = await tx.select().from(claim).where(byKey(key)).limit(1);
  return row;
}

/** One claim, locked until the transaction ends, so that two words about it are written one after the other. */
export async function lockClaim(tx: Tx, key: { subjectId: string; claimId: string }): Promise<StoredClaim | undefined> {
  const [row] = await tx.select().from(claim).where(byKey(key)).limit(1).for("update");
  return row;
}

/** Moves a claim along its graph. @throws AssertionError for a move that the graph does not have. */
export async function moveClaim(
  tx: Tx,
  moved: StoredClaim,
  to: { status: ClaimStatus } & Partial<Pick<StoredClaim, "accountId" | "creditedAt" | "returnedAt" | "returnReason">>,
): Promise<StoredClaim> {
  const allowed: readonly ClaimStatus[] = CLAIM_TRANSITIONS[moved.status];
  assert(
    allowed.includes(to.status),
    `a claim goes from ${moved.status} to ${allowed.join(" or ")}, not to ${to.status}`,
  );
  await tx.update(claim).set(to).where(byKey(moved));
  return { ...moved, ...to };
}

/** The latest claims of a subject with the account each went to; at most 500. */
export async function listClaims(tx: Tx, subjectId: string): Promise<ClaimWithAccount[]> {
  const rows = await tx
    .select({ claim, period: entitlement.period, bankName: payeeAccount.bankName, tail: payeeAccount.tail })
    .from(claim)
    .innerJoin(
      entitlement,
      and(eq(entitlement.subjectId, claim.subjectId), eq(entitlement.entitlementId, claim.entitlementId)),
    )
    .innerJoin(
      payeeAccount,
      and(eq(payeeAccount.subjectId, claim.subjectId), eq(payeeAccount.accountId, claim.accountId)),
    )
    .where(eq(claim.subjectId, subjectId))
    .orderBy(desc(sql`coalesce(${claim.creditedAt}, ${claim.confirmedAt})`))
    .limit(LIST_LIMIT);
  return rows.map(({ claim: row, ...account }) => ({ ...row, ...account }));
}

function byKey(key: { subjectId: string; claimId: string }) {
  return and(eq(claim.subjectId, key.subjectId), eq(claim.claimId, key.claimId));
}
