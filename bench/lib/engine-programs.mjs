// Thousands of programs out of the real ones: what a city with its counties would have, each with its own figures and dates.

import { attributeByKey, compileProgram } from "../../server/eligibility/index.ts";

const FACTORS = [1, 0.8, 0.9, 1.1, 1.25, 0.75, 1.05];
const MONTH_SHIFTS = [0, 3, 6, 9];
const NINGBO = "海曙区 江北区 北仑区 镇海区 鄞州区 奉化区 象山县 宁海县 余姚市 慈溪市 宁波高新区 宁波前湾新区".split(
  " ",
);
const A_CITYS_PROGRAMS = 4_323;
const OWN_PLACE = /^注册地 = "[^"]+"/;
const PLACE_OF = { person: "户籍所在区县", firm: "注册地" };

/** What a county adds to a program that it takes over: whom of all it means, by something that the city knows of everybody. */
const NARROWER = {
  person: [
    (/** @type {number} */ n) => `周岁(出生日期, 认定日) >= ${18 + (n % 5) * 8}`,
    (/** @type {number} */ n) => `周岁(出生日期, 认定日) <= ${28 + (n % 6) * 7}`,
    (/** @type {number} */ n) => `性别 = "${n % 2 === 0 ? "女" : "男"}"`,
    (/** @type {number} */ n) => `出生日期 >= date("${1952 + (n % 9) * 6}-01-01")`,
    (/** @type {number} */ n) => `学历 in ("本科", "硕士"${n % 2 === 0 ? ', "博士"' : ', "专科"'})`,
    (/** @type {number} */ n) => `not(低保家庭) and 周岁(出生日期, 认定日) >= ${16 + (n % 4) * 9}`,
  ],
  firm: [
    (/** @type {number} */ n) => `从业人员 >= ${5 + (n % 7) * 10}`,
    (/** @type {number} */ n) => `从业人员 <= ${20 + (n % 7) * 30}`,
    (/** @type {number} */ n) => `成立日期 <= date("${2008 + (n % 8) * 2}-12-31")`,
    (/** @type {number} */ n) => `成立日期 >= date("${2006 + (n % 8) * 2}-01-01")`,
    (/** @type {number} */ n) => (n % 2 === 0 ? "制造业" : "not(制造业)"),
    (/** @type {number} */ n) => `划型行业 in (${n % 2 === 0 ? '"工业", "建筑业"' : '"批发业", "零售业", "其他"'})`,
    (/** @type {number} */ n) => `连续缴五险月数 >= ${3 + (n % 6) * 6}`,
  ],
};

/** @typedef {import("../../server/eligibility/index.ts").ProgramDefinition} Definition */

/**
 * So many programs. A real program is a whole city's or one county's; every county has it too, with other figures and
 * dates, and most of them again for some of its people only. A program that waits for a statement or for an officer is open
 * to everybody until somebody claims it: of these a place has one, as it has in truth. More programs than a city's are
 * those of more places.
 * @param {readonly Definition[]} originals @param {number} count @returns {Definition[]}
 */
export function variedPrograms(originals, count) {
  const places = placesFor(count);
  const waiting = originals.filter(waitsForSomebody);
  const others = originals.filter((original) => !waiting.includes(original));
  const open = waiting.flatMap((original) => places.map((_, nth) => varied(original, nth, places)));
  const more = Array.from({ length: Math.max(0, count - open.length) }, (_, i) =>
    varied(/** @type {Definition} */ (others[i % others.length]), Math.floor(i / others.length), places),
  );
  return [...open, ...more].slice(0, count);
}

/** "" is the whole city; of other places there are so many that a place has as many programs as in a city. */
function placesFor(/** @type {number} */ count) {
  const others = Math.round(((NINGBO.length + 1) * count) / A_CITYS_PROGRAMS) - NINGBO.length - 1;
  return ["", ...NINGBO, ...Array.from({ length: Math.max(0, others) }, (_, i) => `外地${i + 1}县`)];
}

/** Whether a program asks everybody for what is only brought with a claim. */
function waitsForSomebody(/** @type {Definition} */ original) {
  const { conditions, amount } = compileProgram(original);
  const reads = [amount, ...conditions.map(({ condition }) => condition)].flatMap((part) => part.reads);
  return reads.some((read) => {
    const attribute = attributeByKey(original.audience, read);
    return read.startsWith("human:") || attribute?.updateFrequency === "perClaim";
  });
}

/** @returns {Definition} */
function varied(
  /** @type {Definition} */ original,
  /** @type {number} */ nth,
  /** @type {readonly string[]} */ places,
) {
  const round = Math.floor(nth / places.length);
  const factor = FACTORS[(nth + round) % FACTORS.length] ?? 1;
  const shift = MONTH_SHIFTS[(nth + 2 * round) % MONTH_SHIFTS.length] ?? 0;
  const parameters = Object.fromEntries(
    Object.entries(original.parameters).map(([name, value]) => [name, variedValue(value, factor, shift)]),
  );
  return {
    ...original,
    programId: `${original.programId}#${nth}`,
    parameters,
    conditions: [
      ...placed(original, places[nth % places.length] ?? ""),
      ...narrower(original.audience, round, nth).map((feel) => condition("whom", feel)),
    ],
  };
}

function condition(/** @type {string} */ clauseId, /** @type {string} */ feel) {
  return { clauseId, article: null, text: "", fact: { zh: "", en: "" }, feel };
}

/** A county's program names its place; where it names one, it is that of its own firms only. */
function placed(/** @type {Definition} */ { conditions, audience }, /** @type {string} */ place) {
  const has = conditions.some(({ feel }) => OWN_PLACE.test(feel));
  if (has) {
    const named = `注册地 = "${place === "" ? NINGBO[0] : place}"`;
    return conditions.map((one) => ({ ...one, feel: one.feel.replace(OWN_PLACE, named) }));
  }
  return place === "" ? conditions : [...conditions, condition("place", `${PLACE_OF[audience]} = "${place}"`)];
}

/** The first program of a place is as the city has it; the others are for some, every second for fewer. */
function narrower(/** @type {"person" | "firm"} */ audience, /** @type {number} */ round, /** @type {number} */ nth) {
  if (round === 0) return [];
  const kinds = NARROWER[audience];
  const one = kinds[round % kinds.length]?.(nth) ?? "";
  const other = kinds[(round + 1 + (nth % (kinds.length - 1))) % kinds.length]?.(nth + 1) ?? "";
  return round % 2 === 0 && other !== one ? [one, other] : [one];
}

/** @returns {any} */
function variedValue(/** @type {any} */ value, /** @type {number} */ factor, /** @type {number} */ shift) {
  if (typeof value === "number") return variedNumber(value, factor);
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return shifted(value, shift);
  if (Array.isArray(value)) return value.map((item) => variedValue(item, factor, shift));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, variedValue(entry, factor, shift)]));
}

/** A figure of as many decimals as it had, so that a number of months stays a whole one. */
function variedNumber(/** @type {number} */ value, /** @type {number} */ factor) {
  if (value === 0) return 0;
  const decimals = `${value}`.split(".")[1]?.length ?? 0;
  const changed = Number((value * factor).toFixed(decimals));
  return changed === 0 ? value : changed;
}

function shifted(/** @type {string} */ date, /** @type {number} */ months) {
  const month = Number(date.slice(5, 7)) - 1 + months;
  const year = Number(date.slice(0, 4)) + Math.floor(month / 12);
  const day = Math.min(Number(date.slice(8, 10)), 28);
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
