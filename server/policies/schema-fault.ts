import type { ErrorCode, YAMLError } from "yaml";
import type { z } from "zod";
import type { Bilingual } from "@/server/eligibility";
import type { FileFault, PlacedFault } from "./file-fault";

/** What the kinds of value in a file are called. */
const KINDS: Readonly<Record<string, Bilingual>> = {
  string: { zh: "文字", en: "text" },
  number: { zh: "数字", en: "a number" },
  int: { zh: "整数", en: "a whole number" },
  boolean: { zh: "true 或 false", en: "true or false" },
  array: { zh: "清单", en: "a list" },
  object: { zh: "对象", en: "an object" },
  record: { zh: "对象", en: "an object" },
};
const OF_ITS_KIND: Bilingual = { zh: "该写的值", en: "a value" };
const GUIDE: Bilingual = { zh: "照规则写作指南改", en: "Write it as the guide to writing rules says" };

/** What a file says that its schema does not take: one fault, or one for each key that it does not know. */
export function faultsOfIssue(issue: z.core.$ZodIssue): readonly FileFault[] {
  const { path } = issue;
  const key = keyOf(path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((unknown) => ({
        path: [...path, unknown],
        what: { zh: `没有“${unknown}”这一项`, en: `There is no key "${unknown}" here` },
        remedy: {
          zh: "看看拼写和缩进；能写的项列在规则写作指南里",
          en: "Check its spelling and indent; the guide lists the keys",
        },
      }));
    case "invalid_type":
      return [wrongKind(path, KINDS[issue.expected] ?? OF_ITS_KIND, issue.message.endsWith("undefined"))];
    case "invalid_value": {
      const words = issue.values.map(String);
      return [
        {
          path,
          what: { zh: `“${key}”不能这样写`, en: `"${key}" cannot be that` },
          remedy: { zh: `写成其中之一：${words.join("、")}`, en: `Write one of: ${words.join(", ")}` },
        },
      ];
    }
    case "custom":
      return [{ path, what: { zh: saidIn(issue) ?? `“${key}”不对`, en: issue.message }, remedy: GUIDE }];
    default:
      return [
        {
          path,
          what: { zh: SAID[issue.message] ?? `“${key}”是空的，或不能这样写`, en: `"${key}": ${issue.message}` },
          remedy: GUIDE,
        },
      ];
  }
}

function wrongKind(path: readonly PropertyKey[], { zh, en }: Bilingual, isMissing: boolean): FileFault {
  const key = keyOf(path);
  return {
    path,
    what: isMissing
      ? { zh: `缺“${key}”这一项`, en: `"${key}" is missing` }
      : { zh: `“${key}”不是${zh}`, en: `"${key}" is not ${en}` },
    remedy: { zh: `写成${zh}`, en: `Write ${en}` },
  };
}

function keyOf(path: readonly PropertyKey[]): string {
  return String(path.findLast((part) => typeof part === "string") ?? "file");
}

/** In Chinese, what the schema's own checks say in English. */
const SAID: Readonly<Record<string, string>> = {
  "a date reads YYYY-MM-DD and exists": "日期写成 YYYY-MM-DD，而且要有这一天",
  "an amount in yuan reads 34501.00": "金额写成 34501.00 这样，到分，加引号",
  "a program's id reads NB-GL-2019": "编号写成 NB-GL-2019 这样",
  "the shares sum to 100": "市和区县的百分比合起来要是100",
  "a program without cases cannot be published": "没有算例的事项不能发布",
};

function saidIn({ message, params }: z.core.$ZodIssueCustom): string | undefined {
  return typeof params?.zh === "string" ? params.zh : SAID[message];
}

type YamlMistake = { readonly what: string; readonly remedy: Bilingual };

const QUOTE: Bilingual = {
  zh: "有冒号、井号、方括号的文字加引号；括号和引号成对",
  en: "Quote text with a colon, # or brackets; close brackets and quotes",
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
