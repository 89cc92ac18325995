import type { Bilingual } from "../bilingual";

const WORDS: readonly (readonly [said: RegExp, write: string])[] = [
  [/^(?:并且|而且|且)$/, "and"],
  [/^(?:或者|或)$/, "or"],
  [/^mod$/i, "modulo(a, b)"],
  [/^is$/i, "="],
  [/^(?:不是|非|不)$/, "not(…)"],
];
const DIGITS: Readonly<Record<string, number>> = Object.fromEntries(
  [..."零一二三四五六七八九"].map((sign, i) => [sign, i]),
);
const STEPS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const FULL_WIDTH_GAP = "０".charCodeAt(0) - "0".charCodeAt(0);

/** What to write instead of what other languages, or no language at all, would write; null where nothing is known of it. */
export function insteadOf(written: string): Bilingual | null {
  const text = written.trim();
  const negated = /^(?:not\s+|!\s*)(\S.*)$/.exec(text)?.[1];
  if (negated !== undefined) return write(`not(${negated})`);
  if (text.startsWith("'")) return write(`"${/^'([^']*)/.exec(text)?.[1] ?? ""}"`, "双引号", "in double quotes");
  const digits = figureOf(text);
  if (digits !== null) return write(digits);
  for (const word of text.split(/\s+/)) {
    const known = WORDS.find(([said]) => said.test(word));
    if (known !== undefined) return write(known[1], `代替“${word}”`, `instead of "${word}"`);
  }
  return null;
}

function write(what: string, zh = "", en = ""): Bilingual {
  return { zh: `写成 ${what}${zh && `（${zh}）`}`, en: `Write ${what}${en && ` ${en}`}` };
}

/** The figure that is written in Chinese or full-width digits, below ten thousand; null for what is none. */
function figureOf(text: string): string | null {
  if (/^[０-９]+$/.test(text))
    return text.replace(/./g, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_GAP));
  if (!/^[零一二三四五六七八九十百千]+$/.test(text)) return null;
  let [sum, digit] = [0, 0];
  for (const sign of text) {
    const step = STEPS[sign];
    if (step === undefined) digit = DIGITS[sign] ?? 0;
    else {
      sum += (digit || 1) * step;
      digit = 0;
    }
  }
  return String(sum + digit);
}
