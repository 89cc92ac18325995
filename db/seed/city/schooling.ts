import { dateIn, monthOf } from "./dates";
import type { Resident } from "./population";
import type { Setting } from "./setting";

export type Degree = "中专" | "专科" | "本科" | "硕士" | "博士";

/** A person's highest schooling; `graduated` is false while she still studies for it. */
export type Schooling = {
  readonly level: Degree;
  readonly fullTime: boolean;
  readonly gradDate: string;
  readonly graduated: boolean;
  readonly studentLoan: boolean;
};

type Mix = readonly (readonly [Degree | null, number])[];

/** Highest schooling by age (assumption: younger people studied longer). null: no higher than middle school. */
const MIXES: readonly (readonly [underAge: number, mix: Mix])[] = [
  [
    32,
    [
      [null, 30],
      ["中专", 13],
      ["专科", 24],
      ["本科", 27],
      ["硕士", 5.4],
      ["博士", 0.6],
    ],
  ],
  [
    46,
    [
      [null, 52],
      ["中专", 10],
      ["专科", 17],
      ["本科", 17],
      ["硕士", 3.6],
      ["博士", 0.4],
    ],
  ],
  [
    61,
    [
      [null, 78],
      ["中专", 9],
      ["专科", 8],
      ["本科", 4.7],
      ["硕士", 0.3],
    ],
  ],
  [
    200,
    [
      [null, 92],
      ["中专", 5],
      ["专科", 2],
      ["本科", 1],
    ],
  ],
];

const USUAL_AGE: Readonly<Record<Degree, number>> = { 中专: 19, 专科: 21, 本科: 22, 硕士: 25, 博士: 29 };
const FULL_TIME_SHARE = 0.88; // assumption: the rest studied beside work
const LOAN_SHARE = 0.09; // assumption: national student loans

/** Draws the schooling of everybody of sixteen and more; null for children and for those without a certificate. */
export function drawSchooling(residents: readonly Resident[], { draws, civilDate }: Setting): (Schooling | null)[] {
  return residents.map((one) => {
    if (one.age < 16) return null;
    const draw = draws("schooling", one.order);
    const mix = MIXES.find(([underAge]) => one.age < underAge)?.[1] ?? [];
    const level = draw.weighted(mix);
    if (level === null) return null;
    const fullTime = draw.chance(FULL_TIME_SHARE);
    const later =
      draw.weighted([
        [0, 55],
        [1, 35],
        [2, 8],
        [3, 2],
      ] as const) + (fullTime ? 0 : draw.between(2, 8));
    const gradYear = Number(one.birthDate.slice(0, 4)) + USUAL_AGE[level] + later;
    const gradDate = dateIn(gradYear * 12 + 5, draw.between(15, 30));
    return {
      level,
      fullTime,
      gradDate,
      graduated: monthOf(gradDate) < monthOf(civilDate),
      studentLoan: draw.chance(LOAN_SHARE),
    };
  });
}

/** True for a certificate of a university or college, which the national archive of higher education knows. */
export function isHigher(schooling: Schooling | null): boolean {
  return schooling !== null && schooling.level !== "中专";
}
