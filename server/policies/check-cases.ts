import {
  type Attribute,
  type AttributeType,
  attributeByKey,
  attributeKeys,
  type Bilingual,
  type FactValue,
  type Member,
  nearest,
} from "@/server/eligibility";
import { CalendarDateSchema } from "@/server/kernel";
import type { FileFault } from "./file-fault";
import { keyMeant } from "./key-meant";
import type { ProgramCase, ProgramFile } from "./program-file";

const MAX_NAMED = 20; // more names than these are not listed

type Path = readonly PropertyKey[];

/** What worked cases say that means nothing: such a case would prove nothing, whatever comes out. */
export function faultsOfCases(file: ProgramFile): readonly FileFault[] {
  return file.cases.flatMap((one, i) => {
    const path: Path = ["cases", i];
    return [
      ...Object.entries(one.facts).flatMap(([key, value]) => faultsOfFact(file, [...path, "facts", key], value)),
      ...unknownHumans(file, one, [...path, "humanDecisions"]),
      ...unknownClauses(file, one, [...path, "expect", "because"]),
      ...unknownMissing(file, one, [...path, "expect", "missing"]),
    ];
  });
}

function faultsOfFact({ audience }: ProgramFile, path: Path, value: FactValue): readonly FileFault[] {
  const key = String(path.at(-1));
  const attribute = attributeByKey(audience, key);
  if (attribute === undefined)
    return [
      notThere(
        path,
        { zh: "目录里没有数据项", en: "the catalogue" },
        { known: attributeKeys(audience), near: keyMeant(audience, key) },
      ),
    ];
  const items = Array.isArray(value) ? [...value.entries()] : [[null, value] as const];
  const strange = items.flatMap(([i, item]) => unknownMembers(attribute, i === null ? path : [...path, i], item));
  return strange.length > 0 ? strange : wrongValue(attribute, path, value);
}

function unknownMembers({ members }: Attribute, path: Path, item: FactValue): readonly FileFault[] {
  if (members.length === 0 || typeof item !== "object" || item === null || Array.isArray(item)) return [];
  const known = members.map(({ key }) => key);
  return Object.keys(item)
    .filter((key) => !known.includes(key))
    .map((key) =>
      notThere([...path, key], { zh: "目录里的这一项没有", en: "this attribute of the catalogue" }, { known }),
    );
}

function wrongValue(attribute: Attribute, path: Path, value: FactValue): readonly FileFault[] {
  if (isOf(attribute, value)) return [];
  const { zh, en } = WRITTEN[attribute.type];
  const words = attribute.values?.join("、");
  return [
    {
      path,
      what: { zh: "这个值不是目录里的那一类", en: "This value is not of the catalogue's type" },
      remedy: words
        ? { zh: `写成其中之一：${words}`, en: `Write one of: ${words}` }
        : { zh: `写成${zh}`, en: `Write ${en}` },
    },
  ];
}

const DECIMAL = /^-?\d+(\.\d+)?$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const WRITTEN: Readonly<Record<AttributeType, Bilingual>> = {
  string: { zh: "文字", en: "text" },
  enum: { zh: "文字", en: "text" },
  number: { zh: "数字", en: "a number" },
  integer: { zh: "数字", en: "a number" },
  boolean: { zh: " true 或 false", en: "true or false" },
  date: { zh: "日期，如 2026-11-20", en: "a date such as 2026-11-20" },
  months: { zh: '月份的清单，如 ["2026-09"]', en: 'a list of months such as ["2026-09"]' },
  strings: { zh: "文字的清单", en: "a list of texts" },
  list: { zh: "对象的清单", en: "a list of objects" },
  object: { zh: "对象", en: "an object" },
};

/** Whether a value can be read as what the catalogue says it is; null, a known "no", always can. */
function isOf(attribute: Member & { readonly members?: readonly Member[] }, value: FactValue): boolean {
  if (value === null) return true;
  switch (attribute.type) {
    case "string":
      return typeof value === "string";
    case "enum":
      return typeof value === "string" && attribute.values?.includes(value) !== false;
    case "number":
    case "integer":
      return typeof value === "number" || (typeof value === "string" && DECIMAL.test(value));
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return CalendarDateSchema.safeParse(value).success;
    case "months":
      return isListOf(value, (item) => typeof item === "string" && MONTH.test(item));
    case "strings":
      return isListOf(value, (item) => typeof item === "string");
    case "list":
      return isListOf(value, (item) => isObjectOf(attribute.members ?? [], item));
    case "object":
      return isObjectOf(attribute.members ?? [], value);
  }
}

function isListOf(value: FactValue, isRight: (item: FactValue) => boolean): boolean {
  return Array.isArray(value) && (value as readonly FactValue[]).every(isRight);
}

function isObjectOf(members: readonly Member[], value: FactValue): boolean {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const given = value as { readonly [key: string]: FactValue };
  return members.every((member) => given[member.key] === undefined || isOf(member, given[member.key] ?? null));
}

function unknownHumans(file: ProgramFile, { humanDecisions }: ProgramCase, path: Path): readonly FileFault[] {
  const known = file.humanPredicates.map(({ name }) => name);
  return Object.keys(humanDecisions)
    .filter((name) => !known.includes(name))
    .map((name) => notThere([...path, name], { zh: "humanPredicates 里没有", en: "humanPredicates" }, { known }));
}

function unknownClauses(file: ProgramFile, { expect }: ProgramCase, path: Path): readonly FileFault[] {
  const known = [...file.conditions.map(({ id }) => id), "amount"];
  const because = expect.outcome === "ineligible" ? (expect.because ?? []) : [];
  return strangers(because, (id) => known.includes(id)).map(({ i, name }) =>
    notThere([...path, i], { zh: "没有编号是这样的条件：", en: "the ids of conditions" }, { known, name }),
  );
}

/** A missing fact is an attribute or a member of one, an officer's decision, a parameter without a value, or words of the rule. */
function unknownMissing(file: ProgramFile, { expect }: ProgramCase, path: Path): readonly FileFault[] {
  if (expect.outcome !== "undetermined") return [];
  const own = [...file.humanPredicates.map(({ name }) => name), ...Object.keys(file.parameters)];
  const words = [...file.conditions, ...Object.values(file.definitions), file.amount].map(({ feel }) => feel);
  const isThere = (name: string) =>
    own.includes(name) || isAttribute(file, name) || words.some((feel) => feel.includes(name));
  return strangers(expect.missing, isThere).map(({ i, name }) =>
    notThere(
      [...path, i],
      { zh: "目录里没有数据项", en: "the catalogue" },
      { known: [...own, ...attributeKeys(file.audience)], name, near: keyMeant(file.audience, name) },
    ),
  );
}

function isAttribute({ audience }: ProgramFile, name: string): boolean {
  const [key = "", member] = name.split(".");
  const attribute = attributeByKey(audience, key);
  return attribute !== undefined && (member === undefined || attribute.members.some((one) => one.key === member));
}

function strangers(names: readonly string[], isThere: (name: string) => boolean) {
  return [...names.entries()].flatMap(([i, name]) => (isThere(name) ? [] : [{ i, name }]));
}

/** A name that means nothing, the last of its path unless it is said, and what could be meant. */
function notThere(
  path: Path,
  where: Bilingual,
  said: { known: readonly string[]; name?: string; near?: string | null },
): FileFault {
  const { known, name = String(path.at(-1)) } = said;
  const near = said.near ?? nearest(name, known);
  const few = known.length <= MAX_NAMED ? known : [];
  return {
    path,
    what: { zh: `${where.zh}“${name}”`, en: `There is no "${name}" in ${where.en}` },
    remedy:
      near !== null
        ? { zh: `可能是 ${near}`, en: `Perhaps ${near} is meant` }
        : few.length > 0
          ? { zh: `改成其中之一：${few.join("、")}`, en: `Write one of: ${few.join(", ")}` }
          : { zh: "用目录里的键", en: "Use a key of the catalogue" },
  };
}
