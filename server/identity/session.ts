import type { Caller } from "@/server/context";
import type { Provider } from "./subject";

const HOUR_MS = 3_600_000;
const SECONDS_AN_HOUR = 3_600;

/**
 * How long a session lasts: in all, and lying unused. A phone is in one person's pocket, and elders sign in with effort; a
 * computer is often somebody else's, or a desk that is left.
 */
export const SESSION_LIFE = {
  phone: { lifeMs: 30 * 24 * HOUR_MS, idleSeconds: 72 * SECONDS_AN_HOUR, rotateMs: 12 * HOUR_MS },
  computer: { lifeMs: 8 * HOUR_MS, idleSeconds: SECONDS_AN_HOUR / 2, rotateMs: HOUR_MS },
} as const;

/** A token that was replaced goes on this long, for what was on its way. */
export const PREVIOUS_GRACE_MS = 20_000;
/** A session that was just given a new token gets no other before this has passed: answers may overtake each other. */
export const ROTATION_PAUSE_MS = 60_000;
/** That a session is being used is written down at most this often. */
export const SEEN_STEP_MS = 60_000;
/** How many devices one person may be signed in on; the one that signed in longest ago makes way. */
export const MAX_SESSIONS = 20;

/** What a request knows of its session. The token itself is only in the cookie. */
export type Session = {
  /** The name of the session; unlike its token it never changes. */
  readonly sessionId: string;
  readonly personId: string;
  readonly actingFor: string | null;
  /** True when this session acted for a firm whose delegation has ended meanwhile: it stands for the person again. */
  readonly delegationEnded: boolean;
  readonly provider: Provider;
  /** How it was opened: through a provider, or by a phone that scanned this computer's code. */
  readonly method: "provider" | "scan";
  /** True when its token has served long enough to be replaced. */
  readonly renewalDue: boolean;
};

/** A token for the cookie, and when the session ends at the latest. */
export type OpenedSession = { readonly token: string; readonly expiresAt: Date };

/** The caller a session stands for. */
export function callerOf(session: Session | null): Caller {
  if (!session) return { kind: "anonymous" };
  const { personId, actingFor } = session;
  if (actingFor) return { kind: "person_for_firm", personId, enterpriseId: actingFor };
  return { kind: "person", personId };
}
