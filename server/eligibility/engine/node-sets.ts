import type { Column } from "./column";
import { ColumnSets } from "./column-sets";
import { type Chunk, TruthSets } from "./subject-sets";
import type { TruthNode } from "./truth-node";

/** How conditions stand for the subjects of a chunk: each is worked out when it is first asked for. */
export class NodeSets {
  private readonly columns = new Map<Column, ColumnSets>();

  constructor(private readonly chunk: Chunk) {}

  /** How a condition stands that needs neither a list nor the interpreter. */
  of(node: TruthNode): TruthSets {
    if (node.sets !== null && node.chunk === this.chunk.stamp) return node.sets;
    node.chunk = this.chunk.stamp;
    const { test } = node.shape;
    if (test !== null) {
      node.sets = this.columnSets(test.column).of(test, this.chunk);
      return node.sets;
    }
    const sets = node.sets ?? new TruthSets();
    node.sets = sets;
    sets.clear(this.chunk.words);
    if (!this.joined(node, sets)) this.each(node, sets);
    return sets;
  }

  private columnSets(column: Column): ColumnSets {
    const known = this.columns.get(column) ?? new ColumnSets(column);
    this.columns.set(column, known);
    return known;
  }

  /** A condition out of others, all at once; false where that has to be looked at subject by subject. */
  private joined({ shape: { join } }: TruthNode, into: TruthSets): boolean {
    if (join === null) return false;
    const { words } = this.chunk;
    const parts = join.nodes.map((node) => this.of(node));
    if (parts.some(({ isSure }) => !isSure)) return false;
    const [first, second, third] = parts;
    if (first === undefined) return false;
    if (join.word === "not") into.oppose(first, words);
    else if (join.word === "if") {
      if (second === undefined || third === undefined) return false;
      into.choose([first, second, third], words);
    } else {
      into.join(join.word, [first, first], words);
      for (const part of parts.slice(1)) into.join(join.word, [into, part], words);
    }
    return true;
  }

  private each(node: TruthNode, into: TruthSets): void {
    const { row, from, size } = this.chunk;
    for (let i = 0; i < size; i++) {
      row.seek(from + i);
      into.note(i, node.peek(row));
    }
  }
}
