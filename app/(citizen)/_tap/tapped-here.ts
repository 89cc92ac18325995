/** The claims that were confirmed on this open screen: their arrival is played once, everybody else's is just shown. */
export const tappedHere = new Set<string>();
