import type { Dice } from "@/bin/simulate/clock";
import type { ModelStore } from "@/bin/simulate/store";
import type { ClaimStatus } from "@/server/claims";
import type { BankReport } from "@/server/gateways";
import { Refusal } from "@/server/kernel";

/** What the scripts are made of that the model of the money path and PostgreSQL both play, and how what they say is put into words. */

/** Where the money of the scripts comes from. */
export const PLACES = ["330200", "330203"];

/** A word of the bank. */
export type Word = { status: BankReport["status"]; reason: string | null };
/** What the bank says. */
export const WORDS: readonly Word[] = [
  { status: "ACCC", reason: null },
  { status: "ACCC", reason: null },
  { status: "ACCC", reason: null },
  { status: "ACSP", reason: null },
  { status: "RJCT", reason: "AC06" },
  { status: "RJCT", reason: "AC04" },
  { status: "RJCT", reason: "MS02" },
  { status: "RJCT", reason: "MS03" },
  { status: "RJCT", reason: "DU04" },
  { status: null, reason: "AC06" },
  { status: null, reason: "AC06" },
];
/** Said late in a script, so that something goes before it. */
export const DEATHS: readonly Word[] = [
  { status: "RJCT", reason: "MD07" },
  { status: null, reason: "MD07" },
];
/** Everything that is done. */
const VERBS = [
  ...["confirm", "hear", "reissue", "cancel", "statement", "demand", "repay", "undo"],
  ...["pay-in", "pay-in", "settle", "settle"],
] as const;
/** One thing that is done. */
export type Verb = (typeof VERBS)[number];

/** What leads on from where a claim stands. */
const LEADS_ON: Readonly<Record<ClaimStatus | "none", readonly Verb[]>> = {
  none: ["confirm"],
  confirmed: ["hear"],
  paying: ["hear"],
  credited: ["demand", "demand", "hear", "statement"],
  returned: ["reissue", "reissue", "cancel", "hear"],
  cancelled: ["reissue", "cancel", "hear"],
  recovering: ["repay", "repay", "repay", "undo", "hear"],
  recovered: ["undo", "undo", "repay", "hear"],
};

/** What is done next to a claim: mostly what leads on, so that scripts come far; else anything. */
export function nextVerb(dice: Dice, status: ClaimStatus | "none"): Verb {
  return dice.pick(dice.percent(70) ? LEADS_ON[status] : VERBS);
}

/** `done`, or the code of a refusal; of what a treasury paid in, the word on it; of a settlement, each sum. */
type Said = string;

/** What a verb of the service said. */
export async function saidByReal(work: () => Promise<unknown>): Promise<Said> {
  try {
    const said = await work();
    return typeof said === "string" ? said : "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** What the same verb of the model said. */
export function saidByModel(work: () => unknown): Said {
  try {
    const said = work();
    return typeof said === "string" ? said : "done";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** What each pool and advance of the model holds, less what is reserved; fen. */
export function poolsOf({ ledger }: ModelStore): [string, number][] {
  return PLACES.flatMap((place) =>
    ["advance", "pool"].map((kind): [string, number] => {
      const { inFen = 0, outFen = 0, pendingFen = 0 } = ledger.balances.get(`${kind} ${place}`) ?? {};
      return [`lac_${kind}_${place}`, inFen - outFen - pendingFen];
    }),
  );
}

/** An attempt and where its claim stands. */
export type Attempt = { id: string; status: string; claim: string; claim_status: string };

/** A claim and its attempts in words. */
export const sayAttempts = (some: readonly Pick<Attempt, "status" | "claim_status">[]) =>
  [some[0]?.claim_status ?? "none", ...some.map(({ status }) => status)].join(" ");
