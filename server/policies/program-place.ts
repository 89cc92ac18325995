import { isScalar, LineCounter, parseDocument } from "yaml";
import type { RuleFault } from "@/server/eligibility";

/** An expression of a program file: the line it begins on in the file, from 1, and its text. */
export type FilePlace = { readonly line: number; readonly expression: string };

/** Finds the expression of a fault in the text of its program file; null when the file has no such place. */
export function placeInFile(text: string, place: RuleFault["place"]): FilePlace | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const node = document.getIn(pathOf(document.toJS(), place), true);
  if (!isScalar(node) || node.range === undefined || node.range === null) return null;
  return { line: lines.linePos(node.range[0]).line, expression: String(node.value) };
}

type Conditions = { readonly conditions?: readonly { readonly id?: unknown }[] };

/** "c1" is a condition's expression, "c1.fact.zh" a sentence of it; "definitions.裁员率", "amount", "usage", "brief.zh". */
function pathOf(file: Conditions | null, place: string): (string | number)[] {
  const [first = "", ...rest] = place.split(".");
  if (first === "amount" || first === "usage") return [first, "feel"];
  if (first === "brief") return ["brief", ...rest];
  if (first === "definitions") return ["definitions", rest.join("."), "feel"];
  const index = file?.conditions?.findIndex(({ id }) => id === first) ?? -1;
  return ["conditions", index, ...(rest.length === 0 ? ["feel"] : rest)];
}
