const FEN_PER_YUAN = 100;
const LI_PER_YUAN = 1_000;
const inYuan = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A sum in a column: yuan with both decimals. */
export function yuan(amountFen: number): string {
  return inYuan.format(amountFen / FEN_PER_YUAN);
}

/** What messages cost, in yuan to the li they are counted in. */
export function yuanOfLi(li: number): string {
  return String(li / LI_PER_YUAN);
}

/** A count with its thousands apart. */
export function counted(count: number): string {
  return count.toLocaleString("zh-CN");
}
