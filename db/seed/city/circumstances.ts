import { DIBAO_SHARE, DISABILITY_SHARE } from "./figures";
import type { Households } from "./households";
import type { Resident } from "./population";
import type { DrawFor } from "./random";

/** A disability card and, where it was made, the assessment of self-care. */
export type Disability = {
  readonly level: 1 | 2 | 3 | 4;
  readonly kind: "肢体" | "听力" | "视力" | "智力" | "精神" | "多重";
  readonly selfCare: "完全不能自理" | "基本不能自理" | "部分不能自理" | "能自理" | null;
  readonly inInstitution: boolean;
};

/** Share of card holders by age, relative to the published share (assumption: older people more often). */
const RELATIVE_SHARE: readonly (readonly [fromAge: number, relative: number])[] = [
  [80, 3.3],
  [60, 2.04],
  [15, 0.76],
  [0, 0.22],
];
const ASSESSED_SHARE = 0.9; // of those who can have the care subsidy; the others wait for an assessment

/** Draws the disability cards. */
export function drawDisabilities(residents: readonly Resident[], draws: DrawFor): (Disability | null)[] {
  return residents.map((one) => {
    const draw = draws("disability", one.order);
    const relative = RELATIVE_SHARE.find(([fromAge]) => one.age >= fromAge)?.[1] ?? 0;
    if (!draw.chance(DISABILITY_SHARE * relative)) return null;
    const level = draw.weighted([
      [1, 16],
      [2, 26],
      [3, 27],
      [4, 31],
    ] as const);
    const kind = draw.weighted([
      ["肢体", 50],
      ["听力", 13],
      ["视力", 12],
      ["智力", 10],
      ["精神", 11],
      ["多重", 4],
    ] as const);
    const mayNeedCare = level <= 2 || kind === "智力" || kind === "精神";
    const selfCare = draw.weighted([
      ["完全不能自理", 24],
      ["基本不能自理", 28],
      ["部分不能自理", 30],
      ["能自理", 18],
    ] as const);
    const assessed = mayNeedCare && draw.chance(ASSESSED_SHARE);
    return { level, kind, selfCare: assessed ? selfCare : null, inInstitution: assessed && draw.chance(0.06) };
  });
}

/** True for everybody in a household with the minimum living allowance; only locally registered households have it. */
export function drawDibao(residents: readonly Resident[], households: Households, draws: DrawFor): boolean[] {
  const share = DIBAO_SHARE / 0.64; // of local households
  return residents.map((one) => {
    const household = households.householdOf[one.order] as number;
    return residents[household]?.hukou.city === "宁波市" && draws("dibao", household).chance(share);
  });
}
