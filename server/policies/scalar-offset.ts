import type { Scalar } from "yaml";

const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", N: "\u0085", _: "\u00a0" };
const ESCAPE = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/;
const SPACE = /\s/;

/** One sign of a scalar as the file writes it: what it stands for, and how many letters of the file it takes. */
type Sign = { readonly means: string; readonly length: number };

/**
 * Where in the file the n-th letter of a scalar's value is written. YAML joins lines, leaves indents out and writes some signs as
 * escapes; nothing but white space ever changes its number, so that the other signs are counted.
 */
export function sourceOffset({ type, value, range }: Scalar, text: string, index: number): number {
  const start = range?.[0] ?? 0;
  const end = range?.[1] ?? text.length;
  const whole = String(value);
  const wanted = [...whole.slice(0, index)].filter((sign) => !SPACE.test(sign)).length;
  const isUnfinished = index >= whole.trimEnd().length; // what is lacking at the end is lacking after the last sign
  let seen = 0;
  let at = start + openingOf(type, text.slice(start, end));
  let afterLast = at;
  while (at < end) {
    const sign = signAt(type, text.slice(at, at + 10));
    if (!SPACE.test(sign.means) && sign.means !== "") {
      if (seen === wanted) return isUnfinished ? afterLast : at;
      seen += 1;
      afterLast = at + sign.length;
    }
    if (isUnfinished && seen === wanted) return afterLast;
    at += sign.length;
  }
  return afterLast;
}

/** The letters before a scalar's first one: its quote, or the line with the sign of a block. */
function openingOf(type: Scalar["type"], source: string): number {
  if (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE") return 1;
  return type === "BLOCK_FOLDED" || type === "BLOCK_LITERAL" ? source.indexOf("\n") + 1 : 0;
}

function signAt(type: Scalar["type"], source: string): Sign {
  if (type === "QUOTE_SINGLE" && source.startsWith("''")) return { means: "'", length: 2 };
  const found = type === "QUOTE_DOUBLE" ? ESCAPE.exec(source) : null;
  if (found === null) {
    const sign = String.fromCodePoint(source.codePointAt(0) ?? 0);
    return { means: sign, length: sign.length };
  }
  const [whole, x, u, longest, letter = ""] = found;
  const code = x ?? u ?? longest;
  const means =
    code === undefined ? (SHORT_ESCAPES[letter] ?? letter) : String.fromCodePoint(Number.parseInt(code, 16));
  return { means, length: whole.length };
}
