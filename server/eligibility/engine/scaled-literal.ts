import { FeelNumber } from "../feel/number";
import type { ScaledNumber } from "./column";
import { Row } from "./row";
import { isNumber, scaleDecimal } from "./scaled";

const SCRATCH = new Row([]);

/** A number of a rule on its scale; null when it has too many digits for the codes. */
export function scaledLiteral(value: unknown): ScaledNumber | null {
  if (!(value instanceof FeelNumber)) return null;
  const whole = scaleDecimal(SCRATCH, value);
  return isNumber(whole) ? { value: whole, scale: SCRATCH.scale } : null;
}
