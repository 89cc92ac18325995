const LI_PER_YUAN = 1_000;

/** What messages cost, in yuan to the li they are counted in. */
export function yuanOfLi(li: number): string {
  return String(li / LI_PER_YUAN);
}

/** A count with its thousands apart. */
export function counted(count: number): string {
  return count.toLocaleString("zh-CN");
}

const FEN_PER_TEN_THOUSAND = 1_000_000;
const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

/** A sum in 万元 with one decimal and its thousands apart; null where it is not told. @param amountFen in fen. */
export function tenThousands(amountFen: number | null): string | null {
  return amountFen === null ? null : (amountFen / FEN_PER_TEN_THOUSAND).toLocaleString("zh-CN", ONE_DECIMAL);
}
