import { type Attribute, type Bilingual, SOURCES } from "@/server/eligibility";
import { addDays, type CalendarDate } from "@/server/kernel";
import { haveWordsTurned, noneKept, type WordProfile, wordKeys } from "./quality-words";
import { type Completeness, oldestUsable } from "./subject-facts";
import { hasTurned } from "./turned";

/** What a delivery looks like from outside: how much it holds, and what its figures are like on the whole. */
export type SourceProfile = {
  readonly records: number;
  /** Subjects that share their identity with another one. */
  readonly twins: number;
  /** How many records stand behind each one that was looked at; left out where all were. */
  readonly sampled?: number;
  readonly attributes: Readonly<Record<string, AttributeProfile>>;
  /** The commonest words of what programs read, by attribute or by member of an object (founder.status); of many records each. */
  readonly words?: Readonly<Record<string, WordProfile>>;
};
/**
 * One attribute of a delivery. The mean of a yes or no is the share that is yes, that of a date its year with the part that has
 * passed, that of a list its length; of text there is none, but words.
 */
export type AttributeProfile = {
  readonly present: number;
  readonly bad: number;
  /** How many of those present say that there is none; a profile of before they were counted leaves it out. */
  readonly nulls?: number;
  readonly mean: number | null;
};
/** The deliveries of all sources, by source. */
export type QualityProfile = Readonly<Record<string, SourceProfile>>;

/** A source that did not pass a check: which one, for which attributes, and what is said about it. */
export type GateFailure = {
  readonly gate: GateName;
  readonly source: string;
  /** The attributes it is about; null for everything the source delivers. */
  readonly attributes: readonly string[] | null;
  readonly reason: Bilingual;
};
export type GateName = "freshness" | "completeness" | "alignment" | "duplicates" | "range" | "jump";

/** What one source is checked by: only what programs read of it. */
type Delivery = {
  readonly source: string;
  readonly reads: readonly Attribute[];
  readonly until: CalendarDate | undefined;
  readonly now: SourceProfile | undefined;
  readonly before: SourceProfile | undefined;
  readonly asOf: CalendarDate;
  /** The last month that a source of months is complete for, among those that programs read together with this one. */
  readonly monthsUntil: CalendarDate | undefined;
  /** The last year that it says it has delivered. */
  readonly yearsUntil: number | undefined;
};
type Finding = { readonly attributes: readonly string[] | null; readonly zh: string; readonly en: string };
type Gate = { readonly name: GateName; check(delivery: Delivery): Finding | null };

/** Fewer are no basis for a share. */
const ENOUGH_TO_JUDGE = 100;
/** A delivery may be this much smaller than the last one… */
const LARGEST_LOSS = 0.1;
/** …and this much larger. */
const LARGEST_GROWTH = 0.25;
/** More values than this that cannot be are the delivery's fault, not that of single records. */
const LARGEST_BAD_SHARE = 0.01;
/** More doubles than this are the register's fault, not that of single subjects. */
const LARGEST_TWIN_SHARE = 0.001;
/** A mean may move by this share between two runs. */
const LARGEST_JUMP = 0.5;
/** The mean of dates may move by so many years: a list of one year may be replaced by the next year's. */
const LARGEST_YEARS = 1.5;
/** Figures of a month arrive in the next one; those of a quarter in the next quarter. */
const PERIODS_BEHIND = 1;
/** Quarterly figures arrive a quarter later at most than the monthly ones they stand beside. */
const QUARTERS_BEHIND = 1;
const MONTHS_A_QUARTER = 3;

/** The checks, in the order in which they are reported. */
const GATES: readonly Gate[] = [
  { name: "freshness", check: checkFreshness },
  { name: "completeness", check: checkCompleteness },
  { name: "alignment", check: checkAlignment },
  { name: "alignment", check: checkPeriods },
  { name: "duplicates", check: checkDuplicates },
  { name: "range", check: checkRange },
  { name: "jump", check: checkJump },
];

/** What is checked: what programs read, and the deliveries as they are now and as they were at the last run. */
export type QualityInput = {
  /** The attributes that each program reads. */
  readonly programs: readonly (readonly Attribute[])[];
  readonly completeness: Completeness;
  /** The last year whose figures a source says it has delivered, by source. */
  readonly yearsUntil: ReadonlyMap<string, number>;
  readonly now: QualityProfile;
  readonly before: QualityProfile;
  readonly asOf: CalendarDate;
};

/** Every check that a source does not pass. A source that was never connected fails none: its facts are simply unknown. */
export function checkSources(input: QualityInput): readonly GateFailure[] {
  return deliveriesOf(input).flatMap((delivery) =>
    GATES.flatMap(({ name, check }) => {
      const finding = check(delivery);
      if (finding === null) return [];
      const { attributes, zh, en } = finding;
      return [{ gate: name, source: delivery.source, attributes, reason: { zh, en } }];
    }),
  );
}

/** Whether a failure concerns a program that reads these attributes. */
export function concerns(failure: GateFailure, reads: readonly Attribute[]): boolean {
  return reads.some(
    ({ source, key }) => source === failure.source && (failure.attributes === null || failure.attributes.includes(key)),
  );
}

/** What the next run compares with: the last delivery that passed. One that failed is not what others are measured by. */
export function baseline(input: QualityInput, failures: readonly GateFailure[]): QualityProfile {
  const failed = new Set(failures.map(({ source }) => source));
  const kept = Object.entries(input.before).filter(([source]) => failed.has(source));
  const passed = Object.entries(input.now).filter(([source]) => !failed.has(source));
  return Object.fromEntries([...passed, ...kept]);
}

function deliveriesOf({ programs, completeness, yearsUntil, now, before, asOf }: QualityInput): Delivery[] {
  const reads = new Map<string, Map<string, Attribute>>();
  for (const attribute of programs.flat()) {
    const own = reads.get(attribute.source) ?? new Map<string, Attribute>();
    reads.set(attribute.source, own.set(`${attribute.subject} ${attribute.key}`, attribute));
  }
  return [...reads].map(([source, own]) => ({
    source,
    reads: [...own.values()],
    until: completeness.get(source),
    now: now[source],
    before: before[source],
    asOf,
    monthsUntil: monthsBeside(source, programs, completeness),
    yearsUntil: yearsUntil.get(source),
  }));
}

function monthsBeside(source: string, programs: QualityInput["programs"], completeness: Completeness) {
  const beside = programs.filter((reads) =>
    reads.some((one) => one.source === source && one.updateFrequency === "quarterly"),
  );
  const monthly = beside.flat().filter((one) => one.updateFrequency === "monthly" && one.source !== source);
  const dates = monthly.flatMap((one) => completeness.get(one.source) ?? []);
  return dates.toSorted().at(-1);
}

function checkFreshness({ source, reads, until, asOf }: Delivery): Finding | null {
  if (until === undefined) return null;
  const old = reads.filter((attribute) => until < oldestUsable(attribute, asOf)).map(({ key }) => key);
  if (old.length === 0) return null;
  const name = nameOf(source);
  return {
    attributes: old,
    zh: `${name.zh}的数据只到${until}，太旧，不能据此发钱`,
    en: `${name.en} has delivered up to ${until} only; that is too old to pay on`,
  };
}

function checkCompleteness({ source, now, before }: Delivery): Finding | null {
  if (!before || before.records < ENOUGH_TO_JUDGE) return null;
  const records = now?.records ?? 0;
  const isLess = records < before.records * (1 - LARGEST_LOSS);
  if (!isLess && records <= before.records * (1 + LARGEST_GROWTH)) return null;
  const name = nameOf(source);
  return {
    attributes: null,
    zh: `${name.zh}这次送来${records}条，上次${before.records}条，${isLess ? "少" : "多"}得太多`,
    en: `${name.en} has delivered ${records} records; last time it was ${before.records}`,
  };
}

function checkAlignment({ source, reads, until, monthsUntil }: Delivery): Finding | null {
  if (until === undefined || monthsUntil === undefined) return null;
  if (
    closedMonths(monthsUntil) / MONTHS_A_QUARTER - Math.floor(closedMonths(until) / MONTHS_A_QUARTER) <
    QUARTERS_BEHIND + 1
  )
    return null;
  const name = nameOf(source);
  return {
    attributes: reads.filter((one) => one.updateFrequency === "quarterly").map(({ key }) => key),
    zh: `${name.zh}的季度数据只到${until}，和已到${monthsUntil}的月度数据对不上`,
    en: `${name.en} has quarterly figures up to ${until}; the monthly ones beside them reach ${monthsUntil}`,
  };
}

/**
 * 上年、本季、当月: a figure speaks of a period that has ended, and is that of an earlier one until its source has delivered the period. When
 * it was obtained does not tell: a source may send every day what it has of the year before last.
 */
function checkPeriods(delivery: Delivery): Finding | null {
  const { source, reads, until } = delivery;
  if (until === undefined) return null;
  const early = reads.filter(({ period }) => period !== undefined && !hasDelivered(period, { ...delivery, until }));
  if (early.length === 0) return null;
  const name = nameOf(source);
  return {
    attributes: early.map(({ key }) => key),
    zh: `${name.zh}还没有送来这一期的${early.map(({ label }) => label.zh).join("、")}，手上的是更早一期的`,
    en: `${name.en} has not delivered this period yet; what it has is of an earlier one: ${early.map(({ label }) => label.en).join(", ")}`,
  };
}

/** A source that does not say which years it has delivered has delivered those before the year in which it is complete. */
function hasDelivered(
  period: NonNullable<Attribute["period"]>,
  { until, yearsUntil, asOf }: { until: CalendarDate; yearsUntil: number | undefined; asOf: CalendarDate },
): boolean {
  const yearOf = (day: CalendarDate) => Number(day.slice(0, 4));
  if (period === "year") return (yearsUntil ?? yearOf(until) - 1) >= yearOf(asOf) - 1;
  const months = period === "month" ? 1 : MONTHS_A_QUARTER;
  const ended = (day: CalendarDate) => Math.floor(closedMonths(day) / months);
  return ended(until) >= ended(asOf) - PERIODS_BEHIND;
}

function checkDuplicates({ source, now }: Delivery): Finding | null {
  if (!now || now.records < ENOUGH_TO_JUDGE || now.twins <= now.records * LARGEST_TWIN_SHARE) return null;
  const name = nameOf(source);
  return {
    attributes: null,
    zh: `${name.zh}的数据里有${now.twins}个身份重复`,
    en: `${name.en} has delivered ${now.twins} identities more than once`,
  };
}

function checkRange({ source, reads, now }: Delivery): Finding | null {
  const wrong = reads.filter(({ key }) => {
    const profile = now?.attributes[key];
    return profile && profile.present >= ENOUGH_TO_JUDGE && profile.bad > profile.present * LARGEST_BAD_SHARE;
  });
  if (wrong.length === 0) return null;
  const name = nameOf(source);
  return {
    attributes: wrong.map(({ key }) => key),
    zh: `${name.zh}的${wrong.map(({ label }) => label.zh).join("、")}里有太多不可能的数值`,
    en: `Too many values from ${name.en} cannot be: ${wrong.map(({ label }) => label.en).join(", ")}`,
  };
}

function checkJump({ source, reads, now, before }: Delivery): Finding | null {
  if (!now || !before) return null; // all of it is missing, or there is nothing to compare it with
  const jumped = reads.filter((one) => hasJumped(one, now, before) || saysOthers(one, now, before));
  if (jumped.length === 0) return null;
  const name = nameOf(source);
  return {
    attributes: jumped.map(({ key }) => key),
    zh: `${name.zh}的${jumped.map(({ label }) => label.zh).join("、")}和上次相差太大`,
    en: `What ${name.en} delivered differs too much from last time: ${jumped.map(({ label }) => label.en).join(", ")}`,
  };
}

/** Whether a source uses other words for an attribute: 宁波 in the place of 宁波市, or 宁波市 for far more. */
function saysOthers(attribute: Attribute, now: SourceProfile, before: SourceProfile): boolean {
  return wordKeys(attribute).some((key) => {
    const was = before.words?.[key];
    const { present, bad } = now.attributes[attribute.key] ?? { present: 0, bad: 0 };
    return haveWordsTurned(now.words?.[key] ?? noneKept(present - bad, was), was);
  });
}

/** An attribute that was never delivered has nothing to be compared with; one that is not delivered any more has. */
function hasJumped({ key, type }: Attribute, now: SourceProfile, before: SourceProfile): boolean {
  const was = before.attributes[key];
  if (!was || was.present < ENOUGH_TO_JUDGE) return false;
  const is = now.attributes[key] ?? { present: 0, bad: 0, mean: null };
  const least = ENOUGH_TO_JUDGE * Math.max(now.sampled ?? 1, before.sampled ?? 1);
  const known = [is.present / now.records, was.present / before.records] as const;
  if (hasTurned(known, { of: now.records, least })) return true;
  // That somebody has none is a fact, and refuses: who says so of many more has emptied a column.
  const none = [shareOfNulls(is), shareOfNulls(was)] as const;
  if (none[0] !== null && none[1] !== null && hasTurned([none[0], none[1]], { of: is.present, least })) return true;
  if (was.mean === null || is.present < ENOUGH_TO_JUDGE) return false;
  if (is.mean === null) return true; // every value has become another kind of value, or none
  if (type === "boolean") return hasTurned([is.mean, was.mean], { of: is.present, least });
  return Math.abs(is.mean - was.mean) > (type === "date" ? LARGEST_YEARS : Math.abs(was.mean) * LARGEST_JUMP);
}

function shareOfNulls({ present, nulls }: AttributeProfile): number | null {
  return nulls === undefined || present === 0 ? null : nulls / present;
}

/** How many whole months have passed up to the end of a day, counted from the year 0. */
function closedMonths(day: CalendarDate): number {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const isLastOfMonth = addDays(day, 1).endsWith("-01");
  return year * 12 + month - (isLastOfMonth ? 0 : 1);
}

/** Who owns a source, by name. */
export function nameOf(source: string): Bilingual {
  return SOURCES.find(({ code }) => code === source)?.label ?? { zh: source, en: source };
}
