import { isOrdered } from "./compile-comparison";
import type { FeelFunction } from "./function";
import { FeelNumber, ZERO } from "./number";
import { describeWrong, type Piece } from "./piece";
import type { Compiled } from "./scope";
import { ANY, type FeelType, listOf, NUMBER } from "./type";
import { compareValues, type FeelValue } from "./value";

const ONE = new FeelNumber(1);

type Numbers = readonly FeelNumber[];

/** A function over a list of numbers, or over several numbers; null for a null member. */
function overNumbers(name: string, call: (numbers: Numbers) => FeelValue, result: FeelType = NUMBER): FeelFunction {
  return {
    name,
    names: ["list"],
    parameters: [listOf(NUMBER)],
    gathers: true,
    result,
    call: ([list]) => ((list as FeelValue[]).includes(null) ? null : call(list as Numbers)),
  };
}

/** min and max: over whatever has an order; null for an empty list or a null member. */
function extreme(name: string, sign: 1 | -1): FeelFunction {
  return {
    name,
    names: ["list"],
    parameters: [listOf(ANY)],
    gathers: true,
    rising: true,
    result: ([list]) => itemOf(list),
    check: (piece, [list]) => checkOrdered(piece, list),
    call: ([list]) => outermost(list as readonly FeelValue[], sign),
  };
}

function itemOf(list: FeelType | undefined): FeelType {
  return list?.kind === "list" ? list.item : ANY;
}

function checkOrdered(piece: Piece, list: Compiled | undefined): void {
  const item = itemOf(list?.type);
  if (!isOrdered(item)) throw describeWrong(piece, item, { zh: "有大小的值", en: "values with an order" });
}

function outermost(members: readonly FeelValue[], sign: 1 | -1): FeelValue {
  if (members.length === 0) return null;
  return members.reduce((best, next) => {
    const order = compareValues(next, best);
    return order === null ? null : order * sign > 0 ? next : best;
  });
}

function total(numbers: Numbers): FeelNumber {
  return numbers.reduce((sum, next) => sum.plus(next), ZERO);
}

function mean(numbers: Numbers): FeelNumber {
  return total(numbers).dividedBy(numbers.length);
}

function sorted(numbers: Numbers): Numbers {
  return [...numbers].sort((a, b) => a.comparedTo(b));
}

/** The middle one; the mean of the two in the middle where their count is even. */
function median(numbers: Numbers): FeelValue {
  const ordered = sorted(numbers);
  const half = Math.floor(ordered.length / 2);
  return mean(ordered.slice(ordered.length % 2 === 0 ? half - 1 : half, half + 1));
}

/** The most frequent ones, in their order; none of an empty list. */
function modes(numbers: Numbers): FeelValue {
  const counts = new Map<string, number>();
  for (const number of numbers) counts.set(number.toFixed(), (counts.get(number.toFixed()) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return sorted(numbers.filter((number, i) => counts.get(number.toFixed()) === most && isFirst(numbers, number, i)));
}

function isFirst(numbers: Numbers, number: FeelNumber, index: number): boolean {
  return numbers.findIndex((other) => other.equals(number)) === index;
}

/** The standard deviation of a sample; none of fewer than two. */
function deviation(numbers: Numbers): FeelValue {
  if (numbers.length < 2) return null;
  const middle = mean(numbers);
  const squares = numbers.map((number) => number.minus(middle).pow(2));
  return total(squares)
    .dividedBy(numbers.length - 1)
    .sqrt();
}

function ofSome(call: (numbers: Numbers) => FeelValue): (numbers: Numbers) => FeelValue {
  return (numbers) => (numbers.length === 0 ? null : call(numbers));
}

/** The functions of FEEL that make one value of many. Over an empty list they have no answer (null), except `mode`. */
export const STATISTIC_FUNCTIONS: readonly FeelFunction[] = [
  extreme("min", -1),
  extreme("max", 1),
  { ...overNumbers("sum", ofSome(total)), rising: true },
  overNumbers("mean", ofSome(mean)),
  overNumbers(
    "product",
    ofSome((numbers) => numbers.reduce((product, next) => product.times(next), ONE)),
  ),
  overNumbers("median", ofSome(median)),
  overNumbers("stddev", deviation),
  overNumbers("mode", modes, listOf(NUMBER)),
];
