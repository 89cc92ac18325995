import { byZero, isZero } from "./by-zero";
import { constantWorth } from "./constant-worth";
import { DaysDuration, MonthsDuration } from "./duration";
import { type FeelFunction, uncomputable } from "./function";
import { FeelNumber, ROUNDING, type Rounding, ZERO } from "./number";
import { DAYS_DURATION, MONTHS_DURATION, NUMBER, STRING } from "./type";
import { unknownAmong } from "./unknown";
import type { FeelValue } from "./value";

// The exponents of decimal128, which bound the places one may round to.
const MIN_SCALE = -6_111;
const MAX_SCALE = 6_176;

const GROUPING = new Set([" ", ".", ","]);
const DECIMAL_SIGNS = new Set([".", ","]);
const PLAIN_NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function rounding(name: string, mode: Rounding, options: { scaleOptional: boolean }): FeelFunction {
  return {
    name,
    names: ["n", "scale"],
    parameters: [NUMBER, NUMBER],
    optional: options.scaleOptional ? 1 : 0,
    result: NUMBER,
    rising: true,
    call: ([n, scale = ZERO], call) => {
      const places = (scale as FeelNumber).trunc().toNumber();
      return places >= MIN_SCALE && places <= MAX_SCALE
        ? roundTo(n as FeelNumber, places, mode)
        : uncomputable(call, 1);
    },
  };
}

/** Rounds to so many decimal places; negative places round to tens, hundreds and so on. */
export function roundTo(n: FeelNumber, places: number, mode: Rounding): FeelNumber {
  if (places >= 0) return n.toDecimalPlaces(places, mode);
  const unit = new FeelNumber(10).pow(-places);
  return n.dividedBy(unit).toDecimalPlaces(0, mode).times(unit);
}

/** The remainder with the sign of the divisor, as FEEL says; null when the divisor is zero. */
function modulo(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return b.isZero() ? null : a.minus(b.times(a.dividedBy(b).floor()));
}

const ABSOLUTE: Pick<FeelFunction, "name" | "names"> = { name: "abs", names: ["n"] };

/** number("1.000,5", ".", ","): the number that a text writes; null where the signs or the text are not right. */
function numberOfText([text, grouping, decimal]: readonly FeelValue[]): FeelValue {
  const [group, point] = [grouping ?? null, decimal ?? null];
  if (typeof text !== "string" || (group !== null && group === point)) return null;
  if (group !== null && !GROUPING.has(group as string)) return null;
  if (point !== null && !DECIMAL_SIGNS.has(point as string)) return null;
  const ungrouped = group === null ? text : text.replaceAll(group as string, "");
  const plain = point === null ? ungrouped : ungrouped.replaceAll(point as string, ".");
  return PLAIN_NUMBER.test(plain) ? new FeelNumber(plain) : null;
}

/** The numeric functions of FEEL that programs need, to the standard. */
export const NUMBER_FUNCTIONS: readonly FeelFunction[] = [
  { ...ABSOLUTE, parameters: [NUMBER], result: NUMBER, call: ([n]) => (n as FeelNumber).abs() },
  {
    ...ABSOLUTE,
    parameters: [MONTHS_DURATION],
    result: MONTHS_DURATION,
    call: ([n]) => new MonthsDuration(Math.abs((n as MonthsDuration).months)),
  },
  {
    ...ABSOLUTE,
    parameters: [DAYS_DURATION],
    result: DAYS_DURATION,
    call: ([n]) => {
      const { nanos } = n as DaysDuration;
      return new DaysDuration(nanos < 0n ? -nanos : nanos);
    },
  },
  rounding("floor", ROUNDING.floor, { scaleOptional: true }),
  rounding("ceiling", ROUNDING.ceiling, { scaleOptional: true }),
  rounding("decimal", ROUNDING.halfEven, { scaleOptional: false }),
  rounding("round up", ROUNDING.up, { scaleOptional: false }),
  rounding("round down", ROUNDING.down, { scaleOptional: false }),
  rounding("round half up", ROUNDING.halfUp, { scaleOptional: false }),
  rounding("round half down", ROUNDING.halfDown, { scaleOptional: false }),
  {
    name: "modulo",
    names: ["dividend", "divisor"],
    parameters: [NUMBER, NUMBER],
    result: NUMBER,
    call: ([a, b], call) => modulo(a as FeelNumber, b as FeelNumber) ?? uncomputable(call, 1),
    check: (piece, [, divisor]) => {
      if (piece.scope.program.saving === true && divisor && isZero(constantWorth(divisor) ?? null)) throw byZero(piece);
    },
  },
  {
    name: "sqrt",
    names: ["number"],
    parameters: [NUMBER],
    result: NUMBER,
    call: ([n], call) => ((n as FeelNumber).isNegative() ? uncomputable(call, 0) : (n as FeelNumber).sqrt()),
  },
  {
    name: "number",
    names: ["from", "grouping separator", "decimal separator"],
    parameters: [STRING, STRING, STRING],
    result: NUMBER,
    lenient: true,
    call: (args) => unknownAmong(args) ?? numberOfText(args),
  },
];
