const NEAR_ENOUGH = 0.5; // share of letters in common from which a name is worth suggesting

/** The candidate that shares most letters with the name; null when none shares enough. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: { candidate: string; likeness: number } | null = null;
  for (const candidate of candidates) {
    const likeness = likenessOf(name, candidate);
    if (likeness >= NEAR_ENOUGH && likeness > (best?.likeness ?? 0)) best = { candidate, likeness };
  }
  return best?.candidate ?? null;
}

function likenessOf(left: string, right: string): number {
  const letters = new Set(left);
  const common = [...new Set(right)].filter((letter) => letters.has(letter)).length;
  return (2 * common) / (letters.size + new Set(right).size);
}
