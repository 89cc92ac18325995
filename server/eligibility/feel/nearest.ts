const NEAR_ENOUGH = 0.5; // share of letters in common from which a name is worth suggesting
const NEAR_IN_LETTERS = 0.75; // of a name in letters alone: there are few letters, and any two words share some

/** The candidate that shares most letters with the name; null when none shares enough. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const enough = /^[a-z_ ]+$/i.test(name) ? NEAR_IN_LETTERS : NEAR_ENOUGH;
  let best: { candidate: string; likeness: number } | null = null;
  for (const candidate of candidates) {
    const likeness = likenessOf(name, candidate);
    if (likeness >= enough && likeness > (best?.likeness ?? 0)) best = { candidate, likeness };
  }
  return best?.candidate ?? null;
}

function likenessOf(left: string, right: string): number {
  const letters = new Set(left);
  const common = [...new Set(right)].filter((letter) => letters.has(letter)).length;
  return (2 * common) / (letters.size + new Set(right).size);
}
