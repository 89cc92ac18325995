import type { ClaimView, PayeeAccountView } from "@/app/views";

/** Reasons that lie in the account: sent there again, the money would come back again. */
const ACCOUNT_AT_FAULT: readonly ClaimView["returnReason"][] = [
  "account-closed",
  "account-invalid",
  "account-blocked",
  "name-mismatch",
];

/**
 * Where returned money can be sent again. An account through whose fault it came back is offered last, for whoever has had her
 * bank put it right, and is never the one that is chosen without her.
 *
 * @returns `preset` is null where no other account is open: another one is added then. `atFault` is the account that it came back from.
 */
export function resendChoices<Account extends Pick<PayeeAccountView, "accountId" | "status" | "isDefault">>(
  claim: Pick<ClaimView, "returnReason"> & { readonly payeeAccount: { readonly accountId: string } },
  accounts: readonly Account[],
): { readonly open: readonly Account[]; readonly preset: Account | null; readonly atFault: Account | null } {
  const verified = accounts.filter((account) => account.status === "verified");
  const isAtFault = ({ accountId }: Account) =>
    accountId === claim.payeeAccount.accountId && ACCOUNT_AT_FAULT.includes(claim.returnReason);
  const others = verified.filter((account) => !isAtFault(account));
  const atFault = verified.find(isAtFault) ?? null;
  return {
    open: atFault ? [...others, atFault] : others,
    preset: others.find((account) => account.isDefault) ?? others[0] ?? null,
    atFault,
  };
}
