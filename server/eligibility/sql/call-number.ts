import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { NUMBER } from "../feel/type";
import type { Call, WriteCall } from "./call";
import { type Digits, digitsOfRounded } from "./digits";
import { isKnown, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { argument, strict } from "./strict-call";
import type { Scalar } from "./value";

const NUMBERS = { of: NUMBER, result: NUMBER };
const MOST_PLACES = 100;
/** The whole part of a quotient of everyday numbers: the divisor may have six places. */
const COUNT_OF_QUOTIENT: Digits = { whole: 18, places: 0, isNatural: true };

/** A whole number written in the rule. @throws NotForSql for one that is worked out, or too large. */
function placesOf(name: string, scale: Compiled | undefined): number {
  if (scale === undefined) return 0;
  const places = scale.literal instanceof FeelNumber ? scale.literal.trunc().toNumber() : Number.NaN;
  if (!(Math.abs(places) <= MOST_PLACES)) throw new NotForSql(`${name} to places that are not written in the rule`);
  return places;
}

function rounding(mode: string): WriteCall {
  return (call) => {
    const { v, u, digits, floor } = argument(call, 0, NUMBER);
    const places = placesOf(call.name, call.args[1]);
    const isFloor = places === 0 && mode === "floor" && floor !== undefined;
    const whole = isFloor ? floor : roundedTo(typed({ kind: "scalar", type: NUMBER, v, u }), places, mode);
    return { ...scalar(NUMBER, whole, u), digits: isFloor ? COUNT_OF_QUOTIENT : digitsOfRounded(digits, places) };
  };
}

/** Whether the bracket that a text opens first is the one that ends it. */
function isWholeCall(text: string): boolean {
  let depth = 0;
  for (const [at, letter] of [...text].entries()) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (letter === ")" && depth === 0) return at === [...text].length - 1;
  }
  return false;
}

function roundedTo(v: string, places: number, mode: string): string {
  if (mode === "half_up") return `round(${v}, ${places})`;
  if (mode === "down") return `trunc(${v}, ${places})`;
  const quotient = /^feel\.divide\(/.test(v) && isWholeCall(v) ? v.replace("feel.divide", "feel.floor_divide") : null;
  if (places === 0 && mode === "floor") return quotient ?? `floor(${v})`;
  if (places === 0 && mode === "ceiling") return `ceil(${v})`;
  return `feel.round_to(${v}, ${places}, '${mode}')`;
}

/** What an answer lacks that the argument makes impossible: the facts behind that argument. */
function lacksBehind(of: { call: Call; index: number; u: string; impossible: string }): string {
  const { call, index, u, impossible } = of;
  const reads = call.args[index]?.reads ?? [];
  if (reads.length === 0) return u;
  const mask = call.env.whole.names.mask(reads);
  return `(case when ${isKnown(u)} and ${impossible} then ${mask} else ${u} end)`;
}

function modulo(call: Call): Scalar {
  const [a, b] = [argument(call, 0, NUMBER), argument(call, 1, NUMBER)];
  const { v, u } = strict(NUMBERS, (x, y) => `feel.modulo(${x}, nullif(${y}, 0))`)(call);
  const { literal, reads } = call.args[1] as Compiled;
  if (literal instanceof FeelNumber && !literal.isZero()) return scalar(NUMBER, v, u);
  if (reads.length === 0) throw new NotForSql("a remainder by what no fact is behind");
  const impossible = `(${a.v}) is not null and (${b.v}) = 0`;
  return scalar(NUMBER, v, lacksBehind({ call, index: 1, u, impossible }));
}

function root(call: Call): Scalar {
  const { v, u } = argument(call, 0, NUMBER);
  const { literal, reads = [] } = call.args[0] ?? {};
  if (reads.length === 0 && !(literal instanceof FeelNumber && !literal.isNegative()))
    throw new NotForSql("a root of what no fact is behind");
  const safe = reads.length > 0 ? `(case when (${v}) >= 0 then ${v} end)` : v;
  return scalar(NUMBER, `feel.root(${safe})`, lacksBehind({ call, index: 0, u, impossible: `(${v}) < 0` }));
}

/** The functions over numbers. */
export const NUMBER_CALLS: Readonly<Record<string, WriteCall>> = {
  abs: (call) => {
    const { digits } = argument(call, 0);
    const own = call.type.kind === "any" ? NUMBER : call.type; // a number or a duration
    return {
      ...strict({ of: own, result: own }, (v) => `abs(${v})`)(call),
      digits: digits && { ...digits, isNatural: true },
    };
  },
  floor: rounding("floor"),
  ceiling: rounding("ceiling"),
  decimal: rounding("half_even"),
  "round up": rounding("up"),
  "round down": rounding("down"),
  "round half up": rounding("half_up"),
  "round half down": rounding("half_down"),
  modulo,
  sqrt: root,
};
