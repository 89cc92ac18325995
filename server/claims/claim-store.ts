import { and, asc, desc, eq, sql } from "drizzle-orm";
import { auditEvent, claim, entitlement, jurisdiction, payeeAccount } from "@/db/schema";
import type { Caller, Context, Tx } from "@/server/context";
import { assert } from "@/server/kernel";
import type { ClaimStatus } from "./claim-life";
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

/** When its payee last sent a claim again after it came back; null where nobody did. */
export async function lastReissueOf(tx: Tx, of: { subjectId: string; claimId: string }): Promise<Date | null> {
  const { action, at, subjectId, objectId } = auditEvent;
  const [row] = await tx
    .select({ at })
    .from(auditEvent)
    .where(and(eq(subjectId, of.subjectId), eq(objectId, of.claimId), eq(action, "claim-reissued")))
    .orderBy(desc(at))
    .limit(1);
  return row?.at ?? null;
}

/** What may change in a claim besides its status. */
export type ClaimChange = Partial<Pick<StoredClaim, "accountId" | "creditedAt" | "returnedAt" | "returnReason">>;

/** Writes where a claim now stands. Only moveClaim calls it: it knows the graph and leaves the event. */
export async function changeClaim(
  tx: Tx,
  changed: StoredClaim,
  to: ClaimChange & { status: ClaimStatus },
): Promise<StoredClaim> {
  await tx.update(claim).set(to).where(byKey(changed));
  return { ...changed, ...to };
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

/** The name under which a jurisdiction's pool pays. */
export async function jurisdictionName(tx: Tx, code: string): Promise<{ name: string; nameEn: string }> {
  const [row] = await tx.select().from(jurisdiction).where(eq(jurisdiction.code, code)).limit(1);
  assert(row, "a claim is paid by a jurisdiction");
  return row;
}

const EVENT_LIMIT = 200;

/** What happened to a claim, oldest first, without its details; at most 200. */
export function listClaimEvents(
  tx: Tx,
  of: { subjectId: string; claimId: string },
): Promise<{ action: string; at: Date; byOfficer: boolean; byPerson: boolean }[]> {
  const { action, at, subjectId, objectId, eventId, details, callerPerson } = auditEvent;
  return tx
    .select({
      action,
      at,
      byOfficer: sql<boolean>`${details} ? 'officer' or ${details} ->> 'recordedBy' like 'sub\\_%'`,
      byPerson: sql<boolean>`${callerPerson} is not null`,
    })
    .from(auditEvent)
    .where(and(eq(subjectId, of.subjectId), eq(objectId, of.claimId)))
    .orderBy(asc(at), asc(eventId))
    .limit(EVENT_LIMIT);
}

function byKey(key: { subjectId: string; claimId: string }) {
  return and(eq(claim.subjectId, key.subjectId), eq(claim.claimId, key.claimId));
}
