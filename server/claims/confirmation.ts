import type { PreparedEvent } from "@/server/audit";
import type { PlannedInstruction } from "@/server/funds";

/** One confirmation with everything that is to be written, in the words of the database function (migration 0042). */
export type Confirmation = {
  readonly subject: string;
  readonly person: string;
  readonly at: string;
  readonly entitlement: string;
  readonly version: number;
  readonly claim: string;
  readonly account: string;
  readonly instruction: string;
  readonly remittance: string;
  readonly brief: unknown;
  readonly because: unknown;
  /** Whom it counts once across all firms; null where it counts nobody. */
  readonly counted: { readonly mark: string; readonly persons: readonly string[] } | null;
  readonly legs: PlannedInstruction["legs"];
  readonly events: readonly PreparedEvent[];
};
