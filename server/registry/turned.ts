/** The share of yes, of a word, and of those of whom something is known, may move by this much between two runs… */
const LARGEST_SHIFT = 0.2;
/** …and the fewer, be it those with or those without, may become more or fewer by this share of themselves. */
const LARGEST_TURN = 0.5;

/** Whether a share has moved far, or those who are fewer have become far more or far fewer: `least` of them at least. */
export function hasTurned([is, was]: readonly [number, number], { of, least }: { of: number; least: number }): boolean {
  const moved = Math.abs(is - was);
  if (moved > LARGEST_SHIFT) return true;
  return moved > Math.min(was, 1 - was) * LARGEST_TURN && moved * of >= least;
}
