import type { FactValue } from "../fact";
import { isMonth } from "../feel/date";
import type { LoopForm } from "../feel/form";
import type { Compiled } from "../feel/scope";
import { Loops, listFact } from "./code-list";
import { codeMonths } from "./code-months";
import { codeWord } from "./code-word";
import type { Coder } from "./coder";
import type { FactColumn } from "./fact-column";
import { isFree } from "./free-slots";
import type { Coded } from "./number-operations";
import type { Row } from "./row";
import { isNumber, MISSING, UNFIT } from "./scaled";
import { scaledLiteral } from "./scaled-literal";
import type { Comparison } from "./test-of";
import { tested } from "./tested";
import { FALSE, LACKING, NEITHER, TRUE, type Truth, type TruthCode, UNSURE } from "./truth";
import { COSTLY, type Made, OPPOSITE, TruthNode, truthOf } from "./truth-node";

type Quantified = { readonly op: string; readonly loops: readonly LoopForm[]; readonly body: Compiled };

/** 当月参保: whether a month is among the insured ones. */
export function insuredIn(coder: Coder, [months, when]: readonly Compiled[]): Made | null {
  const list = months === undefined ? null : coder.wholeFact(months);
  const day = when === undefined ? null : monthDay(coder, when);
  if (list === null || day === null) return null;
  const { code } = codeMonths(list, [day, day], { counts: "months", of: "known" });
  const answer: TruthCode = (row) => {
    const count = code(row);
    if (count === MISSING) return LACKING;
    if (count === UNFIT) return UNSURE;
    return Number.isNaN(count) ? NEITHER : count > 0 ? TRUE : FALSE;
  };
  return { shape: COSTLY, code: answer };
}

/** A day of the month that is asked about: the month of a date, or one that the rule writes as "2022-12". */
function monthDay(coder: Coder, when: Compiled): Coded | null {
  if (when.type.kind === "date") return coder.date(when);
  if (typeof when.literal !== "string" || !isMonth(when.literal)) return null;
  const day = Number(`${when.literal.replace("-", "")}01`);
  return { code: () => day, cheap: true };
}

/** Whether a word is in a list of words. */
export function contains(coder: Coder, [list, wanted]: readonly Compiled[]): Made | null {
  const words = list?.type.kind === "list" ? coder.fact(list) : null;
  const word = wanted === undefined ? null : codeWord(coder, wanted);
  if (words === null || word === null) return null;
  const code: TruthCode = (row) => {
    const length = words.read(row);
    if (!isNumber(length)) return UNSURE;
    const members = length === 0 ? NO_WORDS : words.items(row);
    const sought = word(row);
    if (typeof sought !== "string" || !members.every((member) => typeof member === "string")) return UNSURE;
    return members.includes(sought) ? TRUE : FALSE;
  };
  return { shape: COSTLY, code };
}

const NO_WORDS: readonly FactValue[] = [];

/** `some`, `every`: one decisive member is enough; where one is not known, the interpreter looks at each. */
export function overMembers(coder: Coder, compiled: Compiled, form: Quantified): Made | null {
  const looped = Loops.of(coder, form.loops, () => coder.truth(form.body));
  const source = form.loops[0]?.source;
  const list = source === undefined ? null : listFact(coder, source);
  const parts = form.op === "some" && source !== undefined && list !== null ? [filled(coder, source, list)] : [];
  const ask = asking(coder, compiled);
  const shape = { ...COSTLY, parts };
  if (looped === null) return list === null ? null : { shape, code: unlessEmpty(list, form, ask) };
  const { loops, body } = looped;
  const decisive = form.op === "some" ? TRUE : FALSE;
  let found: Truth = FALSE;
  const look = (row: Row) => {
    const truth = body.peek(row);
    if (truth === LACKING || truth === UNSURE) return UNFIT;
    if (truth === decisive) found = decisive;
    else if (truth === NEITHER && found !== decisive) found = NEITHER;
    return truth === decisive && loops.depth === 1 ? DECIDED : 0;
  };
  const code: TruthCode = (row) => {
    found = OPPOSITE[decisive] as Truth;
    const said = loops.run(row, look);
    if (said === 0 || said === DECIDED) return found;
    if (said === MISSING) return LACKING;
    return Number.isNaN(said) ? NEITHER : ask(row);
  };
  return { shape, code };
}

const DECIDED = 1;

/** Asks the interpreter; inside a loop nobody can, who does not know what came before. */
function asking(coder: Coder, compiled: Compiled): TruthCode {
  const { program } = coder;
  if (isFree(compiled)) return () => UNSURE;
  return (row) => truthOf(row, compiled.evaluate(row.run(program)));
}

/** Nobody is one of an empty list, and everybody of it is; otherwise the interpreter looks at each. */
function unlessEmpty(list: FactColumn, form: Quantified, ask: TruthCode): TruthCode {
  const empty = form.op === "some" ? FALSE : TRUE;
  return (row) => {
    const length = list.read(row);
    if (length === 0) return empty;
    if (length === MISSING) return LACKING;
    return Number.isNaN(length) ? NEITHER : ask(row);
  };
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
export function listsOf(coder: Coder, { operator, left, right }: Comparison): readonly TruthNode[] {
  const bound = scaledLiteral(right.literal);
  const { form } = left;
  const inner = form.op === "definition" ? form.value.form : form;
  const [source] = inner.op === "call" && inner.fn.name === "count" ? inner.args : [];
  const list = source === undefined ? null : listFact(coder, source);
  if (source === undefined || list === null || bound === null) return [];
  const reaches = (operator === ">=" && bound.value > 0) || (operator === ">" && bound.value >= 0);
  return reaches ? [filled(coder, source, list)] : [];
}
