import type { LoopForm } from "../feel/form";
import { type Compiled, HUMAN_READ_PREFIX } from "../feel/scope";
import { mergeUnknown, Unknown } from "../feel/unknown";
import { isList } from "../feel/value";
import { codeMonths, listFact } from "./code-list";
import { scaledLiteral } from "./code-number";
import { codeOrder } from "./code-order";
import type { Coder } from "./coder";
import { type Bound, codeTest, type Test } from "./column";
import type { FactColumn } from "./fact-column";
import { compareScaled, MISSING, UNFIT } from "./scaled";
import { boundOf, type Comparison, testOf } from "./test-of";
import {
  FALSE,
  LACKING,
  NEITHER,
  type Shape,
  TRUE,
  type Truth,
  type TruthCode,
  TruthNode,
  truthOf,
  UNSURE,
} from "./truth-node";

const PLAIN: Shape = { cheap: true, test: null, parts: [] };
const COSTLY: Shape = { ...PLAIN, cheap: false };

/** The condition that an expression is. */
export function codeTruth(coder: Coder, compiled: Compiled): TruthNode {
  const origin = { program: coder.program, compiled };
  const made = codeForm(coder, compiled);
  if (made !== null) return new TruthNode(made.shape, made.code, origin);
  return new TruthNode(COSTLY, (row) => truthOf(row, compiled.evaluate(row.run(origin.program))), origin);
}

type Made = { readonly shape: Shape; readonly code: TruthCode };

function codeForm(coder: Coder, compiled: Compiled): Made | null {
  const { form, literal, reads } = compiled;
  if (literal !== undefined) return { shape: PLAIN, code: (row) => truthOf(row, literal) };
  if (reads.length === 0) return daily(coder, compiled);
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
    case "compare":
      return compared(coder, form);
    case "between":
      return between(coder, form);
    case "among":
      return among(form.tests.map((test) => coder.truth(test)));
    case "in":
      return inList(coder, form);
    case "some":
    case "every":
      return overMembers(coder, compiled, form);
    case "call":
      if (form.fn.name === "当月参保") return insuredIn(coder, form.args);
      return form.fn.name === "人工认定" ? humanDecision(form.args[0]?.literal) : null;
    default:
      return null;
  }
}

function tested(test: Test): Made {
  return { shape: { cheap: test.column.cheap, test, parts: [] }, code: codeTest(test) };
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

const OPPOSITE: readonly Truth[] = [TRUE, FALSE, NEITHER, LACKING, UNSURE];

function negated(coder: Coder, value: Compiled): Made {
  const node = coder.truth(value);
  const { test } = node.shape;
  if (test?.operator === "is" && test.bounds[0] === 1) return tested(test.column.test("is", [0]));
  const shape = { cheap: node.shape.cheap, test: null, parts: [] };
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
      row.unknown = second === LACKING ? mergeUnknown(lacks, row.unknown) : lacks;
      return LACKING;
    }
    if (second === LACKING) return LACKING;
    return first === NEITHER || second === NEITHER ? NEITHER : (OPPOSITE[decisive] as Truth);
  };
  const cheap = left.shape.cheap && right.shape.cheap;
  return { shape: { cheap, test: null, parts: word === "and" ? nodes : [] }, code };
}

/** Several answers of which one decisive one is enough; all are looked at, and what they lack is named in order. */
function junction(nodes: readonly TruthNode[], decisive: typeof TRUE | typeof FALSE): TruthCode {
  return (row) => {
    let found: Truth = OPPOSITE[decisive] as Truth;
    let lacks: Unknown | null = null;
    for (const node of nodes) {
      const truth = node.peek(row);
      if (truth === decisive || truth === UNSURE) return truth;
      if (truth === LACKING) lacks = lacks === null ? row.unknown : mergeUnknown(lacks, row.unknown);
      else if (truth === NEITHER) found = NEITHER;
    }
    if (lacks === null) return found;
    row.unknown = lacks;
    return LACKING;
  };
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
  return { shape: { cheap, test: null, parts: [] }, code };
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
  const made =
    kind === "number"
      ? codeOrder(operator, [coder.number(left), coder.number(right)], compareScaled)
      : kind === "date"
        ? codeOrder(operator, [coder.date(left), coder.date(right)], (_row, first, second) => first - second)
        : null;
  return made === null ? null : { shape: { ...PLAIN, cheap: made.cheap }, code: made.code };
}

type Between = { readonly subject: Compiled; readonly bounds: readonly { operator: string; bound: Compiled }[] };

/** Both bounds are looked at: one that fails decides. */
function between(coder: Coder, { subject, bounds }: Between): Made | null {
  const made = bounds.map(({ operator, bound }) => compared(coder, { operator, left: subject, right: bound }));
  if (made.includes(null)) return null;
  const origin = { program: coder.program, compiled: subject };
  const nodes = (made as readonly Made[]).map(({ shape, code }) => new TruthNode(shape, code, origin));
  const cheap = nodes.every(({ shape }) => shape.cheap);
  return { shape: { cheap, test: null, parts: nodes }, code: junction(nodes, FALSE) };
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
  return { shape: { ...PLAIN, cheap }, code: junction(nodes, TRUE) };
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

type Quantified = { readonly op: string; readonly loops: readonly LoopForm[] };

/** 当月参保: whether a month is among the insured ones. */
function insuredIn(coder: Coder, [months, when]: readonly Compiled[]): Made | null {
  const list = months === undefined ? null : coder.fact(months);
  if (list === null || when?.type.kind !== "date") return null;
  const day = coder.date(when);
  const { code } = codeMonths(list, [day, day], false);
  const answer: TruthCode = (row) => {
    const count = code(row);
    if (count === MISSING) return LACKING;
    if (count === UNFIT) return UNSURE;
    return Number.isNaN(count) ? NEITHER : count > 0 ? TRUE : FALSE;
  };
  return { shape: COSTLY, code: answer };
}

/** `some`, `every`: nobody is one of an empty list, and everybody of it is; otherwise the interpreter looks at each. */
function overMembers(coder: Coder, compiled: Compiled, form: Quantified): Made | null {
  const source = form.loops[0]?.source;
  const list = source === undefined ? null : listFact(coder, source);
  if (source === undefined || list === null) return null;
  const { program } = coder;
  const empty = form.op === "some" ? FALSE : TRUE;
  const code: TruthCode = (row) => {
    const length = list.read(row);
    if (length === 0) return empty;
    if (length === MISSING) return LACKING;
    return Number.isNaN(length) ? NEITHER : truthOf(row, compiled.evaluate(row.run(program)));
  };
  return { shape: { ...COSTLY, parts: empty === FALSE ? [filled(coder, source, list)] : [] }, code };
}

/** Whether a list of facts has a member: what a count of its members, or one of them, cannot do without. */
function filled(coder: Coder, source: Compiled, list: FactColumn): TruthNode {
  const known = coder.filled.get(list);
  if (known !== undefined) return known;
  const { code, shape } = tested(coder.lengthColumn(list).test(">", [0]));
  const node = new TruthNode(shape, code, { program: coder.program, compiled: source });
  coder.filled.set(list, node);
  return node;
}

/** The lists of which a comparison needs a member: that of a count that has to reach at least one. */
function listsOf(coder: Coder, { operator, left, right }: Comparison): readonly TruthNode[] {
  const bound = scaledLiteral(right.literal);
  const { form } = left;
  const inner = form.op === "definition" ? form.value.form : form;
  const [source] = inner.op === "call" && inner.fn.name === "count" ? inner.args : [];
  const list = source === undefined ? null : listFact(coder, source);
  if (source === undefined || list === null || bound === null) return [];
  const reaches = (operator === ">=" && bound.value > 0) || (operator === ">" && bound.value >= 0);
  return reaches ? [filled(coder, source, list)] : [];
}

/** An officer's decision: what was not recorded is missing. */
function humanDecision(predicate: unknown): Made | null {
  if (typeof predicate !== "string") return null;
  const undecided = new Unknown([`${HUMAN_READ_PREFIX}${predicate}`]);
  const code: TruthCode = (row) => {
    const decided = row.subject.humanDecisions.get(predicate);
    if (decided !== undefined) return decided ? TRUE : FALSE;
    row.unknown = undecided;
    return LACKING;
  };
  return { shape: PLAIN, code };
}
