const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100-2015: without the letters that look like others
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const SHAPE = /^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

/** What was typed, as it is printed on a licence: capitals, without spaces and dashes. */
export function tidyUscc(typed: string): string {
  return typed.replaceAll(/[\s-]/g, "").toUpperCase();
}

/** True for a 统一社会信用代码 whose 18th character checks (GB 32100-2015). Typing one character wrong, or two exchanged, is found. */
export function isUscc(code: string): boolean {
  if (!SHAPE.test(code)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * ALPHABET.indexOf(code[at] ?? ""), 0);
  return ALPHABET[(ALPHABET.length - (sum % ALPHABET.length)) % ALPHABET.length] === code[17];
}
