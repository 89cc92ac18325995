import { argumentsOf, type Given } from "./call-arguments";
import { asList, notAList } from "./compile-list";
import { compilePiece, expectType, type Piece, part, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, type Run, readsOf } from "./scope";
import { ANY, BOOLEAN, type FeelType, joinType, listOf } from "./type";
import { Unknown, unknownAmong } from "./unknown";
import { type FeelValue, isList } from "./value";

/** A test of two values, written in place as function(a, b) condition. */
type PairTest = {
  readonly compiled: Compiled;
  readonly slots: readonly [number, number];
  readonly holds: (run: Run, a: FeelValue, b: FeelValue) => FeelValue;
};

/** sort(list, function(a, b) a < b): the list in that order; unknown when a comparison that was made is. */
export function compileSort(piece: Piece): Compiled {
  const [list, precedes] = pick(piece, ["list", "precedes"]);
  if (list === undefined || precedes === undefined) throw sortNeedsOrder(piece);
  const source = listSource(list);
  const item = itemOf(source.type);
  const test = compilePairTest(precedes.at, source, [item, item]);
  return {
    type: source.type,
    reads: readsOf(source, test.compiled),
    evaluate: (run) => {
      const members = source.evaluate(run);
      if (!isList(members)) return members instanceof Unknown ? members : null;
      return merged(members, (a, b) => test.holds(run, a, b));
    },
    form: { op: "pairwise", source, slots: test.slots, test: test.compiled },
  };
}

/** list replace(list, function(item, newItem) condition, newItem): the members for which it is true are replaced. */
export function compileListReplace(piece: Piece): Compiled {
  const [list, match, replacement] = pick(piece, ["list", "match", "newItem"]);
  if (list === undefined || match === undefined || replacement === undefined) throw sortNeedsOrder(piece);
  const source = listSource(list);
  const item = itemOf(source.type);
  const test = compilePairTest(match.at, source, [item, replacement.compiled.type]);
  return {
    type: listOf(joinType(item, replacement.compiled.type)),
    reads: readsOf(source, test.compiled, replacement.compiled),
    evaluate: (run) => {
      const members = source.evaluate(run);
      const value = replacement.compiled.evaluate(run);
      if (!isList(members)) return members instanceof Unknown ? members : null;
      const answers = members.map((member) => test.holds(run, member, value));
      return unknownAmong(answers) ?? members.map((member, i) => (answers[i] === true ? value : member));
    },
    form: { op: "pairwise", source, slots: test.slots, test: test.compiled },
  };
}

/** The arguments in the order of the given names, whether written by name or by place; none where there are too many. */
function pick(piece: Piece, names: readonly string[]): readonly (Given | undefined)[] {
  const args = argumentsOf(piece);
  if (args.length > names.length) return [];
  return names.map(
    (name, i) => args.find((arg) => arg.name === name) ?? (args[i]?.name === null ? args[i] : undefined),
  );
}

function listSource({ at, compiled }: Given): Compiled {
  if (compiled.type.kind === "list") return compiled;
  if (compiled.type.kind !== "any") throw notAList(at, compiled.type);
  return asList(compiled);
}

function itemOf(type: FeelType): FeelType {
  return type.kind === "list" ? type.item : ANY;
}

/** Compiles function(a, b) condition as a part of the call it stands in: it can be nothing else. */
function compilePairTest(at: Piece, source: Compiled, types: readonly [FeelType, FeelType]): PairTest {
  const formal = at.node.children.find(({ name }) => name === "FormalParameters");
  const names = formal === undefined ? [] : formal.children.map((node) => written(part({ ...at, node }, 0)));
  const [first, second] = names;
  if (at.node.name !== "FunctionDefinition" || first === undefined || second === undefined || names.length > 2) {
    throw sortNeedsOrder(at);
  }
  const one = at.scope.withLocal({ name: first, type: types[0], source });
  const two = one.scope.withLocal({ name: second, type: types[1], source });
  const body = part(part(at, -1, two.scope), 0);
  const compiled = compilePiece(body);
  expectType(body, compiled, BOOLEAN);
  const holds: PairTest["holds"] = (run, a, b) => {
    run.locals[one.slot] = a;
    run.locals[two.slot] = b;
    return compiled.evaluate(run);
  };
  return { compiled, slots: [one.slot, two.slot], holds };
}

/** A stable merge sort, which may stop when a comparison is unknown. */
function merged(
  list: readonly FeelValue[],
  precedes: (a: FeelValue, b: FeelValue) => FeelValue,
): readonly FeelValue[] | Unknown {
  if (list.length < 2) return list;
  const middle = Math.ceil(list.length / 2);
  const [left, right] = [merged(list.slice(0, middle), precedes), merged(list.slice(middle), precedes)];
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  const result: FeelValue[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    const isBefore = precedes(right[r] ?? null, left[l] ?? null);
    if (isBefore instanceof Unknown) return isBefore;
    result.push((isBefore === true ? right[r++] : left[l++]) ?? null);
  }
  return [...result, ...left.slice(l), ...right.slice(r)];
}

function sortNeedsOrder(piece: Piece): ExpressionError {
  if (written(piece).startsWith("list replace")) return unsupported(piece);
  return new ExpressionError(
    piece.node.from,
    { zh: "这里要写按什么排", en: "What decides the order has to be written here" },
    { zh: "写成 sort(清单, function(a, b) a < b)", en: "Write sort(list, function(a, b) a < b)" },
  );
}
