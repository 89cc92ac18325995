import type { LoopForm } from "../feel/form";
import type { Compiled } from "../feel/scope";
import type { Unknown } from "../feel/unknown";
import { type FeelValue, isContext, isList } from "../feel/value";
import type { Coder } from "./coder";
import type { FactColumn } from "./fact-column";
import { isFree } from "./free-slots";
import { ListCode, type LocalScope } from "./list-code";
import { merged } from "./merged";
import type { Row } from "./row";
import { isNumber, MISSING, UNFIT } from "./scaled";
import { scaledLiteral } from "./scaled-literal";
import { LACKING, TRUE, UNSURE } from "./truth";
import type { TruthNode } from "./truth-node";

const MOST_STEPS = 1_000; // as the language has it

/** The list of facts that an expression filters or runs over; null when it is made of anything else. */
export function listFact(coder: Coder, compiled: Compiled): FactColumn | null {
  const { form, type } = compiled;
  if (form.op === "definition") return listFact(coder, form.value);
  if (form.op === "filter") return listFact(coder, form.source);
  if (form.op === "for" && form.loops[0] !== undefined) return listFact(coder, form.loops[0].source);
  return type.kind === "list" ? coder.wholeFact(compiled) : null;
}

/** The code of a list: of facts, filtered or not, of values of the rule, or of numbers from one to another. */
export function codeList(coder: Coder, compiled: Compiled): ListCode | null {
  const { form, literal } = compiled;
  if (form.op === "definition") return coder.list(form.value);
  if (form.op === "filter") return codeFilter(coder, compiled, form);
  if (form.op === "steps") return codeSteps(coder, compiled, form);
  if (literal !== undefined) return literal !== null && isList(literal) ? codeValues(literal) : null;
  const fact = compiled.type.kind === "list" ? coder.wholeFact(compiled) : null;
  if (fact === null || fact.place.type !== "list") return null;
  return new ListCode({ kind: "item", list: fact }, false, (row, kept) => {
    const length = fact.read(row);
    if (isNumber(length)) for (let i = 0; i < length; i++) kept.push(i);
    return length;
  });
}

function codeValues(values: readonly unknown[]): ListCode | null {
  const areWords = values.every((value) => typeof value === "string");
  if (values.length > 0 && values.every((value) => isContext(value as FeelValue))) {
    const records = values as readonly ReadonlyMap<string, FeelValue>[];
    return new ListCode({ kind: "records", records }, false, everyOf(values.length));
  }
  const numbers = areWords ? [] : values.map(scaledLiteral);
  if (numbers.includes(null)) return null;
  const scope = { kind: "values", words: areWords ? (values as readonly string[]) : [], numbers } as LocalScope;
  return new ListCode(scope, false, everyOf(values.length));
}

function everyOf(length: number) {
  return (_row: Row, kept: number[]) => {
    for (let i = 0; i < length; i++) kept.push(i);
    return length;
  };
}

type Filter = { readonly slot: number; readonly source: Compiled; readonly condition: Compiled };

/** The members for which a condition holds; MISSING where one of them is not known to fulfil or to fail it. */
function codeFilter(coder: Coder, whole: Compiled, { slot, source, condition }: Filter): ListCode | null {
  const list = coder.list(source);
  if (list === null) return null;
  const node = coder.within([[slot, list.scope]], () => coder.truth(condition));
  return new ListCode(list.scope, isFree(whole), (row, kept) => {
    const count = list.fill(row);
    if (!isNumber(count)) return count;
    const outer = row.items[slot] ?? 0;
    const found = keep(row, { list, slot, node, kept });
    row.items[slot] = outer; // a definition has loops of its own, and may be named inside of another loop
    return found;
  });
}

type Keep = { readonly list: ListCode; readonly slot: number; readonly node: TruthNode; readonly kept: number[] };

function keep(row: Row, { list, slot, node, kept }: Keep): number {
  let lacks: Unknown | null = null;
  for (const item of list.kept) {
    row.items[slot] = item;
    const truth = node.peek(row);
    if (truth === TRUE) kept.push(item);
    else if (truth === LACKING) lacks = lacks === null ? row.unknown : merged(lacks, row.unknown);
    else if (truth === UNSURE) return UNFIT;
  }
  if (lacks === null) return kept.length;
  row.unknown = lacks;
  return MISSING;
}

function codeSteps(coder: Coder, whole: Compiled, { from, to }: { from: Compiled; to: Compiled }): ListCode | null {
  if (from.type.kind !== "number" || to.type.kind !== "number") return null;
  const [start, end] = [coder.number(from).code, coder.number(to).code];
  return new ListCode({ kind: "number" }, isFree(whole), (row, kept) => {
    const first = start(row);
    const { scale } = row;
    const last = end(row);
    if (!isNumber(first) || !isNumber(last) || scale !== 0 || row.scale !== 0) return UNFIT;
    const length = Math.abs(last - first) + 1;
    if (length > MOST_STEPS) return UNFIT;
    for (let i = 0; i < length; i++) kept.push(first + (last >= first ? i : -i));
    return length;
  });
}

/** Something done for every member of a list, or for every combination of members of several. */
export class Loops {
  private constructor(
    readonly depth: number,
    private readonly loops: readonly { readonly slot: number; readonly list: ListCode }[],
  ) {}

  /** One loop over a list. */
  static over(list: ListCode, slot: number): Loops {
    return new Loops(1, [{ slot, list }]);
  }

  /** The loops of an expression, and what `make` codes inside of them; null where a list has no code. */
  static of<T>(coder: Coder, forms: readonly LoopForm[], make: () => T): { loops: Loops; body: T } | null {
    const loops: { slot: number; list: ListCode }[] = [];
    const enter = (rest: readonly LoopForm[]): T | null => {
      const [form, ...inner] = rest;
      if (form === undefined) return make();
      const list = coder.list(form.source);
      if (list === null) return null;
      loops.push({ slot: form.slot, list });
      return coder.within([[form.slot, list.scope]], () => enter(inner));
    };
    const body = enter(forms);
    return body === null ? null : { loops: new Loops(loops.length, loops), body };
  }

  /**
   * Runs `body` until it says anything but 0.
   * @returns 0 when all was run; what the body said; or why a list has no members: ABSENT, MISSING or UNFIT.
   */
  run(row: Row, body: (row: Row) => number): number {
    return this.enter(row, body, 0);
  }

  private enter(row: Row, body: (row: Row) => number, level: number): number {
    const loop = this.loops[level];
    if (loop === undefined) return body(row);
    const { slot, list } = loop;
    const count = list.fill(row);
    if (!isNumber(count)) return count;
    const outer = row.items[slot] ?? 0;
    let said = 0;
    for (let i = 0; i < list.kept.length && said === 0; i++) {
      row.items[slot] = list.kept[i] as number;
      said = this.enter(row, body, level + 1);
    }
    row.items[slot] = outer;
    return said;
  }
}
