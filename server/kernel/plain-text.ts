import { z } from "zod";

/** Control characters, halves of characters, and what turns the direction of what follows: no file carries the first, the last shows lies. */
const NOT_PLAIN = /[^\P{Cc}\t\n\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** What somebody writes by hand, without the spaces around it: at most so many characters, none of them a control character. */
export function plainText(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine((text) => !NOT_PLAIN.test(text), "text without control characters");
}
