import type { Mode } from "./stack";

/** What the two modes say in different words. */
export type Said = {
  /** A sum inside a sentence, a row or a button. @param fen in fen. */
  money(fen: number): string;
  /** The one act on a benefit. */
  claim(fen: number): string;
  /** Where the money goes. */
  to(bank: string, tail: string): string;
  readonly arrived: string;
  readonly why: string;
  readonly records: string;
};

const grouped = (whole: string) => whole.replace(/\B(?=(\d{3})+$)/g, ",");

/** The words of a mode, written down here once more so that a journey does not repeat what the product happens to say. */
export function saidIn(mode: Mode): Said {
  const elder = mode === "elder";
  const money = (fen: number) => {
    const [whole, cents] = [grouped(String(Math.trunc(fen / 100))), String(fen % 100).padStart(2, "0")];
    if (!elder) return `¥${whole}.${cents}`;
    return `${whole}${cents === "00" ? "" : `.${cents}`}元`;
  };
  return {
    money,
    claim: (fen) => (elder ? `领取${money(fen)}` : `领取 ${money(fen)}`),
    to: (bank, tail) => (elder ? `领到${bank}的卡，尾号${tail}` : `领到${bank}，尾号${tail}`),
    arrived: elder ? "钱到了" : "已到账",
    why: elder ? "为什么给您" : "为什么是您的",
    records: elder ? "领过的" : "领取记录",
  };
}
