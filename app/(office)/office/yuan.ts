const FEN_PER_YUAN = 100;
const inYuan = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A sum in a column: yuan with both decimals, without the sign that a reader of one sum needs. @param amountFen in fen. */
export function yuan(amountFen: number): string {
  return inYuan.format(amountFen / FEN_PER_YUAN);
}
