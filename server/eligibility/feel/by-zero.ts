import { DaysDuration, MonthsDuration } from "./duration";
import { FeelNumber } from "./number";
import { type Piece, written } from "./piece";
import { ExpressionError } from "./rule-error";
import type { FeelValue } from "./value";

/** The refusal of an expression whose second part is zero whatever the facts are. */
export function byZero(piece: Piece): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    { zh: `“${written(piece)}”的除数是0`, en: `"${written(piece)}" divides by zero` },
    { zh: "换一个除数，并检查参数", en: "Divide by something else, and check the parameters" },
  );
}

/** A number or a duration of nothing, by which nothing can be divided. */
export function isZero(value: FeelValue): boolean {
  if (value instanceof FeelNumber) return value.isZero();
  if (value instanceof MonthsDuration) return value.months === 0;
  return value instanceof DaysDuration && value.nanos === 0n;
}
