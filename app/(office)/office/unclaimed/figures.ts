const LI_PER_YUAN = 1_000;

/** What messages cost, in yuan to the li they are counted in. */
export function yuanOfLi(li: number): string {
  return String(li / LI_PER_YUAN);
}

/** A count with its thousands apart. */
export function counted(count: number): string {
  return count.toLocaleString("zh-CN");
}
