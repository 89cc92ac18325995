import { setFlagsFromString } from "node:v8";

/** By how many per cent what is in use may grow before everything is looked through for what is no longer: 400 is five times as much. */
const GROWTH_PERCENT = 400;
const AS_BEFORE = 0; // by V8's own estimate

/**
 * For as long as many are decided. Thousands of compiled programs stay, a hundred megabytes in each thread, and rows pass by outside of what is
 * looked through; by its own estimate V8 looked through all of it for every third of that, a sixth of all processor time.
 * Counts for every thread of the process: for one such work at a time.
 */
export async function whileMemoryGrows<Result>(work: () => Promise<Result>): Promise<Result> {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  try {
    return await work();
  } finally {
    setFlagsFromString(`--heap-growing-percent=${AS_BEFORE}`);
  }
}
