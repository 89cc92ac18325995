const MAX_REMEMBERED = 500;
const COMPILED = new Map<string, RegExp | null>();

/** What XML Schema's patterns know beyond JavaScript's: classes by letter, and blocks of Unicode by name. */
const CLASSES: Readonly<Record<string, string>> = {
  i: "[\\p{L}_:]",
  I: "[^\\p{L}_:]",
  c: "[\\-.\\p{L}\\p{Nd}_:]",
  C: "[^\\-.\\p{L}\\p{Nd}_:]",
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  s: "[ \\t\\n\\r]",
  S: "[^ \\t\\n\\r]",
  w: "[^\\p{P}\\p{Z}\\p{C}]",
  W: "[\\p{P}\\p{Z}\\p{C}]",
};
const BLOCKS: Readonly<Record<string, string>> = {
  IsBasicLatin: "[\\u0000-\\u007F]",
  "IsLatin-1Supplement": "[\\u0080-\\u00FF]",
  IsCJKUnifiedIdeographs: "[\\u4E00-\\u9FFF]",
};

// Signs that mean something inside a class under the "v" flag and nothing in XML Schema.
const CLASS_SIGNS = new Set("(){}/|&!#%,:;<=>@`~$*+.?".split(""));
const BACK_REFERENCE = /^\\[1-9]/;

/**
 * The regular expression that a pattern of FEEL (XPath's functions, XML Schema's patterns) means, for whole or partial
 * matching; null when the pattern or a flag is none. Flags are s, m, i and x.
 */
export function patternOf(pattern: string, flags = ""): RegExp | null {
  const key = `${flags}/${pattern}`;
  const known = COMPILED.get(key);
  if (known !== undefined) return known;
  const expression = translated(pattern, flags);
  if (COMPILED.size >= MAX_REMEMBERED) COMPILED.clear();
  COMPILED.set(key, expression);
  return expression;
}

function translated(pattern: string, flags: string): RegExp | null {
  if (!/^[smix]*$/.test(flags)) return null;
  const source = translate(flags.includes("x") ? withoutSpaces(pattern) : pattern);
  if (source === null) return null;
  const own = [...new Set(flags.replaceAll("x", ""))].join("");
  try {
    return new RegExp(source, `${own}gv`);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Spaces mean nothing under the flag x, except inside a class. */
function withoutSpaces(pattern: string): string {
  let depth = 0;
  let kept = "";
  for (const [i, sign] of [...pattern].entries()) {
    const escaped = [...pattern][i - 1] === "\\";
    if (sign === "[" && !escaped) depth += 1;
    if (sign === "]" && !escaped) depth -= 1;
    if (depth > 0 || !/\s/.test(sign)) kept += sign;
  }
  return kept;
}

/** Rewrites what the two notations write differently; null for what XML Schema's patterns do not have. */
function translate(pattern: string): string | null {
  const open: Class[] = [];
  let result = "";
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const token = tokenAt(rest, open.length > 0);
    if (token === null) return null;
    const [means, length] = token;
    if (means === SUBTRACTION) {
      // [a-z-[aeiou]] is [[a-z]--[aeiou]]: what is taken from becomes a class of its own.
      const from = open.at(-1)?.from ?? 0;
      result = `${result.slice(0, from)}[${result.slice(from)}]--[`;
    } else result += means;
    if (means === "[" || means === SUBTRACTION) open.push({ from: result.length - 1 });
    if (means === "]") open.pop();
    at += length;
  }
  return open.length === 0 ? result : null;
}

/** A class that has been opened: where it begins in what was written so far. */
type Class = { readonly from: number };
type Token = readonly [means: string, length: number];

const SUBTRACTION = "-[";

function tokenAt(rest: string, inClass: boolean): Token | null {
  const sign = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  if (sign === "\\") return escapeAt(rest, inClass);
  if (inClass) return tokenInClass(rest, sign);
  if (sign === "]") return null;
  return rest.startsWith("(?") && !rest.startsWith("(?:") ? null : [sign, sign.length];
}

function tokenInClass(rest: string, sign: string): Token | null {
  if (rest.startsWith(SUBTRACTION)) return [SUBTRACTION, SUBTRACTION.length];
  if (sign === "[") return null;
  return CLASS_SIGNS.has(sign) ? [`\\${sign}`, 1] : [sign, sign.length];
}

function escapeAt(rest: string, inClass: boolean): Token | null {
  const property = /^\\([pP])\{([\w-]+)\}/.exec(rest);
  if (property !== null) {
    const block = BLOCKS[property[2] ?? ""];
    const means = block === undefined || property[1] === "P" ? property[0] : block;
    return [means, property[0].length];
  }
  const letter = rest[1] ?? "";
  const named = CLASSES[letter];
  if (named !== undefined) return [named, 2];
  if (BACK_REFERENCE.test(rest)) return inClass ? null : [`\\${letter}(?:)`, 2];
  return /[nrt\\|.?*+(){}$\-[\]^]/.test(letter) ? [`\\${letter}`, 2] : null;
}
