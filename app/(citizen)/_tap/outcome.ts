import type { RefusalCode } from "@/server/kernel";

/** What became of something sent: answered with a refusal, failed on our side, or the line was lost. */
export type Failure =
  | { readonly kind: "refused"; readonly code: RefusalCode }
  | { readonly kind: "signed-out" }
  | { readonly kind: "outage" }
  | { readonly kind: "fault"; readonly requestId: string | null }
  | { readonly kind: "no-line" };

type ErrorData = {
  readonly refusal?: { readonly code: string } | null;
  readonly outage?: boolean;
  readonly requestId?: string | null;
};

/** Reads a client error. Without an answer of ours in it, nobody knows whether the tap arrived: the line was lost. */
export function failureOf(error: unknown): Failure {
  const data = (error as { data?: ErrorData | null } | null)?.data;
  if (!data) return { kind: "no-line" };
  const code = data.refusal?.code as RefusalCode | undefined;
  if (code === "SESSION_EXPIRED" || code === "NOT_SIGNED_IN") return { kind: "signed-out" };
  if (code) return { kind: "refused", code };
  return data.outage ? { kind: "outage" } : { kind: "fault", requestId: data.requestId ?? null };
}
