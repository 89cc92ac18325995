import { and, desc, eq, sql } from "drizzle-orm";
import { delegation, delegationRequest, firmLimit } from "@/db/schema";
import type { Tx } from "@/server/context";
import { calendarDate } from "@/server/kernel";
import type { DelegationScope, RequestView } from "./delegation";

/** A delegation as it is kept. */
export type StoredDelegation = typeof delegation.$inferSelect;
/** A request as it is kept. */
export type StoredRequest = typeof delegationRequest.$inferSelect;

const LIST_LIMIT = 200;

/** One person's delegation for a firm, whether it stands or not. */
export async function findDelegation(
  tx: Tx,
  key: { enterpriseId: string; personId: string },
): Promise<StoredDelegation | undefined> {
  const [row] = await tx.select().from(delegation).where(byPair(key)).limit(1);
  return row;
}

/** Everybody who may act for a firm, or did: the legal representative first. */
export function listDelegations(tx: Tx, enterpriseId: string): Promise<StoredDelegation[]> {
  return tx
    .select()
    .from(delegation)
    .where(eq(delegation.enterpriseId, enterpriseId))
    .orderBy(desc(delegation.isLegalRepresentative), desc(delegation.grantedAt), delegation.personId)
    .limit(LIST_LIMIT);
}

/** The names of whoever may act for a firm, or did. Only somebody who acts for it is told. */
export async function namesAt(tx: Tx, enterpriseId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.execute<{ person_id: string; name: string }>(
    sql`select person_id, name from firm_people(${enterpriseId})`,
  );
  return new Map(rows.map((row) => [row.person_id, row.name]));
}

/** What is granted, by whom and when. */
export type Granted = DelegationScope & {
  readonly enterpriseId: string;
  readonly personId: string;
  readonly title: string;
  readonly validUntil: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
};

/** Grants a delegation, or grants anew one that ended or was taken back. */
export async function putDelegation(tx: Tx, granted: Granted): Promise<void> {
  const { enterpriseId, personId, ...terms } = granted;
  const anew = { ...terms, revokedBy: null, revokedAt: null };
  await tx
    .insert(delegation)
    .values({ enterpriseId, personId, isLegalRepresentative: false, ...anew })
    .onConflictDoUpdate({ target: [delegation.enterpriseId, delegation.personId], set: anew });
}

/** Changes a delegation that stands. @returns false when there is none that may be changed. */
export async function changeTerms(tx: Tx, changed: Omit<Granted, "title">): Promise<boolean> {
  const { enterpriseId, personId, ...terms } = changed;
  const rows = await tx
    .update(delegation)
    .set(terms)
    .where(and(byPair({ enterpriseId, personId }), sql`${delegation.revokedAt} is null`))
    .returning({ personId: delegation.personId });
  return rows.length === 1;
}

/** Takes a delegation back; waits for a claim that is being made with it. @returns false when there is none to take back. */
export async function endDelegation(
  tx: Tx,
  ended: { enterpriseId: string; personId: string; revokedBy: string; revokedAt: Date },
): Promise<boolean> {
  const { revokedBy, revokedAt, ...pair } = ended;
  const rows = await tx
    .update(delegation)
    .set({ revokedBy, revokedAt })
    .where(and(byPair(pair), eq(delegation.isLegalRepresentative, false), sql`${delegation.revokedAt} is null`))
    .returning({ personId: delegation.personId });
  return rows.length === 1;
}

/** Asks. @returns false when the same person's request to this firm is still open. */
export async function insertRequest(
  tx: Tx,
  asked: Pick<StoredRequest, "requestId" | "enterpriseId" | "personId" | "via" | "askedAt">,
): Promise<boolean> {
  const rows = await tx
    .insert(delegationRequest)
    .values({ ...asked, state: "open", enterpriseName: "", personName: "" }) // the database fills in the names
    .onConflictDoNothing()
    .returning({ id: delegationRequest.requestId });
  return rows.length === 1;
}

/** A person's open request to a firm. */
export async function findOpenRequest(
  tx: Tx,
  key: { enterpriseId: string; personId: string },
): Promise<StoredRequest | undefined> {
  const [row] = await tx
    .select()
    .from(delegationRequest)
    .where(
      and(
        eq(delegationRequest.enterpriseId, key.enterpriseId),
        eq(delegationRequest.personId, key.personId),
        eq(delegationRequest.state, "open"),
      ),
    )
    .limit(1);
  return row;
}

/** One request that the caller made or decides about. */
export async function findRequest(tx: Tx, requestId: string): Promise<StoredRequest | undefined> {
  const [row] = await tx.select().from(delegationRequest).where(eq(delegationRequest.requestId, requestId)).limit(1);
  return row;
}

/** The requests that the caller made or decides about, the newest first. */
export function listRequests(tx: Tx): Promise<StoredRequest[]> {
  return tx.select().from(delegationRequest).orderBy(desc(delegationRequest.askedAt)).limit(LIST_LIMIT);
}

/** Closes an open request. @returns false when it was closed before. */
export async function closeRequest(
  tx: Tx,
  closed: { requestId: string; state: Exclude<RequestView["state"], "open">; decidedBy: string; decidedAt: Date },
): Promise<boolean> {
  const { requestId, ...decision } = closed;
  const rows = await tx
    .update(delegationRequest)
    .set(decision)
    .where(and(eq(delegationRequest.requestId, requestId), eq(delegationRequest.state, "open")))
    .returning({ id: delegationRequest.requestId });
  return rows.length === 1;
}

/** Above what amount a firm wants a second person; null: never. */
export async function readFirmLimit(tx: Tx, enterpriseId: string): Promise<number | null> {
  const [row] = await tx.select().from(firmLimit).where(eq(firmLimit.enterpriseId, enterpriseId)).limit(1);
  return row?.secondPersonAboveFen ?? null;
}

/** Sets a firm's own limit. */
export async function putFirmLimit(tx: Tx, row: typeof firmLimit.$inferInsert): Promise<void> {
  const { enterpriseId: _, ...terms } = row;
  await tx.insert(firmLimit).values(row).onConflictDoUpdate({ target: firmLimit.enterpriseId, set: terms });
}

/** What may leave the module of a request. */
export function viewRequest(row: StoredRequest): RequestView {
  const { requestId, enterpriseId, enterpriseName, personName, via, state } = row;
  return { requestId, enterpriseId, enterpriseName, personName, via, state, askedAt: row.askedAt.toISOString() };
}

/** A date as it is kept, or null. */
export function dateOrNull(kept: string | null) {
  return kept === null ? null : calendarDate(kept);
}

function byPair({ enterpriseId, personId }: { enterpriseId: string; personId: string }) {
  return and(eq(delegation.enterpriseId, enterpriseId), eq(delegation.personId, personId));
}
