import { createHash } from "node:crypto";
import { accountName, type Books, isPoolAccount } from "./books";
import type { AccountQuestion, Order } from "./protocol";

const STATE_CODES = { closed: "AC04", blocked: "AC06", deceased: "MD07" } as const;

/** A pool's account is named by the code of its place. */
const POOL_NUMBER = /^\d{6}$/;

/** Why an order cannot be credited now, as an ISO 20022 reason code; null when it can. */
export function objectionTo(books: Books, order: Order): string | null {
  if (isPoolAccount(order.creditor)) return POOL_NUMBER.test(order.creditor.accountNumber) ? null : "AC01";
  const account = books.accounts.get(accountName(order.creditor));
  if (!account) return "AC01";
  if (account.state !== "open") return STATE_CODES[account.state];
  return sameName(account.holderName, order.creditor.name) ? null : "BE01";
}

/** Whether an account is open and belongs to the holder asked about. The identity is compared as a hash and not kept. */
export function answerAbout(books: Books, question: AccountQuestion): { owned: boolean; reason: string } {
  const account = books.accounts.get(accountName(question));
  if (!account) return { owned: false, reason: "no-such-account" };
  const known = account.holderIdentityHash;
  const named = sameName(account.holderName, question.holderName);
  if (!named || (known && known !== hashIdentity(question.holderIdentity))) {
    return { owned: false, reason: "name-mismatch" };
  }
  return account.state === "open" ? { owned: true, reason: "match" } : { owned: false, reason: "closed" };
}

/** The form in which the simulator is told identities: SHA-256 in hexadecimal of the number in capitals. */
export function hashIdentity(identity: string): string {
  return createHash("sha256").update(identity.trim().toUpperCase(), "utf8").digest("hex");
}

function sameName(one: string, other: string): boolean {
  const plain = (name: string) => name.normalize("NFKC").replaceAll(/\s/gu, "");
  return plain(one) === plain(other);
}
