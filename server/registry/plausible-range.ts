import type { Member } from "@/server/eligibility";

/** No figure of a person or a firm of this city is larger, whatever its unit. */
const LARGEST_FIGURE = 1e12;
/**
 * The largest figure that can be, by the catalogue's unit: wide enough for whatever was ever delivered rightly. A unit that counts
 * money, people or land has no limit of its own; 年 counts years and names them.
 */
const LARGEST_BY_UNIT: Readonly<Record<string, number>> = {
  "%": 100,
  周岁: 130,
  月: 1_200,
  天: 366,
  年: 2_200,
  级: 10,
  升: 20,
};

/** The largest figure that an attribute or a member can have; none is negative. */
export function largestOf({ unit }: Pick<Member, "unit">): number {
  return LARGEST_BY_UNIT[unit ?? ""] ?? LARGEST_FIGURE;
}

/** What a word is not, if it has nothing else: the blank and the full-width blank. Said the same way to the database. */
export const BLANKS = " \u3000";

/** Whether a delivered word says something: a source that empties a column has said nothing about anybody. */
export function isWord(word: string): boolean {
  for (const letter of word) if (!BLANKS.includes(letter)) return true;
  return false;
}
