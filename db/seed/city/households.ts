import type { Resident } from "./population";
import type { Draw, DrawFor } from "./random";

/** Who lives with whom. Indexes are those of the residents; -1 means nobody. */
export type Households = {
  readonly spouseOf: readonly number[];
  readonly motherOf: readonly number[];
  readonly fatherOf: readonly number[];
  /** Children under 18 by parent, eldest first; both parents have the same list. */
  readonly childrenOf: readonly (readonly number[])[];
  /** The parent whom the household named to claim for its children. */
  readonly isHeadOfClaim: readonly boolean[];
  readonly householdOf: readonly number[];
};

const MARRIED_SHARE: readonly (readonly [fromAge: number, share: number])[] = [
  [80, 0.45],
  [65, 0.75],
  [30, 0.85],
  [25, 0.5],
  [22, 0.15],
];
const PARENT_AGE = { low: 22, likelyHigh: 36, high: 43 } as const; // at the child's birth
const MAX_CHILDREN = 3;
const MOTHER_CLAIMS = 0.8; // assumption: most households name the mother
/** Shares of those who live with a family one generation away (assumptions; households come to the published size). */
const YOUNG_WITH_PARENTS = 0.5;
const OLD_WITH_CHILD = 0.3;
const GENERATION_YEARS = 27;
const COHORT_YEARS = 5;

/** Couples of one place: each woman takes the nearest free man in age, when she is drawn to be married. */
function marry(place: readonly Resident[], draws: DrawFor, spouseOf: number[]): void {
  const free = place
    .filter((one) => one.sex === "男" && one.age >= 22)
    .sort((a, b) => a.age - b.age || a.order - b.order);
  const women = place.filter((one) => one.sex === "女" && one.age >= 22);
  for (const woman of women) {
    const draw = draws("marriage", woman.order);
    const share = MARRIED_SHARE.find(([from]) => woman.age >= from)?.[1] ?? 0;
    if (!draw.chance(share)) continue;
    const wanted = woman.age + draw.between(-1, 4);
    const at = nearestAge(free, wanted);
    const man = free[at];
    if (man === undefined || Math.abs(man.age - woman.age) > 8) continue;
    free.splice(at, 1);
    spouseOf[woman.order] = man.order;
    spouseOf[man.order] = woman.order;
  }
}

/** Index of the person nearest to an age in a list sorted by age; -1 when the list is empty. */
function nearestAge(sorted: readonly Resident[], age: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Resident).age < age) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, sorted.length - 1);
}

type Families = { spouseOf: number[]; motherOf: number[]; fatherOf: number[]; childrenOf: number[][] };

/** Gives each child of one place a mother of a fitting age, and the mother's husband as father. */
function raise(place: readonly Resident[], draws: DrawFor, families: Families): void {
  const wives = place.filter((one) => one.sex === "女" && (families.spouseOf[one.order] as number) >= 0);
  const wivesByAge = new Map<number, number[]>();
  for (const wife of wives) wivesByAge.set(wife.age, [...(wivesByAge.get(wife.age) ?? []), wife.order]);
  const children = place.filter((one) => one.age < 18).sort((a, b) => b.age - a.age || a.order - b.order);
  for (const child of children) {
    const draw = draws("parents", child.order);
    const mother = findMother(child, { wivesByAge, childrenOf: families.childrenOf }, draw);
    if (mother < 0) continue;
    const father = families.spouseOf[mother] as number;
    families.motherOf[child.order] = mother;
    families.fatherOf[child.order] = father;
    for (const parent of [mother, father]) {
      const children = families.childrenOf[parent] ?? [];
      children.push(child.order);
      families.childrenOf[parent] = children;
    }
  }
}

function findMother(
  child: Resident,
  place: { wivesByAge: ReadonlyMap<number, readonly number[]>; childrenOf: readonly (readonly number[])[] },
  draw: Draw,
): number {
  for (let attempt = 0; attempt < 24; attempt++) {
    const high = attempt < 16 ? PARENT_AGE.likelyHigh : PARENT_AGE.high;
    const atBirth = draw.between(PARENT_AGE.low, high);
    const wives = place.wivesByAge.get(child.age + atBirth);
    if (wives === undefined) continue;
    const wife = draw.pick(wives);
    const already = place.childrenOf[wife]?.length ?? 0;
    if (already === 0 || (already < MAX_CHILDREN && draw.chance(0.35 / already))) return wife;
  }
  return -1;
}

/** Numbers the households: couples with their children, and single people. */
function numberHouseholds(residents: readonly Resident[], families: Families): number[] {
  return residents.map(({ order }) => {
    const spouse = families.spouseOf[order] as number;
    const mother = families.motherOf[order] as number;
    if (mother >= 0) return Math.min(mother, families.fatherOf[order] as number);
    return spouse >= 0 ? Math.min(order, spouse) : order;
  });
}

/** Puts some of the young and the old into the household of a couple one generation away, in the same place. */
function joinGenerations(
  residents: readonly Resident[],
  draws: DrawFor,
  { householdOf, spouseOf }: { householdOf: number[]; spouseOf: readonly number[] },
): void {
  const couples = new Map<string, number[]>();
  const cohort = (place: Resident["place"], age: number) => `${place.code}/${Math.floor(age / COHORT_YEARS)}`;
  for (const { order, age, place } of residents) {
    if ((spouseOf[order] as number) < 0 || age < 35 || age > 65) continue;
    const key = cohort(place, age);
    couples.set(key, [...(couples.get(key) ?? []), order]);
  }
  for (const { order, age, place } of residents) {
    const draw = draws("lives with family", order);
    const spouse = spouseOf[order] as number;
    const young = age >= 18 && age <= 32 && spouse < 0;
    if (!(young && draw.chance(YOUNG_WITH_PARENTS)) && !(age >= 65 && draw.chance(OLD_WITH_CHILD))) continue;
    const hosts = couples.get(cohort(place, young ? age + GENERATION_YEARS : age - GENERATION_YEARS));
    if (hosts === undefined) continue;
    const household = householdOf[draw.pick(hosts)] as number;
    householdOf[order] = household;
    if (spouse >= 0) householdOf[spouse] = household;
  }
}

/** Forms couples, families and households within each place. */
export function formHouseholds(residents: readonly Resident[], draws: DrawFor): Households {
  const nobody = () => residents.map(() => -1);
  const families: Families = { spouseOf: nobody(), motherOf: nobody(), fatherOf: nobody(), childrenOf: [] };
  const places = new Map<string, Resident[]>();
  for (const one of residents) {
    const neighbours = places.get(one.place.code);
    if (neighbours) neighbours.push(one);
    else places.set(one.place.code, [one]);
  }
  for (const place of places.values()) {
    marry(place, draws, families.spouseOf);
    raise(place, draws, families);
  }
  const childrenOf = residents.map((one) => families.childrenOf[one.order] ?? []);
  const isHeadOfClaim = residents.map((one) => {
    if (childrenOf[one.order]?.length === 0) return false;
    const mother = one.sex === "女" ? one.order : (families.spouseOf[one.order] as number);
    const motherClaims = draws("head of claim", mother).chance(MOTHER_CLAIMS);
    return motherClaims === (one.sex === "女");
  });
  const householdOf = numberHouseholds(residents, families);
  joinGenerations(residents, draws, { householdOf, spouseOf: families.spouseOf });
  return { ...families, childrenOf, isHeadOfClaim, householdOf };
}
