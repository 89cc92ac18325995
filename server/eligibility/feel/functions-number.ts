import { type FeelFunction, uncomputable } from "./function";
import { FeelNumber, ROUNDING, type Rounding, ZERO } from "./number";
import { expectType } from "./piece";
import { ANY, commonType, type FeelType, listOf, NUMBER } from "./type";
import { compareValues, type FeelValue, isList } from "./value";

const MAX_SCALE = 6_176; // the largest exponent of decimal128

function numeric(name: string, call: (n: FeelNumber) => FeelNumber): FeelFunction {
  return { name, parameters: [NUMBER], result: NUMBER, call: ([n]) => call(n as FeelNumber) };
}

function rounding(name: string, mode: Rounding, options: { scaleOptional: boolean }): FeelFunction {
  return {
    name,
    parameters: [NUMBER, NUMBER],
    optional: options.scaleOptional ? 1 : 0,
    result: NUMBER,
    call: ([n, scale = ZERO], call) => {
      const places = (scale as FeelNumber).toNumber();
      return Number.isInteger(places) && Math.abs(places) <= MAX_SCALE
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

/** The arguments of a function that takes either one list or several values. */
function membersOf(args: readonly FeelValue[]): readonly FeelValue[] {
  const [first] = args;
  return args.length === 1 && isList(first as FeelValue) ? (first as readonly FeelValue[]) : args;
}

/** min, max, sum and their like: over one list or over several arguments; null for an empty list or a null member. */
function aggregate(name: string, call: (members: readonly FeelValue[]) => FeelValue): FeelFunction {
  return {
    name,
    parameters: [ANY],
    variadic: true,
    result: (given) => itemType(given),
    call: (args) => {
      const members = membersOf(args);
      return members.length === 0 || members.includes(null) ? null : call(members);
    },
  };
}

function itemType(given: readonly FeelType[]): FeelType {
  const [first] = given;
  if (given.length === 1 && first?.kind === "list") return first.item;
  return given.reduce((type, next) => commonType(type, next) ?? type, ANY as FeelType);
}

function extreme(members: readonly FeelValue[], sign: 1 | -1): FeelValue {
  return members.reduce((best, next) => {
    const order = compareValues(next, best);
    return order === null ? null : order * sign > 0 ? next : best;
  });
}

function total(members: readonly FeelValue[]): FeelNumber {
  return members.reduce<FeelNumber>((sum, next) => sum.plus(next as FeelNumber), ZERO);
}

function numbersOnly(fn: FeelFunction): FeelFunction {
  return {
    ...fn,
    result: NUMBER,
    check: (piece, args) => {
      for (const arg of args) expectType(piece, arg, arg.type.kind === "list" ? listOf(NUMBER) : NUMBER);
    },
  };
}

/** The remainder with the sign of the divisor, as FEEL says; null when the divisor is zero. */
function modulo(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return b.isZero() ? null : a.minus(b.times(a.dividedBy(b).floor()));
}

/** The numeric functions of FEEL that programs need, to the standard. */
export const NUMBER_FUNCTIONS: readonly FeelFunction[] = [
  numeric("abs", (n) => n.abs()),
  rounding("floor", ROUNDING.floor, { scaleOptional: true }),
  rounding("ceiling", ROUNDING.ceiling, { scaleOptional: true }),
  rounding("decimal", ROUNDING.halfEven, { scaleOptional: false }),
  rounding("round up", ROUNDING.up, { scaleOptional: false }),
  rounding("round down", ROUNDING.down, { scaleOptional: false }),
  rounding("round half up", ROUNDING.halfUp, { scaleOptional: false }),
  rounding("round half down", ROUNDING.halfDown, { scaleOptional: false }),
  {
    name: "modulo",
    parameters: [NUMBER, NUMBER],
    result: NUMBER,
    call: ([a, b], call) => modulo(a as FeelNumber, b as FeelNumber) ?? uncomputable(call, 1),
  },
  {
    name: "sqrt",
    parameters: [NUMBER],
    result: NUMBER,
    call: ([n], call) => ((n as FeelNumber).isNegative() ? uncomputable(call, 0) : (n as FeelNumber).sqrt()),
  },
  aggregate("min", (members) => extreme(members, -1)),
  aggregate("max", (members) => extreme(members, 1)),
  numbersOnly(aggregate("sum", total)),
  numbersOnly(aggregate("mean", (members) => total(members).dividedBy(members.length))),
];
