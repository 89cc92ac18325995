import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Comparison, compareWorth } from "@/server/eligibility";
import { type ConformanceCase, casesOf } from "./dmn";
import { parseXml } from "./xml";

const LEVELS = ["compliance-level-2", "compliance-level-3"];

/** How one case of the suite came out. "outside" is of constructs that this language does not have. */
export type ConformanceResult = {
  readonly id: string;
  readonly expression: string;
  readonly wanted: string;
  readonly outcome: Comparison["outcome"] | "outside";
  readonly reason: string;
};

/** Runs the cases of a checkout of the public conformance suite (github.com/dmn-tck/tck) on the interpreter. */
export function runConformance(checkout: string): readonly ConformanceResult[] {
  return LEVELS.flatMap((level) => {
    const root = path.join(checkout, "TestCases", level);
    if (!existsSync(root)) throw new Error(`${checkout} is no checkout of dmn-tck/tck: it has no TestCases/${level}`);
    return readdirSync(root)
      .sort()
      .flatMap((folder) => runFolder(root, folder));
  });
}

function runFolder(root: string, folder: string): readonly ConformanceResult[] {
  const at = path.join(root, folder);
  const files = existsSync(at) && !folder.includes(".") ? readdirSync(at) : [];
  return files
    .filter((name) => name.endsWith(".xml"))
    .flatMap((name) => {
      const tests = parseXml(readFileSync(path.join(at, name), "utf8"));
      const modelName = tests.children.find((child) => child.name === "modelName")?.text.trim() ?? "";
      const model = path.join(at, modelName);
      if (modelName === "" || !existsSync(model)) return [];
      return casesOf(parseXml(readFileSync(model, "utf8")), tests, folder).map(runCase);
    });
}

/** Constructs that the language does not have: refused for what they are and not for what they say. */
const OUTSIDE_REASON = /is not supported|There is no function called/;
const OUTSIDE_CONSTRUCT = /instance of/;
/** What these test is the model: conversion to declared types, services, names of several words with dots. */
const OF_THE_MODEL = /^(0034-drg-scopes|0082-feel-coercion|0085-decision-services) /;

/** Holds one case against the interpreter. */
export function runCase({ id, asked, wanted }: ConformanceCase): ConformanceResult {
  const base = { id, expression: asked?.text ?? "", wanted };
  if (asked === null || OF_THE_MODEL.test(id))
    return { ...base, outcome: "outside", reason: "not made of expressions" };
  const comparison = compareWorth(asked, wanted);
  if (comparison.outcome !== "refused") return { ...base, outcome: comparison.outcome, reason: "" };
  const outside = OUTSIDE_REASON.test(comparison.reason) || OUTSIDE_CONSTRUCT.test(asked.text);
  return { ...base, outcome: outside ? "outside" : "refused", reason: comparison.reason };
}
