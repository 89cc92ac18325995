import { RE2JS, RE2JSException } from "re2js";

const MAX_REMEMBERED = 500;
const MAX_PATTERN_CHARS = 1_000;
/** Matching takes as many steps as the text has letters, times the steps of the pattern: `[0-9]{18}` has 20. */
const MAX_PATTERN_STEPS = 2_000;
const COMPILED = new Map<string, Pattern | PatternFault>();

/** One place where a pattern matches: where it begins and ends in the text, and its groups; the whole is group 0. */
export type Match = { readonly from: number; readonly to: number; readonly groups: readonly (string | null)[] };

/** A pattern that is ready to look for its matches, from left to right; it never goes back, so that the text's length bounds the time. */
export type Pattern = { readonly matches: (text: string) => Iterable<Match> };

/** What keeps a text from being a pattern here: it is none, it names a group that was matched before, or it has too many steps. */
export type PatternFault = "none" | "back-reference" | "too-large";

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
  IsBasicLatin: "[\u0000-\u007F]",
  "IsLatin-1Supplement": "[\u0080-\u00FF]",
  IsCJKUnifiedIdeographs: "[\u4E00-\u9FFF]",
};

// Signs that mean something inside a class under the "v" flag and nothing in XML Schema.
const CLASS_SIGNS = new Set("(){}/|&!#%,:;<=>@`~$*+.?".split(""));
const BACK_REFERENCE = /^\\[1-9]/;

/** The pattern of FEEL (XPath's functions, XML Schema's patterns) that a text is; null where it is none that can be used. */
export function patternOf(pattern: string, flags = ""): Pattern | null {
  const found = readPattern(pattern, flags);
  return typeof found === "string" ? null : found;
}

/** Why a text cannot be used as a pattern, with flags of s, m, i and x; null where it can. */
export function patternFault(pattern: string, flags = ""): PatternFault | null {
  const found = readPattern(pattern, flags);
  return typeof found === "string" ? found : null;
}

function readPattern(pattern: string, flags: string): Pattern | PatternFault {
  const key = `${flags}/${pattern}`;
  const known = COMPILED.get(key);
  if (known !== undefined) return known;
  const read = compilePattern(pattern, flags);
  if (COMPILED.size >= MAX_REMEMBERED) COMPILED.clear();
  COMPILED.set(key, read);
  return read;
}

/**
 * JavaScript's own expressions go back and try again, for minutes where a pattern is `(a+)+$`: they say what is a pattern, and an engine
 * that keeps all the ways at once finds the matches.
 */
function compilePattern(pattern: string, flags: string): Pattern | PatternFault {
  if (!/^[smix]*$/.test(flags)) return "none";
  if (pattern.length > MAX_PATTERN_CHARS) return "too-large";
  const source = translate(flags.includes("x") ? withoutSpaces(pattern) : pattern, flags);
  if (source === null) return "none";
  try {
    new RegExp(source.whole, "v");
    if (source.refersBack) return "back-reference";
    const compiled = RE2JS.compile(source.whole, linearFlags(flags));
    return compiled.programSize() > MAX_PATTERN_STEPS ? "too-large" : { matches: (text) => matchesOf(compiled, text) };
  } catch (error) {
    if (error instanceof SyntaxError) return "none";
    if (error instanceof RE2JSException) return "too-large"; // JavaScript takes it: it repeats more often than can be counted
    throw error;
  }
}

function linearFlags(flags: string): number {
  const meant = { s: RE2JS.DOTALL, m: RE2JS.MULTILINE, i: RE2JS.CASE_INSENSITIVE };
  return Object.entries(meant).reduce((all, [flag, one]) => (flags.includes(flag) ? all | one : all), 0);
}

function* matchesOf(pattern: RE2JS, text: string): Iterable<Match> {
  const matcher = pattern.matcher(text);
  while (matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i));
    yield { from: matcher.start(), to: matcher.end(), groups };
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

type Source = { readonly whole: string; readonly refersBack: boolean };

/** Rewrites what the two notations write differently; null for what XML Schema's patterns do not have. */
function translate(pattern: string, flags: string): Source | null {
  const open: Class[] = [];
  let result = "";
  let refersBack = false;
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const token = tokenAt(rest, open.length > 0);
    if (token === null) return null;
    const [means, length] = token;
    refersBack ||= BACK_REFERENCE.test(rest);
    if (means === SUBTRACTION) {
      // [a-z-[aeiou]] is [[a-z]--[aeiou]]: what is taken from becomes a class of its own.
      const from = open.at(-1)?.from ?? 0;
      result = `${result.slice(0, from)}[${result.slice(from)}]--[`;
    } else result += means === "." && open.length === 0 && !flags.includes("s") ? NOT_A_LINE_END : means;
    if (means === "[" || means === SUBTRACTION) open.push({ from: result.length - 1 });
    const closed = means === "]" ? open.pop() : undefined;
    if (closed !== undefined && open.length === 0 && result.includes(DIFFERENCE, closed.from)) {
      const members = membersOf(result.slice(closed.from), flags);
      if (members === null) return null;
      result = result.slice(0, closed.from) + members;
    }
    at += length;
  }
  return open.length === 0 ? { whole: result, refersBack } : null;
}

const DIFFERENCE = "--[";
const NOT_A_LINE_END = "[^\\n\\r]";
const LAST_LETTER = 0x10ffff;
const SURROGATES = [0xd800, 0xdfff] as const; // halves of letters, and no letters

/** A class from which another one is taken, as the letters that are left; null where it is no class. */
function membersOf(set: string, flags: string): string | null {
  let within: RegExp;
  try {
    within = new RegExp(`^${set}$`, flags.includes("i") ? "iv" : "v");
  } catch {
    return null;
  }
  let ranges = "";
  let from: number | null = null;
  for (let letter = 0; letter <= LAST_LETTER + 1; letter += 1) {
    if (letter === SURROGATES[0]) letter = SURROGATES[1] + 1;
    const isIn = letter <= LAST_LETTER && within.test(String.fromCodePoint(letter));
    if (isIn && from === null) from = letter;
    if (isIn || from === null) continue;
    ranges += `${escaped(from)}-${escaped(letter - 1)}`;
    from = null;
  }
  return ranges === "" ? null : `[${ranges}]`;
}

/** A letter as both engines read it within a class. */
function escaped(letter: number): string {
  const sign = String.fromCodePoint(letter);
  return CLASS_SIGNS.has(sign) || /[-[\]\\^]/.test(sign) ? `\\${sign}` : sign;
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
