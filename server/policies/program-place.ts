import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Scalar } from "yaml";
import type { RuleFault } from "@/server/eligibility";
import { sourceOffset } from "./scalar-offset";

/** A place of a program file: its line and column from 1, and that line of the file. */
export type FilePlace = { readonly line: number; readonly column: number; readonly shown: string };

type At = Pick<RuleFault, "place" | "line" | "column">;

/**
 * Where in its file a fault of an expression is, also where YAML joins the lines of the expression or writes its signs differently. A
 * place that holds no expression, such as `maxAgeDays`, is where its key stands; what the file has no word of is at its beginning.
 */
export function placeInFile(text: string, { place, line, column }: At): FilePlace {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const path = pathOf(document.toJS(), place);
  const node = document.getIn(path, true);
  const offset = isScalar(node) ? offsetWithin(node, text, { line, column }) : (keyOffset(document, path) ?? 0);
  const at = lines.linePos(offset);
  return { line: at.line, column: at.col, shown: text.split("\n")[at.line - 1] ?? "" };
}

function offsetWithin(node: Scalar, text: string, { line, column }: Omit<At, "place">): number {
  const value = String(node.value);
  const before = value.split("\n").slice(0, line - 1);
  return sourceOffset(
    node,
    text,
    before.reduce((sum, one) => sum + one.length + 1, column - 1),
  );
}

/** Where the last key of a path stands that the document has. */
function keyOffset({ contents }: Document, path: readonly (string | number)[]): number | null {
  let node: unknown = contents;
  let offset: number | null = null;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((one) => isScalar(one.key) && String(one.key.value) === key) : null;
    if (!isPair(pair) || !isNode(pair.key)) return offset;
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

type Conditions = { readonly conditions?: readonly { readonly id?: unknown }[] };

/** "c1" is a condition's expression, "c1.fact.zh" a sentence of it; "definitions.裁员率", "amount", "usage", "brief.zh". */
function pathOf(file: Conditions | null, place: string): (string | number)[] {
  const [first = "", ...rest] = place.split(".");
  if (first === "amount" || first === "usage") return [first, "feel"];
  if (first === "funding") return [first, "cityFeel"];
  if (first === "brief") return ["brief", ...rest];
  if (first === "definitions") return ["definitions", rest.join("."), "feel"];
  const index = file?.conditions?.findIndex(({ id }) => id === first) ?? -1;
  if (index < 0) return [first, ...rest];
  return ["conditions", index, ...(rest.length === 0 ? ["feel"] : rest)];
}
