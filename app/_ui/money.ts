import type { Language, Mode } from "./look";

const FEN_PER_YUAN = 100;

/** A sum taken apart for the one large figure of a screen: "10,000" and "00". */
export type SumParts = { readonly whole: string; readonly cents: string; readonly digits: number };

/** Takes a sum in fen apart, without ever passing through a fraction. */
export function sumParts(amountFen: number): SumParts {
  const whole = Math.trunc(amountFen / FEN_PER_YUAN).toString();
  return {
    whole: whole.replace(/\B(?=(\d{3})+$)/g, ","),
    cents: (amountFen % FEN_PER_YUAN).toString().padStart(2, "0"),
    digits: whole.length,
  };
}

const WHOLE_YUAN = /(?<![\d.,])\d{4,}(?=(?:\.\d+)?(?:万|亿)?元)/gu;

/** A rule's own words with the thousands of their sums apart: 10000元 as 10,000元; years and numbers of papers stay. */
export function groupSums(sentence: string): string {
  return sentence.replace(WHOLE_YUAN, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** Elder mode in Chinese says 100元; everything else says ¥100.00. */
export function speaksInYuan(look: { mode: Mode; language: Language }): boolean {
  return look.mode === "elder" && look.language === "zh-CN";
}

/** A sum inside a sentence, a row or a button: ¥10,000.00, or 100元 in elder mode. @param amountFen in fen. */
export function sayMoney(amountFen: number, look: { mode: Mode; language: Language }): string {
  const { whole, cents } = sumParts(amountFen);
  if (look.mode !== "elder") return `¥${whole}.${cents}`;
  const figure = cents === "00" ? whole : `${whole}.${cents}`;
  return speaksInYuan(look) ? `${figure}元` : `¥${figure}`;
}
