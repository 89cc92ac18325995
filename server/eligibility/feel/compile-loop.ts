import { assert } from "@/server/kernel";
import { conjunction, disjunction, type Truth } from "./comparison";
import { notAList } from "./compile-list";
import { constantWorth } from "./constant-worth";
import { FeelDate } from "./date";
import type { LoopForm as Loop } from "./form";
import { FeelNumber } from "./number";
import { compilePiece, describeWrong, expectType, type Piece, part, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, PARAMETER_READ_PREFIX, type Run, readsOf, type Scope } from "./scope";
import { ANY, BOOLEAN, DATE, type FeelType, fits, listOf, NUMBER } from "./type";
import { typeWithUnit } from "./unit";
import { Unknown } from "./unknown";
import { type FeelValue, isList } from "./value";

/** The longest "for i in a..b". */
export const MAX_RANGE_LENGTH = 1_000;
const PARTIAL = "partial"; // FEEL's name for what a loop has returned so far

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
      return isList(answers) ? join(answers as Truth[]) : answers;
    },
    form: { op: isSome ? "some" : "every", loops, body: condition },
  };
}

/** for x in list return e: one value for every member; a value that is unknown stays an unknown member. */
export function compileFor(piece: Piece): Compiled {
  const nothing = constant(null, listOf(ANY));
  const { loops, scope } = compileLoops(piece, part(piece, 1));
  const partial = scope.withLocal({ name: PARTIAL, type: listOf(ANY), source: nothing });
  const result = compilePiece(part(piece, -1, partial.scope));
  return {
    type: listOf(typeWithUnit(result)),
    reads: readsOf(result, ...loops.map(({ source }) => source)),
    evaluate: (run) => {
      const results: FeelValue[] = [];
      run.locals[partial.slot] = results;
      const whole = iterate(loops, run, () => {
        const value = result.evaluate(run);
        run.locals[partial.slot] = results;
        results.push(value);
        return value;
      });
      return whole;
    },
    form: { op: "for", loops, body: result },
  };
}

function compileLoops(piece: Piece, list: Piece): { loops: Loop[]; scope: Scope } {
  let scope = piece.scope;
  const loops: Loop[] = [];
  for (const node of list.node.children.filter((child) => child.name === "InExpression")) {
    const clause: Piece = { ...piece, node, scope };
    const source = compileIteration(part(clause, 2));
    const item = source.type.kind === "list" ? source.type.item : ANY;
    const inner = scope.withLocal({ name: written(part(clause, 0)), type: item, source });
    loops.push({ slot: inner.slot, source });
    scope = inner.scope;
  }
  return { loops, scope };
}

/** What a loop runs over: a list, or the whole numbers or days from one to another. */
function compileIteration(piece: Piece): Compiled {
  const first = part(piece, 0);
  if (piece.node.children.length > 1) return compileSteps(first, part(piece, 2));
  const isInterval = first.node.name === "SimplePositiveUnaryTest" && part(first, 0).node.name === "Interval";
  if (isInterval)
    throw describeWrong(first, { kind: "range", bound: ANY }, { zh: "清单，如 1..3", en: "a list, as in 1..3" });
  const source = compilePiece(first);
  if (source.type.kind !== "list" && source.type.kind !== "any") throw notAList(piece, source.type);
  return source;
}

function compileSteps(from: Piece, to: Piece): Compiled {
  const [start, end] = [compilePiece(from), compilePiece(to)];
  const item: FeelType = fits(start.type, DATE) && start.type.kind !== "any" ? DATE : NUMBER;
  expectType(from, start, item);
  expectType(to, end, item);
  const reads = readsOf(start, end);
  const behind = reads.length > 0 ? reads : [`${PARAMETER_READ_PREFIX}${written(from)}..${written(to)}`];
  const tooLong = new Unknown(behind);
  if (from.scope.program.saving === true) checkLength(from, [constantWorth(start), constantWorth(end)]);
  return {
    type: listOf(item),
    reads,
    evaluate: (run) => {
      const [first, last] = [start.evaluate(run), end.evaluate(run)];
      if (first instanceof Unknown) return first;
      if (last instanceof Unknown) return last;
      return haveSteps(first, last) ? (stepsBetween(first, last) ?? tooLong) : null;
    },
    form: { op: "steps", from: start, to: end, behind },
  };
}

/** Refuses a range that is too long whatever the facts are. @throws ExpressionError */
function checkLength(at: Piece, [first, last]: readonly [FeelValue | undefined, FeelValue | undefined]): void {
  if (first === undefined || last === undefined || !haveSteps(first, last)) return;
  if (stepsBetween(first, last) !== null) return;
  throw new ExpressionError(
    at.node.from,
    { zh: `循环最多${MAX_RANGE_LENGTH}步`, en: `A loop over a range has at most ${MAX_RANGE_LENGTH} steps` },
    { zh: "检查两头的数，并检查参数", en: "Check both ends, and the parameters" },
  );
}

/** Whether there are steps between two values: numbers, or days. */
function haveSteps(from: FeelValue, to: FeelValue): boolean {
  if (from instanceof FeelDate) return to instanceof FeelDate;
  return from instanceof FeelNumber && to instanceof FeelNumber;
}

/** The numbers or days from one to another; null where they are more than a loop may have. */
function stepsBetween(from: FeelValue, to: FeelValue): FeelValue {
  if (from instanceof FeelDate && to instanceof FeelDate) {
    return steps(from.epochDay, to.epochDay)?.map((day) => FeelDate.ofEpochDay(day)) ?? null;
  }
  assert(
    from instanceof FeelNumber && to instanceof FeelNumber,
    "a range runs from number to number, or from day to day",
  );
  return steps(from.toNumber(), to.toNumber())?.map((step) => new FeelNumber(step)) ?? null;
}

/** From the first to the last in steps of one, upwards or downwards. */
function steps(first: number, last: number): readonly number[] | null {
  const length = Math.floor(Math.abs(last - first)) + 1;
  if (!(length <= MAX_RANGE_LENGTH)) return null;
  return Array.from({ length }, (_, i) => first + (last >= first ? i : -i));
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
