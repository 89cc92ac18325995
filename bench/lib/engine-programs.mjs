// Many programs out of the real ones: the same rules as other places would write them, with their own figures and dates.

const FACTORS = [1, 0.8, 0.9, 1.1, 1.25];
const MONTH_SHIFTS = [0, 3, 6, 9];
const NINGBO = "海曙区 江北区 北仑区 镇海区 鄞州区 奉化区 象山县 宁海县 余姚市 慈溪市 宁波高新区 宁波前湾新区".split(
  " ",
);
const CITIES = "宁波市 杭州市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市".split(" ");
const PLACES = 90; // as many counties and districts as the province has
const ONE_PLACE = /^(户籍所在市|户籍所在省|注册地|新车\.发票城市) = "[^"]+"$/;
const NO_PLACE = { person: "户籍所在区县", firm: "注册地" };

/** @typedef {import("../../server/eligibility/index.ts").ProgramDefinition} Definition */

const counties = [...NINGBO, ...Array.from({ length: PLACES - NINGBO.length }, (_, i) => `外地${i + 1}县`)];
const cities = [...CITIES, ...Array.from({ length: PLACES - CITIES.length }, (_, i) => `外地${i + 1}市`)];

/**
 * So many programs, each a real one somewhere else: the place it names is another, or a place is added where it names none;
 * its figures are other figures, its dates other dates.
 * @param {readonly Definition[]} originals @param {number} count @returns {Definition[]}
 */
export function variedPrograms(originals, count) {
  return Array.from({ length: count }, (_, i) => {
    const original = /** @type {Definition} */ (originals[i % originals.length]);
    return varied(original, Math.floor(i / originals.length));
  });
}

function varied(/** @type {Definition} */ original, /** @type {number} */ nth) {
  const factor = FACTORS[(nth + Math.floor(nth / PLACES)) % FACTORS.length] ?? 1;
  const shift = MONTH_SHIFTS[(nth + 2 * Math.floor(nth / PLACES)) % MONTH_SHIFTS.length] ?? 0;
  const parameters = Object.fromEntries(
    Object.entries(original.parameters).map(([name, value]) => [name, variedValue(value, factor, shift)]),
  );
  const placed = original.conditions.some(({ feel }) => ONE_PLACE.test(feel));
  const conditions = original.conditions.map((condition) => ({ ...condition, feel: elsewhere(condition.feel, nth) }));
  const place = { clauseId: "place", article: null, text: "", fact: { zh: "", en: "" } };
  const feel = `${NO_PLACE[original.audience]} = "${counties[nth % PLACES]}"`;
  return {
    ...original,
    programId: `${original.programId}#${nth}`,
    parameters,
    conditions: placed ? conditions : [...conditions, { ...place, feel }],
  };
}

function elsewhere(/** @type {string} */ feel, /** @type {number} */ nth) {
  const name = ONE_PLACE.exec(feel)?.[1];
  if (name === undefined) return feel;
  return `${name} = "${(name === "注册地" ? counties : cities)[nth % PLACES]}"`;
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
