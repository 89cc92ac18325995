const FIGURES = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];
const FEN_PER_YUAN = 100;

/** Up to four digits in words: 1010 → 壹仟零壹拾. */
function groupInWords(group: number): string {
  let words = "";
  let zeroPending = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.trunc(group / 10 ** place) % 10;
    if (digit === 0) {
      zeroPending = words !== "";
      continue;
    }
    words += (zeroPending ? "零" : "") + FIGURES[digit] + PLACES[place];
    zeroPending = false;
  }
  return words;
}

/** Whole yuan in words, 零 between groups where a place is empty. */
function yuanInWords(yuan: number): string {
  if (yuan === 0) return "";
  let words = "";
  for (let index = GROUPS.length - 1; index >= 0; index--) {
    const group = Math.trunc(yuan / 10_000 ** index) % 10_000;
    if (group === 0) continue;
    const skipsPlace = words !== "" && (group < 1000 || Math.trunc(yuan / 10_000 ** (index + 1)) % 10 === 0);
    words += (skipsPlace ? "零" : "") + groupInWords(group) + GROUPS[index];
  }
  return `${words}元`;
}

/**
 * A sum in capital figures, as a payment paper writes it: 人民币壹万元整.
 * Follows the rules of 《正确填写票据和结算凭证的基本规定》 (People's Bank of China). @param amountFen in fen.
 */
export function capitalSum(amountFen: number): string {
  const yuan = yuanInWords(Math.trunc(amountFen / FEN_PER_YUAN));
  const jiao = Math.trunc(amountFen / 10) % 10;
  const fen = amountFen % 10;
  if (jiao === 0 && fen === 0) return `人民币${yuan || "零元"}整`;
  const jiaoWords = jiao > 0 ? `${FIGURES[jiao]}角` : yuan ? "零" : "";
  const fenWords = fen > 0 ? `${FIGURES[fen]}分` : "整";
  return `人民币${yuan}${jiaoWords}${fenWords}`;
}
