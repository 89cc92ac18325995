/**
 * The second value beside null: something that has not been delivered, carrying the names of what is missing.
 * Null says "we know there is none"; unknown says "we do not know". See docs/decisions/0003.
 */
export class Unknown {
  constructor(readonly names: readonly string[]) {}
}

/** Every name that either of the two lacks, each once. */
export function mergeUnknown(first: Unknown, second: Unknown): Unknown {
  if (first === second || second.names.every((name) => first.names.includes(name))) return first;
  return new Unknown([...new Set([...first.names, ...second.names])]);
}

/** What all the unknown values among these lack together; null when every value is known. */
export function unknownAmong(values: readonly unknown[]): Unknown | null {
  let merged: Unknown | null = null;
  for (const value of values) {
    if (value instanceof Unknown) merged = merged === null ? value : mergeUnknown(merged, value);
  }
  return merged;
}
