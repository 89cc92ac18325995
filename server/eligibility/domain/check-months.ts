import type { Bilingual } from "../bilingual";
import { argumentPlace } from "../feel/call-arguments";
import { worthOn } from "../feel/constant-worth";
import { FeelDate, isMonth } from "../feel/date";
import { type Piece, written } from "../feel/piece";
import { ExpressionError } from "../feel/rule-error";
import type { Compiled } from "../feel/scope";

const MONTHS_A_YEAR = 12;
// What follows the day of decision is tried on some: early and late ones, and every month of a year.
const DAYS = [
  ...Array.from({ length: MONTHS_A_YEAR }, (_, i) => FeelDate.from(2026, i + 1, 1)),
  FeelDate.from(2026, MONTHS_A_YEAR, 31),
  FeelDate.from(1990, 1, 1),
  FeelDate.from(2100, 1, 1),
].filter((day) => day !== null);

/** Refuses a month that is none, such as "2026-9": nobody would ever be found insured in it. @throws ExpressionError */
export function checkMonth(piece: Piece, [, when]: readonly Compiled[]): void {
  if (piece.scope.program.saving !== true || when === undefined) return;
  for (const day of DAYS) {
    const worth = worthOn(when, day);
    if (typeof worth !== "string" || isMonth(worth)) continue;
    throw refusal(argumentPlace(piece, 1), {
      what: { zh: `“${worth}”不是月份`, en: `"${worth}" is no month` },
      remedy: {
        zh: '月份写成 "2026-09"（月是两位数），或写一个日期，如 认定日 - duration("P1M")',
        en: 'Write a month as "2026-09", with two digits, or a date such as 认定日 - duration("P1M")',
      },
    });
  }
}

/** Refuses a window that ends before it begins on every day: nothing is ever counted in it. @throws ExpressionError */
export function checkWindow(piece: Piece, args: readonly Compiled[]): void {
  if (piece.scope.program.saving !== true) return;
  const lengths = windowLengths(args);
  if (lengths === null || lengths.some((months) => months > 0)) return;
  throw refusal(argumentPlace(piece, 1), {
    what: { zh: "窗口还没有开始就结束了，永远是0个月", en: "The window ends before it begins; it always has 0 months" },
    remedy: { zh: "早的日期写在前，晚的写在后", en: "Write the earlier date first and the later one after it" },
  });
}

/** How many months a window has on each of some days, 0 where it ends before it begins; null where a fact moves it. */
function windowLengths([, from, to]: readonly Compiled[]): readonly number[] | null {
  if (from === undefined || to === undefined) return null;
  const lengths: number[] = [];
  for (const day of DAYS) {
    const [first, last] = [worthOn(from, day), worthOn(to, day)];
    if (!(first instanceof FeelDate) || !(last instanceof FeelDate)) return null;
    lengths.push(Math.max(0, last.monthIndex - first.monthIndex + 1));
  }
  return lengths;
}

/** The most months that a window ever has; null where that is not known, or where it grows with the day. */
export function mostMonths(args: readonly Compiled[]): number | null {
  const lengths = windowLengths(args);
  const [first] = lengths ?? [];
  return first !== undefined && lengths?.every((months) => months === first) ? first : null;
}

/** Refuses 周岁(认定日, 出生日期): nobody is born on the day of the decision. @throws ExpressionError */
export function checkAgeOf(piece: Piece, [born, day]: readonly Compiled[]): void {
  if (piece.scope.program.saving !== true || born?.form.op !== "as-of" || day === undefined) return;
  const [asOf, date] = [written(argumentPlace(piece, 0)), written(argumentPlace(piece, 1))];
  throw refusal(argumentPlace(piece, 0), {
    what: { zh: "周岁的第一个值是出生日期", en: "The first value of 周岁 is the date of birth" },
    remedy: { zh: `写成 周岁(${date}, ${asOf})`, en: `Write 周岁(${date}, ${asOf})` },
  });
}

function refusal(at: Piece, { what, remedy }: { what: Bilingual; remedy: Bilingual }): ExpressionError {
  return new ExpressionError(at.node.from, what, remedy);
}
