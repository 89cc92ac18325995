import { calendarDate } from "@/server/kernel";

// Rules over a list of months of which October and November have not all been delivered, and what every back end says of them.

/** The day on which they are asked. */
export const OPEN_DAY = calendarDate("2026-11-20");
/** The day up to which the list is complete. */
export const OPEN_UNTIL = calendarDate("2026-09-30");

/** A rule of one clause and an amount, the months that were delivered, and the answer. */
type OpenMonthCase = readonly [title: string, rule: { when?: string; amount?: string }, months: string, answer: string];

const COUNT = '缴费月数(社保缴费月份, date("2026-01-01"), 认定日)';
const SINCE_2024 = '缴费月数(社保缴费月份, date("2024-01-01"), 认定日)';
const IN_YEARS = `2000 * (min(9, 2 + floor(${SINCE_2024} / 12)) - 已领次数("T-9"))`;
const RUN = '最长连续月数(社保缴费月份, 认定日 - duration("P12M"), 认定日 - duration("P1M"))';
const LAST_MONTH = '当月参保(社保缴费月份, 认定日 - duration("P1M"))';
const LATE = "undetermined ins_social";
const TWO_YEARS = "2024-11 2024-12 2025-01 2025-02 2025-03 2025-04 2025-05 2025-06 2025-07 2025-08 2025-09 2025-10";
const ELEVEN = "2025-11 2025-12 2026-01 2026-02 2026-03 2026-04 2026-05 2026-06 2026-07 2026-08 2026-09";

/** One line for each trap. */
export const OPEN_MONTH_CASES: readonly OpenMonthCase[] = [
  ["a month that may still come is no refusal", { when: LAST_MONTH }, "2026-08 2026-09", LATE],
  ["nor where nothing was ever delivered", { when: LAST_MONTH }, "", LATE],
  ["nor is its opposite met", { when: `not(${LAST_MONTH})` }, "2026-09", LATE],
  ["a month that has come early counts", { when: LAST_MONTH }, "2026-10", "eligible 100"],
  ["a month within completeness is a no", { when: '当月参保(社保缴费月份, "2026-09")' }, "2026-08", "ineligible"],
  [
    "a month after the day has not come, whatever comes",
    { when: '当月参保(社保缴费月份, "2026-12")' },
    "2026-11",
    "ineligible",
  ],
  [
    "what was delivered is enough",
    { when: `${COUNT} >= 6` },
    "2026-04 2026-05 2026-06 2026-07 2026-08 2026-09",
    "eligible 100",
  ],
  ["what may come may be enough", { when: `${COUNT} >= 6` }, "2026-05 2026-06 2026-07 2026-08 2026-09", LATE],
  ["all that may come is not enough", { when: `${COUNT} >= 6` }, "2026-07 2026-08 2026-09", "ineligible"],
  [
    "months delivered early are not counted twice",
    { when: `${COUNT} >= 6` },
    "2026-08 2026-09 2026-10 2026-11",
    "ineligible",
  ],
  ["a bound on the left", { when: `6 <= ${COUNT}` }, "2026-05 2026-06 2026-07 2026-08 2026-09", LATE],
  ["fewer than, with all that may come", { when: `${COUNT} < 6` }, "2026-07 2026-08 2026-09", "eligible 100"],
  ["fewer than, which may change", { when: `${COUNT} < 6` }, "2026-05 2026-06 2026-07 2026-08 2026-09", LATE],
  ["at most, which what was delivered exceeds", { when: `${COUNT} <= 2` }, "2026-07 2026-08 2026-09", "ineligible"],
  [
    "neither bound lies between, but a number between them may",
    { when: `${COUNT} between 4 and 4` },
    "2026-07 2026-08 2026-09",
    LATE,
  ],
  [
    "neither bound is equal, but a number between them may be",
    { when: `${COUNT} = 4` },
    "2026-07 2026-08 2026-09",
    LATE,
  ],
  ["no number from the least to the most is equal", { when: `${COUNT} = 4` }, "2026-09", "ineligible"],
  ["every number from the least to the most is another", { when: `${COUNT} != 4` }, "2026-09", "eligible 100"],
  [
    "equal, where nothing may come any more",
    { when: '缴费月数(社保缴费月份, date("2026-01-01"), date("2026-09-30")) = 1' },
    "2026-09",
    "eligible 100",
  ],
  ["one of them may be equal", { when: `${COUNT} != 3` }, "2026-09", LATE],
  [
    "all from the least to the most lie in a range",
    { when: `${COUNT} in [3..5]` },
    "2026-07 2026-08 2026-09",
    "eligible 100",
  ],
  [
    "all from the least to the most lie outside of it",
    { when: `${COUNT} in (5..9]` },
    "2026-07 2026-08 2026-09",
    "ineligible",
  ],
  ["a run that the month before the day makes long enough", { when: `${RUN} >= 12` }, ELEVEN, LATE],
  ["a run with a gap that nothing closes", { when: `${RUN} >= 12` }, ELEVEN.replace("2026-02 ", ""), "ineligible"],
  [
    "months that may come join two runs",
    { when: '最长连续月数(社保缴费月份, 认定日 - duration("P3M"), 认定日) >= 3' },
    "2026-09 2026-11",
    LATE,
  ],
  [
    "two runs joined that are still too short",
    { when: '最长连续月数(社保缴费月份, 认定日 - duration("P3M"), 认定日) > 3' },
    "2026-09 2026-11",
    "ineligible",
  ],
  [
    "many runs, of which the last may grow",
    { when: `${SINCE_2024} > 0 and ${RUN} >= 4` },
    "2025-01 2025-03 2025-05 2025-12 2026-02 2026-04 2026-07 2026-08 2026-09",
    LATE,
  ],
  ["an amount of a number that is open", { amount: COUNT }, "2026-09", LATE],
  [
    "an amount that comes to the same for all of them",
    { amount: `min(3, ${COUNT})` },
    "2026-07 2026-08 2026-09",
    "eligible 300",
  ],
  [
    "whole years that what may come completes",
    { amount: `floor(${SINCE_2024} / 12) * 1000` },
    `${TWO_YEARS} ${ELEVEN}`,
    LATE,
  ],
  [
    "whole years that are the same with and without",
    { amount: `floor(${SINCE_2024} / 12) * 1000` },
    `${TWO_YEARS} ${ELEVEN.slice(0, -16)}`,
    "eligible 100000",
  ],
  ["long sums of whole years, of which the most is more", { amount: IN_YEARS }, `${TWO_YEARS} ${ELEVEN}`, LATE],
  [
    "long sums of whole years, which are the same with and without",
    { amount: IN_YEARS },
    `${TWO_YEARS} ${ELEVEN.slice(0, -16)}`,
    "eligible 600000",
  ],
  [
    "long sums of whole years, of which there are enough",
    { amount: IN_YEARS.replace("min(9,", "min(2,") },
    `${TWO_YEARS} ${ELEVEN}`,
    "eligible 400000",
  ],
  [
    "a falling amount, the same for all of them",
    { amount: `round up(0 - ${COUNT} / 10, 0) + 8` },
    "2026-07 2026-08 2026-09",
    "eligible 700",
  ],
  ["a difference of two open numbers is open", { amount: `5 + ${COUNT} - ${COUNT}` }, "2026-09", LATE],
  ["a branch that is decided", { amount: `if ${COUNT} >= 3 then 5 else 7` }, "2026-07 2026-08 2026-09", "eligible 500"],
  ["a branch that is open", { amount: `if ${COUNT} >= 4 then 5 else 7` }, "2026-07 2026-08 2026-09", LATE],
];
