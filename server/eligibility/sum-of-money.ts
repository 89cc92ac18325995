import { type Fen, fen } from "@/server/kernel";
import { type FeelNumber, ROUNDING } from "./feel/number";

const FEN_A_YUAN = 100;

/** Yuan as fen, rounded half up; null for more than is counted in fen (90,071,992,547,409.91 yuan either way), which is no sum of money. */
export function fenOf(yuan: FeelNumber): Fen | null {
  const whole = yuan.times(FEN_A_YUAN).toDecimalPlaces(0, ROUNDING.halfUp);
  return whole.abs().lte(Number.MAX_SAFE_INTEGER) ? fen(whole.toNumber()) : null;
}
