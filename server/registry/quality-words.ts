import type { Attribute } from "@/server/eligibility";
import { hasTurned } from "./turned";

/** Which words a source uses for one attribute: of so many records that say one, how many say each of the commonest. */
export type WordProfile = { readonly of: number; readonly words: Readonly<Record<string, number>> };

/** A word of fewer records is not kept: it may be somebody's own, and is no basis for a share. */
export const FEWEST_BEARERS = 100;
/** The commonest words that are kept of an attribute. */
export const KEPT_WORDS = 32;

const WORDS: ReadonlySet<Attribute["type"]> = new Set(["string", "enum"]);

/** Under which keys the words of an attribute are counted: its own, or those of an object's members (founder.status). */
export function wordKeys({ key, type, members }: Attribute): readonly string[] {
  if (WORDS.has(type)) return [key];
  return type === "object" ? members.filter((one) => WORDS.has(one.type)).map((one) => `${key}.${one.key}`) : [];
}

/**
 * Whether the words of an attribute are others than last time: the share of one of the commonest has moved far, or it has become far
 * rarer or far more common. A word that was not kept had a share between none and that of the rarest that could have been.
 */
export function haveWordsTurned(is: WordProfile | undefined, was: WordProfile | undefined): boolean {
  if (is === undefined || was === undefined || was.of < FEWEST_BEARERS || is.of < FEWEST_BEARERS) return false;
  const all = new Set([...Object.keys(is.words), ...Object.keys(was.words)]);
  return [...all].some((word) => {
    const [now, before] = [shareOf(is, word), shareOf(was, word)];
    const pair = [now ?? Math.min(before ?? 0, mostUnkept(is)), before ?? Math.min(now ?? 0, mostUnkept(was))] as const;
    return hasTurned(pair, { of: is.of, least: FEWEST_BEARERS });
  });
}

function shareOf({ of, words }: WordProfile, word: string): number | undefined {
  const bearers = words[word];
  return bearers === undefined ? undefined : bearers / of;
}

/** The largest share that a word can have which was not kept: it is of too few, or rarer than all that were. */
function mostUnkept({ of, words }: WordProfile): number {
  const kept = Object.values(words);
  return kept.length < KEPT_WORDS ? FEWEST_BEARERS / of : Math.min(...kept) / of;
}

/** Words of which none is common enough to be kept, where some were: each is somebody's own, `said` of them at most. */
export function noneKept(said: number, was: WordProfile | undefined): WordProfile | undefined {
  return was && { of: Math.min(said, was.of), words: {} };
}
