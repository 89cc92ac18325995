export { AssertionError, assert } from "./assert";
export {
  addDays,
  addWorkingDays,
  type CalendarDate,
  CalendarDateSchema,
  calendarDate,
  civilDateAt,
  isCalendarDate,
} from "./calendar-date";
export { CITY_CODE } from "./city";
export { type Fen, FenSchema, fen, sumFen } from "./fen";
export { freshBytes, type IdPrefix, idSchema, newId } from "./ids";
export { maskIdentity, maskName, maskPhone } from "./mask";
export { plainText } from "./plain-text";
export { Outage, REFUSALS, Refusal, type RefusalCode, type RefusalDetails } from "./refusal";
