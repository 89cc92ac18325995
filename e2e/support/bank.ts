/** A line of the simulated bank's statement: money that reached a payee, or came back. */
export type StatementEntry = {
  readonly kind: "credit" | "return";
  readonly endToEndId: string;
  readonly amountFen: number;
  readonly bankCode: string;
  readonly accountNumber: string;
  readonly remittanceText: string;
};

/** Which account, at which bank. */
export type BankAccount = { readonly bankCode: string; readonly accountNumber: string };

/** The other party: what it knows is asked for at its own door, never in our database. */
export type Bank = {
  /** Everything that ever reached or left a payee, oldest first. */
  statement(): Promise<StatementEntry[]>;
  /** Opens an account in somebody's name. */
  open(account: BankAccount & { holderName: string }): Promise<void>;
  /** Lets the next payment to one account meet a fault; other accounts are not touched. */
  fault(fault: { kind: string; account: BankAccount } & Record<string, unknown>): Promise<void>;
};

const STATEMENT_LIMIT = 10_000;

/** The simulated bank at its address. */
export function bankAt(url: string): Bank {
  const ask = async (path: string, body?: unknown) => {
    const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(new URL(path, url), body === undefined ? {} : post);
    if (!answer.ok)
      throw new Error(`the simulated bank answered ${path} with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    statement: async () => (await ask(`/statement?limit=${STATEMENT_LIMIT}`)).entries,
    open: async (account) => void (await ask("/accounts", { accounts: [{ ...account, state: "open" }] })),
    fault: async (fault) => void (await ask("/faults", fault)),
  };
}
