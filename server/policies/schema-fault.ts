import type { ErrorCode, YAMLError } from "yaml";
import type { z } from "zod";
import type { Bilingual } from "@/server/eligibility";
import type { FileFault, PlacedFault } from "./file-fault";
import { kindOf, wantedAt } from "./wanted-shape";

const GUIDE: Bilingual = { zh: "照规则写作指南改", en: "Write it as the guide to writing rules says" };

type Path = readonly PropertyKey[];

/** What was read and the schema that it does not fit. */
type Refused = { readonly data: unknown; readonly schema: z.ZodType };

/** What a file says that its schema does not take: one fault, or one for each key that it does not know. */
export function faultsOfIssue(issue: z.core.$ZodIssue, refused: Refused): readonly FileFault[] {
  const { path } = issue;
  const key = keyOf(path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((unknown) => unknownKey(path, unknown));
  if (valueAt(refused.data, path) === undefined)
    return [
      { path, what: { zh: `缺“${key}”这一项`, en: `"${key}" is missing` }, remedy: written(refused.schema, path) },
    ];
  switch (issue.code) {
    case "invalid_type": {
      const { zh, en } = kindOf(issue.expected);
      const what = { zh: `“${key}”不是${zh}`, en: `"${key}" is not ${en}` };
      return [{ path, what, remedy: quotedWhereText(issue.expected, refused, path) }];
    }
    case "invalid_union": {
      const closest = closestOption(issue.errors);
      if (closest !== null)
        return closest.flatMap((one) => faultsOfIssue({ ...one, path: [...path, ...one.path] }, refused));
      break;
    }
    case "invalid_value":
      break;
    default: {
      const said = SAID[issue.message];
      const custom = issue.code === "custom" && typeof issue.params?.zh === "string" ? issue.params.zh : undefined;
      if (said === undefined && custom === undefined && issue.code !== "custom") break;
      const what = { zh: custom ?? said?.what ?? `“${key}”不对`, en: issue.message };
      return [{ path, what, remedy: said?.remedy ?? GUIDE }];
    }
  }
  const what = issue.code === "too_small" ? empty(key) : { zh: `“${key}”不能这样写`, en: `"${key}" cannot be that` };
  return [{ path, what, remedy: written(refused.schema, path) }];
}

function unknownKey(path: Path, unknown: string): FileFault {
  return {
    path: [...path, unknown],
    what: { zh: `没有“${unknown}”这一项`, en: `There is no key "${unknown}" here` },
    remedy: {
      zh: "看看拼写和缩进；能写的项列在规则写作指南里",
      en: "Check its spelling and indent; the guide lists the keys",
    },
  };
}

/** Of a choice of shapes the one that the value has most of; null where it has nothing of any. */
function closestOption(options: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const started = options.filter((issues) => !issues.some(({ code, path }) => code === "invalid_type" && !path.length));
  return started.toSorted((one, other) => one.length - other.length)[0] ?? null;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<PropertyKey, unknown> | null | undefined)?.[key], data);
}

function empty(key: string): Bilingual {
  return { zh: `“${key}”是空的，或者太小`, en: `"${key}" is empty or too small` };
}

/** What to write at a place: its shape where the schema has one, else the guide. */
function written(schema: z.ZodType, path: Path): Bilingual {
  const wanted = wantedAt(schema, path);
  return wanted === null ? GUIDE : { zh: `写成${wanted.zh}`, en: `Write ${wanted.en}` };
}

/** A number or a yes where text is wanted is meant as text most often, and only lacks its quotes. */
function quotedWhereText(expected: string, { data, schema }: Refused, path: Path): Bilingual {
  const value = valueAt(data, path);
  if (expected !== "string" || (typeof value !== "number" && typeof value !== "boolean")) return written(schema, path);
  const { zh, en } = written(schema, path);
  return { zh: `${zh}；${value}加上引号："${value}"`, en: `${en}; put ${value} in quotes: "${value}"` };
}

function keyOf(path: Path): string {
  return String(path.findLast((part) => typeof part === "string") ?? "file");
}

type Said = { readonly what: string; readonly remedy: Bilingual };

/** In Chinese, what the schema's own checks say in English, and what to write. */
const SAID: Readonly<Record<string, Said>> = {
  "a date reads YYYY-MM-DD and exists": {
    what: "日期写成 YYYY-MM-DD，而且要有这一天",
    remedy: { zh: "写成日历上有的一天，如 2026-11-20", en: "Write a day of the calendar, such as 2026-11-20" },
  },
  "an amount in yuan reads 34501.00": {
    what: "金额写成 34501.00 这样，到分，加引号",
    remedy: { zh: '一百元写成 "100.00"', en: 'Write a hundred yuan as "100.00"' },
  },
  "a program's id reads NB-GL-2019": {
    what: "编号写成 NB-GL-2019 这样",
    remedy: {
      zh: "用大写字母、数字和短横，和文件名一样",
      en: "Use letters, digits and hyphens, as in the file's name",
    },
  },
  "the shares sum to 100": {
    what: "市和区县的百分比合起来要是100",
    remedy: {
      zh: "改 cityPercent 或 districtPercent，加起来是100",
      en: "Change cityPercent or districtPercent so that they make 100",
    },
  },
  "a program without cases cannot be published": {
    what: "没有算例的事项不能发布",
    remedy: { zh: "在 cases 里写算例", en: "Write worked cases under cases" },
  },
  ...ownCase("eligible", '{ outcome: eligible, amountYuan: "100.00" }'),
  ...ownCase("ineligible", "{ outcome: ineligible, because: [c1] }"),
  ...ownCase("undetermined", "{ outcome: undetermined, missing: [birth_date] }"),
};

/** Each answer that a rule can give has to be shown by a case. */
function ownCase(outcome: string, expect: string): Readonly<Record<string, Said>> {
  return {
    [`a program that pays has a worked case of our own that is ${outcome}`]: {
      what: `发钱的事项，自己编的（given: own）算例里要有一个 ${outcome}`,
      remedy: {
        zh: `在 cases 里加一个 given: own、expect: ${expect} 的`,
        en: `Add one with given: own and expect: ${expect} under cases`,
      },
    },
  };
}

type YamlMistake = { readonly what: string; readonly remedy: Bilingual };

const QUOTE: Bilingual = {
  zh: "同一层对齐；有冒号、井号、方括号的文字加引号；括号和引号成对",
  en: "Align one level; quote text with a colon, # or brackets; close brackets and quotes",
};
const MISTAKES: Partial<Record<ErrorCode, YamlMistake>> = {
  BAD_INDENT: {
    what: "缩进不对，或括号没有写完",
    remedy: { zh: "同一层对齐，用空格；括号成对", en: "Align one level with spaces; close brackets" },
  },
  TAB_AS_INDENT: { what: "用制表符缩进了", remedy: { zh: "缩进用空格", en: "Indent with spaces" } },
  DUPLICATE_KEY: { what: "同一项写了两次", remedy: { zh: "只留一次", en: "Keep one of them" } },
};

/** What keeps a text from being YAML at all. */
export function notYaml({ code, message, linePos }: YAMLError): PlacedFault {
  const [{ line, col } = { line: 1, col: 1 }] = linePos ?? [];
  const { what, remedy } = MISTAKES[code] ?? { what: "这里不合YAML的写法", remedy: QUOTE };
  const [said = message] = message.split(":\n");
  return { place: "file", line, column: col, what: { zh: what, en: said.trim() }, remedy };
}
