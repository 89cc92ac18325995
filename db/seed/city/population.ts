import { addDays, addYears } from "./dates";
import { AGE_SHARE, BIRTH_RATE, HUKOU_SHARE, MALE_SHARE, OLD_AGE_SHARE_OF_HUKOU } from "./figures";
import { PLACES, type Place } from "./places";
import type { Draw } from "./random";
import type { Setting } from "./setting";

export type Sex = "男" | "女";

/** Where a person is registered. */
export type Hukou = { readonly city: string; readonly province: string; readonly county: string };

/** A person as the register of residents would know her, still without family and name. */
export type Resident = {
  readonly order: number;
  readonly place: Place;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly age: number;
  readonly hukou: Hukou;
};

type Band = readonly [from: number, to: number];

const HUKOU_AMONG_OLDEST = 0.97; // assumption: who is over 80 has nearly always lived here
const OVER_80 = (OLD_AGE_SHARE_OF_HUKOU.from80 * HUKOU_SHARE) / HUKOU_AMONG_OLDEST;
const OVER_90 = (OLD_AGE_SHARE_OF_HUKOU.from90 * HUKOU_SHARE) / HUKOU_AMONG_OLDEST;
const OVER_100 = (OLD_AGE_SHARE_OF_HUKOU.from100 * HUKOU_SHARE) / HUKOU_AMONG_OLDEST;
const UNDER_3 = 3 * BIRTH_RATE;

/** Age bands with their share of residents. Inside 15-59 the split is an assumption; the sums are the published ones. */
const AGE_BANDS: readonly (readonly [Band, number])[] = [
  [[0, 2], UNDER_3],
  [[3, 14], AGE_SHARE.under15 - UNDER_3],
  [[15, 19], 0.05],
  [[20, 24], 0.065],
  [[25, 29], 0.075],
  [[30, 39], 0.18],
  [[40, 49], 0.155],
  [[50, 59], AGE_SHARE.from15To59 - 0.525],
  [[60, 64], AGE_SHARE.from60 - AGE_SHARE.from65],
  [[65, 79], AGE_SHARE.from65 - OVER_80],
  [[80, 89], OVER_80 - OVER_90],
  [[90, 99], OVER_90 - OVER_100],
  [[100, 104], OVER_100],
];

/** Share of men by age, so that all of them come to the published ratio (assumption: women live longer). */
function maleShareAt(age: number): number {
  const [over80, over65] = [0.43, 0.49];
  if (age >= 80) return over80;
  if (age >= 65) return over65;
  const older = over80 * OVER_80 + over65 * (AGE_SHARE.from65 - OVER_80);
  return (MALE_SHARE - older) / (1 - AGE_SHARE.from65);
}

/** Share of locally registered people by age (assumption: migrants are of working age; sums to the published share). */
function hukouShareAt(age: number): number {
  if (age >= 80) return HUKOU_AMONG_OLDEST;
  if (age >= 60) return 0.92;
  if (age >= 45) return 0.63;
  return age >= 30 ? 0.55 : 0.5;
}

/** Cities that people come from (assumption), with their province. */
const ORIGINS: readonly (readonly [readonly [string, string], number])[] = [
  [["六安市", "安徽省"], 14],
  [["阜阳市", "安徽省"], 14],
  [["信阳市", "河南省"], 9],
  [["周口市", "河南省"], 7],
  [["上饶市", "江西省"], 9],
  [["毕节市", "贵州省"], 9],
  [["遵义市", "贵州省"], 6],
  [["达州市", "四川省"], 8],
  [["昭通市", "云南省"], 6],
  [["菏泽市", "山东省"], 4],
  [["台州市", "浙江省"], 8],
  [["绍兴市", "浙江省"], 7],
  [["温州市", "浙江省"], 5],
  [["丽水市", "浙江省"], 4],
];

function drawAge(draw: Draw): number {
  const [from, to] = draw.weighted(AGE_BANDS);
  if (from < 65) return draw.between(from, to);
  // Among the old each year of age is rarer than the one before.
  return from + Math.floor((to - from + 1) * Math.min(draw.unit(), draw.unit()));
}

function drawHukou(draw: Draw, age: number, place: Place): Hukou {
  if (draw.chance(hukouShareAt(age))) return { city: "宁波市", province: "浙江省", county: place.countyName };
  const [city, province] = draw.weighted(ORIGINS);
  return { city, province, county: "" };
}

/** Draws so many residents, by place, age, sex and registration. */
export function drawResidents({ draws, civilDate }: Setting, count: number): Resident[] {
  const places = PLACES.map((place) => [place, place.people] as const);
  return Array.from({ length: count }, (_, order) => {
    const draw = draws("resident", order);
    const place = draw.weighted(places);
    const age = drawAge(draw);
    const sex = draw.chance(maleShareAt(age)) ? "男" : "女";
    const birthDate = addDays(addYears(civilDate, -age), -draw.between(0, 364));
    return { order, place, age, sex, birthDate, hukou: drawHukou(draw, age, place) };
  });
}
