import { type FunctionTable, functionTable } from "../feel/function";
import { DATE_FUNCTIONS } from "../feel/functions-date";
import { LIST_FUNCTIONS } from "../feel/functions-list";
import { NUMBER_FUNCTIONS } from "../feel/functions-number";
import { STATISTIC_FUNCTIONS } from "../feel/functions-statistic";
import { TEXT_FUNCTIONS } from "../feel/functions-text";
import { HUMAN_FUNCTION, LEDGER_FUNCTIONS } from "./ledger";
import { MONTH_FUNCTIONS } from "./months";
import { SIZE_CLASS_FUNCTION } from "./size-class";
import { TOTAL_FUNCTION } from "./total";

/** Every function a rule may call: FEEL's own, and the few of this domain (in Chinese). */
export const FUNCTIONS: FunctionTable = functionTable([
  ...NUMBER_FUNCTIONS,
  ...STATISTIC_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...MONTH_FUNCTIONS,
  ...LEDGER_FUNCTIONS,
  SIZE_CLASS_FUNCTION,
  TOTAL_FUNCTION,
  HUMAN_FUNCTION,
]);
