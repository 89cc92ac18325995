/** Our own bug. Never caught on purpose, never shown: it becomes a 500, logged under its request id. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** States what must be true here. A false condition is a bug of ours, never a fault of the caller's input. */
export function assert(condition: unknown, statement: string): asserts condition {
  if (!condition) throw new AssertionError(`does not hold: ${statement}`);
}
