import { and, desc, eq, sql } from "drizzle-orm";
import { payeeAccount, payeeStop } from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";
import { calendarDate, maskName } from "@/server/kernel";
import type { PayeeAccountView } from "./payee-account";

/** An account with its sealed number. */
export type AccountRow = typeof payeeAccount.$inferSelect;

/** What may leave the module of an account. */
export function viewAccount(row: AccountRow): PayeeAccountView {
  return {
    accountId: row.accountId,
    bankName: row.bankName,
    tail: row.tail,
    holderMasked: maskName(row.holderName),
    isDefault: row.isDefault,
    status: row.status,
    addedOn: calendarDate(row.addedOn),
  };
}

/** All accounts of a subject, the default first. */
export function listAccounts(tx: Tx, subjectId: string): Promise<AccountRow[]> {
  return tx
    .select()
    .from(payeeAccount)
    .where(eq(payeeAccount.subjectId, subjectId))
    .orderBy(desc(payeeAccount.isDefault), desc(payeeAccount.addedOn), payeeAccount.accountId);
}

/** The same, where one is about to be added: until the transaction ends, nobody else adds one to this subject. */
export async function listAccountsToAdd(tx: Tx, subjectId: string): Promise<AccountRow[]> {
  await takeTurn(tx, `accounts of ${subjectId}`);
  return listAccounts(tx, subjectId);
}

/** One account of a subject. */
export async function readAccount(
  tx: Tx,
  key: { subjectId: string; accountId: string },
): Promise<AccountRow | undefined> {
  const [row] = await tx
    .select()
    .from(payeeAccount)
    .where(and(eq(payeeAccount.subjectId, key.subjectId), eq(payeeAccount.accountId, key.accountId)))
    .limit(1);
  return row;
}

/** The same, held until the transaction ends: a stop of its subject comes before it or afterwards. */
export async function holdAccount(
  tx: Tx,
  key: { subjectId: string; accountId: string },
): Promise<AccountRow | undefined> {
  const [row] = await tx
    .select()
    .from(payeeAccount)
    .where(and(eq(payeeAccount.subjectId, key.subjectId), eq(payeeAccount.accountId, key.accountId)))
    .limit(1)
    .for("key share");
  return row;
}

/** Adds a verified account. @returns false when the subject has it already. */
export async function insertAccount(tx: Tx, row: AccountRow): Promise<boolean> {
  const added = await tx
    .insert(payeeAccount)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: payeeAccount.accountId });
  return added.length === 1;
}

/** Makes one account the default and every other of the subject not. */
export async function chooseDefault(tx: Tx, key: { subjectId: string; accountId: string }): Promise<void> {
  await tx
    .update(payeeAccount)
    .set({ isDefault: false })
    .where(and(eq(payeeAccount.subjectId, key.subjectId), eq(payeeAccount.isDefault, true)));
  await tx
    .update(payeeAccount)
    .set({ isDefault: true })
    .where(and(eq(payeeAccount.subjectId, key.subjectId), eq(payeeAccount.accountId, key.accountId)));
}

/**
 * Makes one account of a subject the default no more; another open one, the newest, takes its place where there is one. Hers are
 * held in the order in which a stop holds them.
 */
export async function setAside(
  tx: Tx,
  { subjectId, accountId }: { subjectId: string; accountId: string },
): Promise<void> {
  const own = eq(payeeAccount.subjectId, subjectId);
  await tx
    .select({ id: payeeAccount.accountId })
    .from(payeeAccount)
    .where(own)
    .orderBy(payeeAccount.accountId)
    .for("no key update");
  const accounts = await listAccounts(tx, subjectId);
  if (!accounts.some((account) => account.accountId === accountId && account.isDefault)) return;
  const other = accounts.find((account) => account.accountId !== accountId && account.status === "verified");
  if (other) return chooseDefault(tx, { subjectId, accountId: other.accountId });
  await tx
    .update(payeeAccount)
    .set({ isDefault: false })
    .where(and(own, eq(payeeAccount.accountId, accountId)));
}

/** The bank has said that the account is closed: it is never offered again. */
export async function closeAccount(tx: Tx, key: { subjectId: string; accountId: string }): Promise<void> {
  await tx
    .update(payeeAccount)
    .set({ status: "closed", isDefault: false })
    .where(and(eq(payeeAccount.subjectId, key.subjectId), eq(payeeAccount.accountId, key.accountId)));
}

/**
 * Notes that nothing can be paid to a subject, closes all accounts of hers and ends her sessions. Once noted, it stays as it
 * was noted first. @returns whether it is new.
 */
export async function stopSubject(
  tx: Tx,
  stop: { subjectId: string; reason: string; endToEndId: string; stoppedAt: Date },
): Promise<boolean> {
  const { subjectId, reason, endToEndId, stoppedAt } = stop;
  const [row] = await tx.execute<{ is_new: boolean }>(
    sql`select payee_stopped(${subjectId}, ${reason}, ${endToEndId}, ${stoppedAt.toISOString()}) as is_new`,
  );
  return row?.is_new === true;
}

/** Whether nothing can be paid to a subject. */
export async function isStopped(tx: Tx, subjectId: string): Promise<boolean> {
  const rows = await tx.select({ id: payeeStop.subjectId }).from(payeeStop).where(eq(payeeStop.subjectId, subjectId));
  return rows.length > 0;
}
