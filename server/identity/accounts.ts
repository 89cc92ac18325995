import { recordEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { assert, newId, Refusal } from "@/server/kernel";
import {
  type AccountRow,
  chooseDefault,
  closeAccount,
  holdAccount,
  insertAccount,
  isStopped,
  listAccounts,
  listAccountsToAdd,
  readAccount,
  setAside,
  stopSubject,
  viewAccount,
} from "./account-store";
import { readSubject } from "./identity-store";
import { type AddAccountInput, BANKS, isAccountNumber, type PayeeAccountView } from "./payee-account";

/** How many accounts that can be paid into one subject may have; those that a bank has closed do not count. */
const MAX_ACCOUNTS = 10;
const ACCOUNT_PURPOSE = "payee-account-number";
const IDENTITY_PURPOSE = "identity-number";

/** Who is to be credited, with the opened number. For the payment order only; never a view. */
export type Creditor = { readonly name: string; readonly bankCode: string; readonly accountNumber: string };

/** The caller's accounts, the default first. */
export function readAccounts(ctx: Context): Promise<PayeeAccountView[]> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => (await listAccounts(tx, subjectId)).map(viewAccount));
}

/**
 * Adds an account after the bank has said that it belongs to the caller.
 * @throws Refusal PAYEE_CANNOT_BE_PAID, ACCOUNT_NUMBER_INVALID, PAYEE_ACCOUNT_NOT_OWNED, PAYEE_ACCOUNT_CLOSED, PAYEE_ACCOUNT_KNOWN,
 *   PAYEE_ACCOUNTS_FULL. @throws Outage when the bank does not answer.
 */
export async function addAccount(ctx: Context, input: AddAccountInput): Promise<PayeeAccountView> {
  const { subjectId } = requireSubject(ctx);
  const bank = BANKS.find((known) => known.code === input.bankCode);
  if (!bank || !isAccountNumber(input.accountNumber)) throw new Refusal("ACCOUNT_NUMBER_INVALID");

  const subject = await ctx.tx(async (tx) => {
    if (await isStopped(tx, subjectId)) throw new Refusal("PAYEE_CANNOT_BE_PAID");
    refuseBeyond(await listAccounts(tx, subjectId)); // before the bank is asked, so that it is not asked for nothing
    return readSubject(tx, subjectId);
  });
  assert(subject, "a signed-in subject exists");
  const answer = await ctx.gateways.bank.verifyAccount({
    bankCode: bank.code,
    accountNumber: input.accountNumber,
    holderName: subject.name,
    holderIdentity: ctx.vault.open(subject.identitySealed, IDENTITY_PURPOSE),
  });
  if (!answer.owned) throw new Refusal(answer.reason === "closed" ? "PAYEE_ACCOUNT_CLOSED" : "PAYEE_ACCOUNT_NOT_OWNED");

  return ctx.tx(async (tx) => {
    const existing = await listAccountsToAdd(tx, subjectId);
    refuseBeyond(existing);
    const row = {
      subjectId,
      accountId: newId("acc", ctx.now()),
      bankCode: bank.code,
      bankName: bank.name,
      numberSealed: ctx.vault.seal(input.accountNumber, ACCOUNT_PURPOSE),
      numberIndex: ctx.vault.indexOf(input.accountNumber, ACCOUNT_PURPOSE),
      tail: input.accountNumber.slice(-4),
      holderName: subject.name,
      status: "verified" as const,
      isDefault: !existing.some((account) => account.isDefault),
      addedOn: ctx.today(),
    };
    if (!(await insertAccount(tx, row))) throw new Refusal("PAYEE_ACCOUNT_KNOWN");
    await recordEvent(ctx, tx, { subjectId, action: "payee-account-added", objectId: row.accountId });
    return viewAccount(row);
  });
}

function refuseBeyond(accounts: readonly AccountRow[]): void {
  if (accounts.filter(({ status }) => status === "verified").length >= MAX_ACCOUNTS)
    throw new Refusal("PAYEE_ACCOUNTS_FULL");
}

/** Makes an open account of the caller the one money goes to. @throws Refusal NOT_FOUND, PAYEE_ACCOUNT_CLOSED. */
export async function makeDefault(ctx: Context, input: { accountId: string }): Promise<PayeeAccountView[]> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    await requirePayable(tx, { subjectId, accountId: input.accountId });
    await chooseDefault(tx, { subjectId, accountId: input.accountId });
    await recordEvent(ctx, tx, { subjectId, action: "payee-account-chosen", objectId: input.accountId });
    return (await listAccounts(tx, subjectId)).map(viewAccount);
  });
}

/** An account of the subject that can be paid into, held until the transaction ends. @throws Refusal PAYEE_CANNOT_BE_PAID, PAYEE_ACCOUNT_MISSING, PAYEE_ACCOUNT_CLOSED. */
export async function requirePayable(tx: Tx, key: { subjectId: string; accountId: string }): Promise<PayeeAccountView> {
  const account = await holdAccount(tx, key);
  return viewAccount(payableOf(account, await isStopped(tx, key.subjectId)));
}

/** An account that was read, if it can be paid into. @throws Refusal as requirePayable. */
export function payableOf<Row extends { status: string }>(
  account: Row | null | undefined,
  isPayeeStopped: boolean,
): Row {
  if (isPayeeStopped) throw new Refusal("PAYEE_CANNOT_BE_PAID");
  if (!account) throw new Refusal("PAYEE_ACCOUNT_MISSING");
  if (account.status === "closed") throw new Refusal("PAYEE_ACCOUNT_CLOSED");
  return account;
}

/** One account of a subject, closed or not. */
export async function readPayeeAccount(
  tx: Tx,
  key: { subjectId: string; accountId: string },
): Promise<PayeeAccountView> {
  const row = await readAccount(tx, key);
  assert(row, "a claim names an account of its subject");
  return viewAccount(row);
}

/** The account money of the subject goes to unless another is chosen. */
export async function defaultAccount(tx: Tx, subjectId: string): Promise<PayeeAccountView | null> {
  const accounts = await listAccounts(tx, subjectId);
  const chosen = accounts.find((account) => account.isDefault && account.status === "verified");
  const fallback = accounts.find((account) => account.status === "verified");
  const account = chosen ?? fallback;
  return account ? viewAccount(account) : null;
}

/** The creditor of a payment order, its number opened from the vault. */
export async function openCreditor(
  ctx: Context,
  tx: Tx,
  key: { subjectId: string; accountId: string },
): Promise<Creditor> {
  const row = await readAccount(tx, key);
  assert(row, "an instruction names an account of its subject");
  return creditorOf(ctx, row);
}

/** The same from an account that was read. */
export function creditorOf(
  ctx: Context,
  account: Pick<AccountRow, "holderName" | "bankCode" | "numberSealed">,
): Creditor {
  const { holderName, bankCode, numberSealed } = account;
  return { name: holderName, bankCode, accountNumber: ctx.vault.open(numberSealed, ACCOUNT_PURPOSE) };
}

/** Remembers that the bank called the account closed. */
export function markClosed(tx: Tx, key: { subjectId: string; accountId: string }): Promise<void> {
  return closeAccount(tx, key);
}

/**
 * Remembers that money came back through the account's own fault: nothing goes there any more unless the subject says so.
 * Unlike a closed one it may be put right, so it stays on her list.
 */
export function markRefused(tx: Tx, key: { subjectId: string; accountId: string }): Promise<void> {
  return setAside(tx, key);
}

/** The blind index of an account number in hexadecimal: tells two accounts apart without keeping either's number. */
export function indexAccountNumber(ctx: Context, accountNumber: string): string {
  return ctx.vault.indexOf(accountNumber, ACCOUNT_PURPOSE).toString("hex");
}

/**
 * The bank has said that nothing can be paid to this subject (MD07): all her accounts are closed, and no claim, attempt or
 * account follows until somebody has looked. Whoever holds her phone is signed out, and acts for no firm in her name. Saying
 * so twice changes nothing.
 */
export async function stopPayee(
  ctx: Context,
  tx: Tx,
  stopped: { subjectId: string; reason: string; endToEndId: string },
): Promise<void> {
  const { subjectId, reason, endToEndId } = stopped;
  if (!(await stopSubject(tx, { ...stopped, stoppedAt: ctx.now() }))) return;
  await recordEvent(ctx, tx, {
    subjectId,
    action: "payee-stopped",
    objectId: subjectId,
    details: { reason, endToEndId },
  });
}

/** Whether the bank has said that nothing can be paid to this subject. */
export function isPayeeStopped(tx: Tx, subjectId: string): Promise<boolean> {
  return isStopped(tx, subjectId);
}
