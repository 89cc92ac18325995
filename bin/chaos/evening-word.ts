/** What the line begins with by which bin/chaos/evening.ts says what it came to. */
export const EVENING_WORD = "evening: ";
