import { type Document, isMap, isNode, isPair, isScalar, type LineCounter } from "yaml";
import type { Bilingual } from "@/server/eligibility";

/** One thing wrong in a program file: the keys that lead to it, what is wrong, and what to write instead. */
export type FileFault = {
  readonly path: readonly PropertyKey[];
  readonly what: Bilingual;
  readonly remedy: Bilingual;
};

/** The same with its place in the text: "cases.0.facts.birth_dat", with its line and column from 1. */
export type PlacedFault = Omit<FileFault, "path"> & {
  readonly place: string;
  readonly line: number;
  readonly column: number;
};

/** A program file that cannot be used, with every reason. */
export class ProgramFileError extends Error {
  override readonly name = "ProgramFileError";

  constructor(readonly faults: readonly PlacedFault[]) {
    super(faults.map(describePlaced).join("\n"));
  }
}

function describePlaced({ place, line, column, what, remedy }: PlacedFault): string {
  return `${line}:${column} ${place} ${what.zh}；${remedy.zh} / ${what.en}. ${remedy.en}.`;
}

/** Finds a fault in the text: at the key that is wrong, or at the last key that leads to what is not there. */
export function placed(fault: FileFault, document: Document, lines: LineCounter): PlacedFault {
  const { line, col } = lines.linePos(offsetOf(document.contents, fault.path) ?? 0);
  const place = fault.path.map(String).join(".") || "file";
  return { place, line, column: col, what: fault.what, remedy: fault.remedy };
}

function offsetOf(contents: unknown, path: readonly PropertyKey[]): number | null {
  let [node, offset] = [contents, startOf(contents)];
  for (const key of path) {
    const next = memberOf(node, key);
    if (next === null) return offset;
    [node, offset] = [next.value, startOf(next.key) ?? startOf(next.value) ?? offset];
  }
  return offset;
}

/** What stands under a key of a map, or at a place of a list, which has no key. */
function memberOf(node: unknown, key: PropertyKey): { readonly key: unknown; readonly value: unknown } | null {
  const items: readonly unknown[] = isNode(node) && "items" in node ? (node.items as readonly unknown[]) : [];
  if (!isMap(node)) return typeof key === "number" && key in items ? { key: null, value: items[key] } : null;
  const pair = items.find((one) => isPair(one) && isScalar(one.key) && String(one.key.value) === String(key));
  return isPair(pair) ? { key: pair.key, value: pair.value } : null;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
