import { type FeelFunction, functionTable } from "../feel/function";
import { LIST_FUNCTIONS } from "../feel/functions-list";
import { NUMBER_FUNCTIONS } from "../feel/functions-number";
import { TEXT_FUNCTIONS } from "../feel/functions-text";
import { HUMAN_FUNCTION, LEDGER_FUNCTIONS } from "./ledger";
import { MONTH_FUNCTIONS } from "./months";
import { SIZE_CLASS_FUNCTION } from "./size-class";
import { TOTAL_FUNCTION } from "./total";

/** Every function a rule may call: FEEL's own, and the few of this domain (in Chinese). */
export const FUNCTIONS: ReadonlyMap<string, FeelFunction> = functionTable([
  ...NUMBER_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...MONTH_FUNCTIONS,
  ...LEDGER_FUNCTIONS,
  SIZE_CLASS_FUNCTION,
  TOTAL_FUNCTION,
  HUMAN_FUNCTION,
]);
