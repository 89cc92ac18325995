import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "@/server/kernel";

const MINUTE_SECONDS = 60;

/**
 * How often one session, or one address that has none, may do what in a minute. Counted in this process: the
 * demonstration is one web process; with several, rate-limiter-flexible's Postgres store takes the same calls.
 */
const LIMITS = {
  read: new RateLimiterMemory({ points: 600, duration: MINUTE_SECONDS }),
  write: new RateLimiterMemory({ points: 120, duration: MINUTE_SECONDS }),
  receipts: new RateLimiterMemory({ points: 6_000, duration: MINUTE_SECONDS }),
  "refused-bank-callbacks": new RateLimiterMemory({ points: 20, duration: MINUTE_SECONDS }),
  "refused-receipts": new RateLimiterMemory({ points: 20, duration: MINUTE_SECONDS }),
  "sign-in": new RateLimiterMemory({ points: 60, duration: MINUTE_SECONDS }),
  /** Setting out to a provider, and asking for a code to be scanned: neither has cost anybody anything yet. */
  "sign-in-start": new RateLimiterMemory({ points: 120, duration: MINUTE_SECONDS }),
  /** Cookies that are no session's: what guesses at them, or has kept one that ended, costs the database a search each time. */
  "unknown-sessions": new RateLimiterMemory({ points: 120, duration: MINUTE_SECONDS }),
  /** A computer asking what has become of its own code. */
  "scan-follow": new RateLimiterMemory({ points: 240, duration: MINUTE_SECONDS }),
} as const;

/** Takes one from a limit. @throws Refusal TOO_MANY_REQUESTS with the seconds to wait. */
export async function takeFromLimit(limit: keyof typeof LIMITS, key: string): Promise<void> {
  try {
    await LIMITS[limit].consume(key);
  } catch (rejected) {
    if (!(rejected instanceof RateLimiterRes)) throw rejected;
    throw new Refusal("TOO_MANY_REQUESTS", { waitSeconds: Math.ceil(rejected.msBeforeNext / 1000) });
  }
}
