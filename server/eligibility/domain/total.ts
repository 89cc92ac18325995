import type { FeelFunction } from "../feel/function";
import { type FeelNumber, ZERO } from "../feel/number";
import { listOf, NUMBER } from "../feel/type";
import type { FeelValue } from "../feel/value";

/** 合计(清单): the sum of a list, 0 for an empty one, where FEEL's `sum` has no answer (null). */
export const TOTAL_FUNCTION: FeelFunction = {
  name: "合计",
  parameters: [listOf(NUMBER)],
  result: NUMBER,
  call: ([list]) =>
    (list as FeelValue[]).includes(null)
      ? null
      : (list as FeelNumber[]).reduce<FeelNumber>((sum, next) => sum.plus(next), ZERO),
};
