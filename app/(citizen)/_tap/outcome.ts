import { ForeignAnswer } from "@/app/_rpc/foreign-answer";
import type { RefusalCode } from "@/server/kernel";

/**
 * What became of something sent: answered with a refusal, failed on our side, or nobody knows whether it arrived, because something of
 * ours gave no answer of ours (`broken`) or the line was lost (`no-line`).
 */
export type Failure =
  | { readonly kind: "refused"; readonly code: RefusalCode }
  | { readonly kind: "signed-out" }
  | { readonly kind: "outage" }
  | { readonly kind: "fault"; readonly requestId: string | null }
  | { readonly kind: "broken" }
  | { readonly kind: "no-line" };

type ErrorData = {
  readonly refusal?: { readonly code: string } | null;
  readonly outage?: boolean;
  readonly requestId?: string | null;
};

/** Whether nobody knows if it arrived: sending it again is safe, and it is not over until it was answered. */
export const isUnanswered = ({ kind }: Failure): boolean => kind === "no-line" || kind === "broken";

const SERVER_ERROR = 500;
const LINE_ASKS_TO_SIGN_IN = 511; // of a network that lets nobody through yet: that is the line, not our house

/**
 * Reads a client error. Without an answer of ours in it, nobody knows whether the tap arrived: what stands before our service failed,
 * or the line was lost.
 */
export function failureOf(error: unknown): Failure {
  const data = (error as { data?: ErrorData | null } | null)?.data;
  if (!data) return { kind: isFailing(statusOf(error)) ? "broken" : "no-line" };
  const code = data.refusal?.code as RefusalCode | undefined;
  if (code === "SESSION_EXPIRED" || code === "NOT_SIGNED_IN") return { kind: "signed-out" };
  if (code) return { kind: "refused", code };
  return data.outage ? { kind: "outage" } : { kind: "fault", requestId: data.requestId ?? null };
}

const isFailing = (status: number | undefined) =>
  status !== undefined && status >= SERVER_ERROR && status !== LINE_ASKS_TO_SIGN_IN;

/** The status of an answer that was not ours, where there was one. */
function statusOf(error: unknown): number | undefined {
  const { cause, meta } = (error ?? {}) as { cause?: unknown; meta?: { response?: { status?: number } } };
  return cause instanceof ForeignAnswer ? cause.status : meta?.response?.status;
}
