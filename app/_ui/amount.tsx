import type { Look } from "./look";
import { speaksInYuan, sumParts } from "./money";

const MAX_DIGITS = 10; // ¥9,999,999,999.99: wider figures keep the width of this one

/** The one figure of a screen. Jade only once the bank has said that it arrived. @param amountFen in fen. */
export function Amount({ amountFen, look, arrived = false }: { amountFen: number; look: Look; arrived?: boolean }) {
  const { whole, cents, digits } = sumParts(amountFen);
  const inYuan = speaksInYuan(look);
  const showsCents = look.mode !== "elder" || cents !== "00";
  const parts = inYuan ? (showsCents ? "cents-unit" : "unit") : undefined;

  return (
    <p className={arrived ? "amount arrived" : "amount"} data-digits={Math.min(digits, MAX_DIGITS)} data-parts={parts}>
      {inYuan ? null : <span className="sign">¥</span>}
      {whole}
      {showsCents ? <span className="cents">.{cents}</span> : null}
      {inYuan ? <span className="unit">元</span> : null}
    </p>
  );
}
