import { addYears, dateIn, monthOf } from "./dates";

const REFORM_START = monthOf("2025-01-01");

type Track = { readonly age: number; readonly monthsAStep: number; readonly mostMonths: number };

/** The 2025 reform: men and women in offices wait one month more for every four, women workers one for every two. */
const MEN: Track = { age: 60, monthsAStep: 4, mostMonths: 36 };
const OFFICE_WOMEN: Track = { age: 55, monthsAStep: 4, mostMonths: 36 };
const WORKING_WOMEN: Track = { age: 50, monthsAStep: 2, mostMonths: 60 };

/** The statutory date of retirement under the reform that began in 2025. */
export function retirementDate(birthDate: string, sex: "男" | "女", worksInOffice: boolean): string {
  const track = sex === "男" ? MEN : worksInOffice ? OFFICE_WOMEN : WORKING_WOMEN;
  const before = addYears(birthDate, track.age);
  const into = monthOf(before) - REFORM_START;
  if (into < 0) return before;
  const delay = Math.min(track.mostMonths, Math.floor(into / track.monthsAStep) + 1);
  return dateIn(monthOf(before) + delay, Number(before.slice(8)));
}
