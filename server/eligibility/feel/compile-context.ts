import { compilePiece, type Piece, part, stringValue, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, readsOf } from "./scope";
import type { FeelType } from "./type";
import { typeWithUnit } from "./unit";
import type { FeelValue } from "./value";

type Entry = { readonly key: string; readonly slot: number; readonly value: Compiled };

/** { a: 1, b: a + 1 }: an object, whose later entries may name the earlier ones. */
export function compileContext(piece: Piece): Compiled {
  const entries: Entry[] = [];
  let scope = piece.scope;
  for (const node of piece.node.children) {
    if (node.name !== "ContextEntry") continue;
    const entry: Piece = { ...piece, node, scope };
    const key = keyOf(part(entry, 0));
    if (entries.some((earlier) => earlier.key === key)) throw repeatedKey(entry, key);
    const value = compilePiece(part(entry, -1));
    const local = scope.withLocal({ name: key, type: typeWithUnit(value), source: value });
    entries.push({ key, slot: local.slot, value });
    scope = local.scope;
  }
  return {
    type: {
      kind: "context",
      entries: new Map(entries.map(({ key, value }): [string, FeelType] => [key, typeWithUnit(value)])),
    },
    reads: readsOf(...entries.map(({ value }) => value)),
    evaluate: (run) => {
      const context = new Map<string, FeelValue>();
      for (const { key, slot, value } of entries) {
        const worth = value.evaluate(run);
        run.locals[slot] = worth;
        context.set(key, worth);
      }
      return context;
    },
    form: { op: "context", entries },
  };
}

function keyOf(key: Piece): string {
  const isText = key.node.children[0]?.name === "StringLiteral";
  return isText ? stringValue(part(key, 0)) : written(key);
}

function repeatedKey(entry: Piece, key: string): ExpressionError {
  return new ExpressionError(
    entry.node.from,
    { zh: `“${key}”写了两次`, en: `"${key}" is written twice` },
    { zh: "每一项只写一次", en: "Write each entry once" },
  );
}
