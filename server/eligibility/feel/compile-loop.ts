import { assert } from "@/server/kernel";
import { conjunction, disjunction } from "./compile-comparison";
import { notAList } from "./compile-list";
import { FeelNumber } from "./number";
import { compilePiece, expectType, type Piece, part, written } from "./piece";
import { type Compiled, type Run, readsOf, type Scope } from "./scope";
import { childrenOf } from "./syntax";
import { ANY, BOOLEAN, listOf, NUMBER } from "./type";
import { Unknown } from "./unknown";
import { type FeelValue, isList } from "./value";

const MAX_RANGE_LENGTH = 1_000; // longest "for i in a..b"

/** some x in list satisfies c; every x in list satisfies c. One true (or one false) decides, whatever is missing. */
export function compileQuantified(piece: Piece): Compiled {
  const isSome = written(part(piece, 0)) === "some";
  const { loops, scope } = compileLoops(piece, part(piece, 1));
  const condition = compilePiece(part(piece, -1, scope));
  expectType(part(piece, -1), condition, BOOLEAN);
  const join = isSome ? disjunction : conjunction;
  return {
    type: BOOLEAN,
    reads: readsOf(condition, ...loops.map(({ source }) => source)),
    evaluate: (run) => {
      const answers = iterate(loops, run, () => condition.evaluate(run));
      return answers instanceof Unknown || answers === null ? answers : join(answers as (boolean | null | Unknown)[]);
    },
  };
}

/** for x in list return e: one value for every member; a value that is unknown stays an unknown member. */
export function compileFor(piece: Piece): Compiled {
  const { loops, scope } = compileLoops(piece, part(piece, 1));
  const result = compilePiece(part(piece, -1, scope));
  return {
    type: listOf(result.type),
    reads: readsOf(result, ...loops.map(({ source }) => source)),
    evaluate: (run) => iterate(loops, run, () => result.evaluate(run)),
  };
}

type Loop = { readonly slot: number; readonly source: Compiled };

function compileLoops(piece: Piece, list: Piece): { loops: Loop[]; scope: Scope } {
  let scope = piece.scope;
  const loops: Loop[] = [];
  for (const node of childrenOf(list.node).filter((child) => child.name === "InExpression")) {
    const clause: Piece = { ...piece, node, scope };
    const source = compileIteration(part(clause, 2));
    const item = source.type.kind === "list" ? source.type.item : ANY;
    const inner = scope.withLocal({ name: written(part(clause, 0)), type: item, source });
    loops.push({ slot: inner.slot, source });
    scope = inner.scope;
  }
  return { loops, scope };
}

function compileIteration(piece: Piece): Compiled {
  const source = compilePiece(part(piece, 0));
  if (childrenOf(piece.node).length === 1) {
    if (source.type.kind !== "list") throw notAList(piece, source.type);
    return source;
  }
  const end = compilePiece(part(piece, 2));
  expectType(part(piece, 0), source, NUMBER);
  expectType(part(piece, 2), end, NUMBER);
  return {
    type: listOf(NUMBER),
    reads: readsOf(source, end),
    evaluate: (run) => numbersBetween(source.evaluate(run), end.evaluate(run)),
  };
}

function numbersBetween(from: FeelValue, to: FeelValue): FeelValue {
  if (from instanceof Unknown) return from;
  if (to instanceof Unknown) return to;
  if (!(from instanceof FeelNumber) || !(to instanceof FeelNumber)) return null;
  const [first, last] = [from.toNumber(), to.toNumber()];
  const length = Math.abs(last - first) + 1;
  assert(length <= MAX_RANGE_LENGTH, `a loop over numbers has at most ${MAX_RANGE_LENGTH} steps, not ${length}`);
  return Array.from({ length }, (_, i) => new FeelNumber(first + (last >= first ? i : -i)));
}

/** Runs the body once for every combination of the loops' members; unknown when a list itself is unknown. */
function iterate(loops: readonly Loop[], run: Run, body: () => FeelValue): readonly FeelValue[] | Unknown | null {
  const [loop, ...inner] = loops;
  if (loop === undefined) return [body()];
  const list = loop.source.evaluate(run);
  if (!isList(list)) return list instanceof Unknown ? list : null;
  const results: FeelValue[] = [];
  for (const member of list) {
    run.locals[loop.slot] = member;
    const nested = inner.length === 0 ? [body()] : iterate(inner, run, body);
    if (nested === null || nested instanceof Unknown) return nested;
    results.push(...nested);
  }
  return results;
}
