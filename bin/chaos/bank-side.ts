import type { Evidence } from "./judge";

/** Everything that may go wrong at the bank, and how often: drawn for each payment from the bank's own seed. */
const FAULTS = [
  { kind: "slow", delayMs: 400, probability: 0.05 },
  { kind: "timeout-after-accepting", probability: 0.04 },
  { kind: "lose", probability: 0.03 },
  { kind: "answer-later", afterMs: 700, probability: 0.06 },
  { kind: "answer-twice", afterMs: 300, probability: 0.04 },
  { kind: "out-of-order", afterMs: 300, probability: 0.04 },
  { kind: "reject", reasonCode: "MS03", probability: 0.03 },
  { kind: "return-after-credit", afterMs: 900, reasonCode: "AC06", probability: 0.03 },
  { kind: "settle-then-return", afterMs: 500, reasonCode: "AC06", probability: 0.03 },
  { kind: "close-account", probability: 0.03 },
] as const;
const PAGE = 10_000;
const DEADLINE_MS = 10_000;

/** What is asked of the simulated bank as its operator. @throws Error while it is down. */
export function bankSide(url: string) {
  const send = async (door: string, body: unknown, method = "POST") => {
    const answer = await fetch(`${url}${door}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!answer.ok) throw new Error(`the bank answered ${answer.status} at ${door}`);
    return answer.json();
  };
  return {
    misbehave: async () => {
      for (const fault of FAULTS) await send("/faults", { ...fault, count: null });
    },
    behave: () => send("/faults", undefined, "DELETE"),
    openAccounts: (accounts: readonly { accountNumber: string; name: string }[]) =>
      send("/accounts", {
        accounts: accounts.map(({ accountNumber, name }) => ({ bankCode: "NBCB", accountNumber, holderName: name })),
      }),
    /** Every line of the bank's book. */
    async book(): Promise<Evidence["book"]> {
      const book: Evidence["book"][number][] = [];
      for (let after = 0; ; ) {
        const { entries } = await send(`/statement?after=${after}&limit=${PAGE}`, undefined, "GET");
        for (const { endToEndId, kind, amountFen } of entries) book.push({ endToEndId, kind, amountFen });
        if (entries.length < PAGE) return book;
        after = entries.at(-1).sequence;
      }
    },
  };
}
