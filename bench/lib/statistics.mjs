/** The middle of some numbers; the mean of the two middle ones for an even count. */
export function median(/** @type {readonly number[]} */ numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = Math.floor((sorted.length - 1) / 2);
  return ((sorted[lower] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2;
}

/** The smallest number that at least so many of a hundred do not exceed. */
export function percentile(/** @type {readonly number[]} */ numbers, /** @type {number} */ share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Objects of numbers as one object of their medians.
 * @template {Record<string, number>} T
 * @param {readonly T[]} runs with the same keys
 * @returns {T}
 */
export function medians(runs) {
  const keys = Object.keys(runs[0] ?? {});
  return /** @type {T} */ (
    Object.fromEntries(keys.map((key) => [key, median(runs.map((run) => run[key] ?? Number.NaN))]))
  );
}
