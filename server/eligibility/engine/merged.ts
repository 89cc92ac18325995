import { mergeUnknown, type Unknown } from "../feel/unknown";

// Subjects lack alike: the same two parts, which are the same two objects, come together again and again.
const KNOWN = new WeakMap<Unknown, WeakMap<Unknown, Unknown>>();

/** Every name that either of the two lacks, each once: the same object for the same two. */
export function merged(first: Unknown, second: Unknown): Unknown {
  if (first === second) return first;
  let others = KNOWN.get(first);
  if (others === undefined) {
    others = new WeakMap();
    KNOWN.set(first, others);
  }
  const known = others.get(second);
  if (known !== undefined) return known;
  const both = mergeUnknown(first, second);
  others.set(second, both);
  return both;
}
