import autocannon from "autocannon";
import { percentile } from "./statistics.mjs";

const LIMIT_MS = 60_000; // a run that takes longer is ended; what it had answered counts

/** @typedef {{ method?: "GET" | "POST", path: string, headers?: Record<string, string>, body?: string }} HttpCall */

/**
 * Sends requests over a fixed number of connections, each its next one as soon as it is answered.
 * @param {{ origin: string, connections: number, amount: number, next: () => HttpCall, onAnswer?: (status: number, body: string) => void }} load
 * @returns {Promise<{ perSecond: number, p50: number, p99: number, answered: number, failed: number }>} milliseconds
 */
export async function drive({ origin, connections, amount, next, onAnswer = () => {} }) {
  /** @type {number[]} */
  const times = [];
  let failed = 0;
  const startedAt = performance.now();
  let lastAt = startedAt;
  const instance = autocannon({
    url: origin,
    connections,
    amount,
    timeout: LIMIT_MS / 1_000,
    requests: [
      {
        setupRequest: (request) => ({ ...request, ...next() }),
        onResponse: (status, body) => onAnswer(status, String(body)),
      },
    ],
  });
  instance.on("response", (...[, status, , responseTime]) => {
    times.push(responseTime);
    lastAt = performance.now();
    if (status !== 200) failed += 1;
  });
  instance.on("reqError", () => {
    failed += 1;
  });
  const limit = setTimeout(
    () => /** @type {{ stop?: () => void }} */ (/** @type {unknown} */ (instance)).stop?.(),
    LIMIT_MS,
  );
  await instance;
  clearTimeout(limit);
  return {
    perSecond: times.length / ((lastAt - startedAt) / 1_000),
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    answered: times.length,
    failed,
  };
}
