import { type Compiled, HUMAN_READ_PREFIX } from "../feel/scope";
import { Unknown } from "../feel/unknown";
import { isList } from "../feel/value";
import { contains, insuredIn, listsOf, overMembers } from "./code-members";
import { codeOrder, codeSame } from "./code-order";
import { codeWord } from "./code-word";
import type { Coder } from "./coder";
import type { Bound } from "./column";
import { isFree } from "./free-slots";
import { merged } from "./merged";
import { compareScaled, UNFIT } from "./scaled";
import { boundOf, type Comparison, testOf } from "./test-of";
import { tested } from "./tested";
import { FALSE, LACKING, NEITHER, TRUE, type Truth, type TruthCode, UNSURE } from "./truth";
import { COSTLY, type Made, OPPOSITE, PLAIN, type Shape, TruthNode, truthOf } from "./truth-node";

/** The condition that an expression is. */
export function codeTruth(coder: Coder, compiled: Compiled): TruthNode {
  const origin = { program: coder.program, compiled };
  const made = codeForm(coder, compiled);
  if (made !== null) return new TruthNode(made.shape, made.code, origin);
  if (isFree(compiled)) return new TruthNode(COSTLY, () => UNSURE, origin);
  return new TruthNode(COSTLY, (row) => truthOf(row, compiled.evaluate(row.run(origin.program))), origin);
}

function codeForm(coder: Coder, compiled: Compiled): Made | null {
  const { form, literal, reads } = compiled;
  if (literal !== undefined) return { shape: PLAIN, code: (row) => truthOf(row, literal) };
  if (reads.length === 0 && !isFree(compiled)) return daily(coder, compiled);
  if (compiled.type.kind !== "boolean") return null;
  const fact = coder.fact(compiled);
  if (fact !== null) return tested(coder.plainColumn(compiled, fact).test("is", [1]));
  switch (form.op) {
    case "definition":
      return sameAs(coder.truth(form.value));
    case "not":
      return negated(coder, form.value);
    case "and":
    case "or":
      return joined([coder.truth(form.left), coder.truth(form.right)], form.op);
    case "if":
      return codeIf(coder, form);
    case "settled":
      return codeSettled(coder, form);
    case "compare":
      return compared(coder, form);
    case "between":
      return between(coder, compiled, form);
    case "among":
      return among(form.tests.map((test) => coder.truth(test)));
    case "in":
      return inList(coder, form);
    case "some":
    case "every":
      return overMembers(coder, compiled, form);
    case "call":
      if (form.fn.name === "当月参保") return insuredIn(coder, form.args);
      if (form.fn.name === "list contains") return contains(coder, form.args);
      return form.fn.name === "人工认定" ? humanDecision(form.args[0]?.literal) : null;
    default:
      return null;
  }
}

function sameAs(node: TruthNode): Made {
  return { shape: node.shape, code: (row) => node.peek(row) };
}

function daily(coder: Coder, compiled: Compiled): Made {
  const { code } = coder.askedDaily(compiled, (row, value) => {
    const truth = truthOf(row, value);
    return truth === LACKING ? UNFIT : truth;
  });
  return {
    shape: PLAIN,
    code: (row) => {
      const known = code(row);
      return known === UNFIT ? UNSURE : (known as Truth);
    },
  };
}

function negated(coder: Coder, value: Compiled): Made {
  const node = coder.truth(value);
  const { test } = node.shape;
  if (test?.operator === "is" && test.bounds[0] === 1) return tested(test.column.test("is", [0]));
  const shape: Shape = { ...PLAIN, cheap: node.shape.cheap, join: { word: "not", nodes: [node] } };
  return { shape, code: (row) => OPPOSITE[node.peek(row)] as Truth };
}

/** `and`, `or`: one decisive side is enough; otherwise what is missing counts before what is absent. */
function joined(nodes: readonly [TruthNode, TruthNode], word: "and" | "or"): Made {
  const [left, right] = nodes;
  const decisive = word === "and" ? FALSE : TRUE;
  const code: TruthCode = (row) => {
    const first = left.peek(row);
    if (first === decisive || first === UNSURE) return first;
    const lacks = row.unknown;
    const second = right.peek(row);
    if (second === decisive || second === UNSURE) return second;
    if (first === LACKING) {
      row.unknown = second === LACKING ? merged(lacks, row.unknown) : lacks;
      return LACKING;
    }
    if (second === LACKING) return LACKING;
    return first === NEITHER || second === NEITHER ? NEITHER : (OPPOSITE[decisive] as Truth);
  };
  const cheap = left.shape.cheap && right.shape.cheap;
  return { shape: { ...PLAIN, cheap, join: { word, nodes }, parts: word === "and" ? nodes : [] }, code };
}

/** Several answers of which one decisive one is enough; all are looked at, and what they lack is named in order. */
function junction(nodes: readonly TruthNode[], decisive: typeof TRUE | typeof FALSE): TruthCode {
  return (row) => {
    let found: Truth = OPPOSITE[decisive] as Truth;
    let lacks: Unknown | null = null;
    for (const node of nodes) {
      const truth = node.peek(row);
      if (truth === decisive || truth === UNSURE) return truth;
      if (truth === LACKING) lacks = lacks === null ? row.unknown : merged(lacks, row.unknown);
      else if (truth === NEITHER) found = NEITHER;
    }
    if (lacks === null) return found;
    row.unknown = lacks;
    return LACKING;
  };
}

/** A comparison of an open number: known where its least and its most come to the same. Where the low one holds, both do. */
function codeSettled(coder: Coder, form: { value: Compiled; low: Compiled; high: Compiled }): Made {
  const [value, low, high] = [coder.truth(form.value), coder.truth(form.low), coder.truth(form.high)];
  const code: TruthCode = (row) => {
    const known = value.peek(row);
    if (known !== LACKING) return known;
    const lacks = row.unknown;
    const least = low.peek(row);
    if (least === TRUE || least === UNSURE) return least;
    const most = high.peek(row);
    if (most === FALSE || most === UNSURE) return most;
    row.unknown = lacks;
    return LACKING;
  };
  return { shape: { ...COSTLY, cheap: value.shape.cheap }, code };
}

function codeIf(coder: Coder, form: { condition: Compiled; yes: Compiled; no: Compiled }): Made {
  const [met, yes, no] = [coder.truth(form.condition), coder.truth(form.yes), coder.truth(form.no)];
  const code: TruthCode = (row) => {
    const truth = met.peek(row);
    if (truth === UNSURE) return UNSURE;
    if (truth !== LACKING) return truth === TRUE ? yes.peek(row) : no.peek(row);
    const lacks = row.unknown;
    const [first, second] = [yes.peek(row), no.peek(row)];
    row.unknown = lacks;
    if (first === UNSURE || second === UNSURE) return UNSURE;
    return first === second ? first : LACKING;
  };
  const cheap = met.shape.cheap && yes.shape.cheap && no.shape.cheap;
  return { shape: { ...PLAIN, cheap, join: { word: "if", nodes: [met, yes, no] } }, code };
}

function compared(coder: Coder, comparison: Comparison): Made | null {
  const test = testOf(coder, comparison);
  if (test !== null) {
    const made = tested(test);
    return made.shape.cheap ? made : { ...made, shape: { ...made.shape, parts: listsOf(coder, comparison) } };
  }
  const { operator, left, right } = comparison;
  const kind = left.type.kind === "any" ? right.type.kind : left.type.kind;
  const isNothing = left.literal === null || right.literal === null;
  if (left.type.kind !== right.type.kind && !isNothing) return null;
  if (kind === "string") return sameWords(coder, comparison);
  const made =
    kind === "number"
      ? codeOrder(operator, [coder.number(left), coder.number(right)], compareScaled)
      : kind === "date"
        ? codeOrder(operator, [coder.date(left), coder.date(right)], (_row, first, second) => first - second)
        : null;
  return made === null ? null : { shape: { ...PLAIN, cheap: made.cheap }, code: made.code };
}

function sameWords(coder: Coder, { operator, left, right }: Comparison): Made | null {
  const words = [codeWord(coder, left), codeWord(coder, right)] as const;
  if (words[0] === null || words[1] === null) return null;
  const code = codeSame(operator, [words[0], words[1]]);
  return code === null ? null : { shape: PLAIN, code };
}

type Between = { readonly subject: Compiled; readonly bounds: readonly { operator: string; bound: Compiled }[] };

/** Both bounds are looked at: one that fails decides. */
function between(coder: Coder, whole: Compiled, { subject, bounds }: Between): Made | null {
  const made = bounds.map(({ operator, bound }) => compared(coder, { operator, left: subject, right: bound }));
  if (made.includes(null)) return null;
  const origin = { program: coder.program, compiled: whole };
  const nodes = (made as readonly Made[]).map(({ shape, code }) => new TruthNode(shape, code, origin));
  const cheap = nodes.every(({ shape }) => shape.cheap);
  const shape: Shape = { ...PLAIN, cheap, join: { word: "and", nodes }, parts: nodes };
  return { shape, code: junction(nodes, FALSE) };
}

/** `in` with several tests; equalities of one column are one test with several values. */
function among(nodes: readonly TruthNode[]): Made {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return sameAs(only);
  const tests = nodes.map(({ shape }) => shape.test);
  const column = tests[0]?.column;
  if (column !== undefined && tests.every((test) => test?.column === column && test.operator === "=")) {
    return tested(
      column.test(
        "in",
        tests.flatMap((test) => test?.bounds ?? []),
      ),
    );
  }
  const cheap = nodes.every(({ shape }) => shape.cheap);
  return { shape: { ...PLAIN, cheap, join: { word: "or", nodes } }, code: junction(nodes, TRUE) };
}

/** A fact or figure in a list of values of the rule. */
function inList(coder: Coder, { subject, container }: { subject: Compiled; container: Compiled }): Made | null {
  const { literal } = container;
  if (literal === undefined || !isList(literal) || literal.length === 0) return null;
  const bounds = literal.map(boundOf);
  const kind = typeof bounds[0];
  if (subject.literal !== undefined || bounds.some((bound) => bound === null || typeof bound !== kind)) return null;
  const fact = coder.fact(subject);
  if (subject.type.kind === "string" && kind === "string" && fact !== null) {
    return tested(coder.wordColumn(subject, fact).test("in", bounds as readonly Bound[]));
  }
  if (subject.type.kind === "number" && kind === "object") {
    return tested(coder.numberColumn(subject).test("in", bounds as readonly Bound[]));
  }
  return null;
}

/** An officer's decision: what was not recorded is missing. */
function humanDecision(predicate: unknown): Made | null {
  if (typeof predicate !== "string") return null;
  const undecided = new Unknown([`${HUMAN_READ_PREFIX}${predicate}`]);
  const code: TruthCode = (row) => {
    const decided = row.isRemembered ? row.subject.humanDecisions.get(predicate) : undefined;
    if (decided !== undefined) return decided ? TRUE : FALSE;
    row.unknown = undecided;
    return LACKING;
  };
  return { shape: PLAIN, code };
}
