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

/** The same at one place of a rule, where the two parts are mostly those of the subject before. */
export class Merge {
  private first: Unknown | null = null;
  private second: Unknown | null = null;
  private both: Unknown | null = null;

  of(first: Unknown, second: Unknown): Unknown {
    if (this.both === null || this.first !== first || this.second !== second) {
      this.first = first;
      this.second = second;
      this.both = merged(first, second);
    }
    return this.both;
  }
}
