const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** Pauses of 1, 2, 4 … 32 minutes and then of an hour each: together a day. */
const MAX_ROUNDS = 30;

/** Whether a message of which nothing was sent may be tried once more; a round tries every provider. */
export function mayTryAgain(attempt: number, providers: number): boolean {
  return attempt < MAX_ROUNDS * Math.max(1, providers);
}

/** How long a message rests once every provider has refused it in so many attempts, in milliseconds: longer every round. */
export function pauseAfter(attempt: number, providers: number): number {
  const round = Math.ceil(attempt / Math.max(1, providers));
  return Math.min(MINUTE_MS * 2 ** (round - 1), LONGEST_PAUSE_MS);
}
