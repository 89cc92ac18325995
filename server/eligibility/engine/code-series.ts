import type { Compiled } from "../feel/scope";
import { Loops } from "./code-list";
import { orAsked } from "./code-record";
import type { Coder } from "./coder";
import { type Coded, extreme, type NumberCode, plus } from "./number-operations";
import type { Row } from "./row";
import { ABSENT, isNumber, MISSING, UNFIT } from "./scaled";

/** Numbers of a list: one that is written, or one for every member of another list. */
type Part = { readonly loops: Loops | null; readonly body: Coded };

/** sum, 合计, min and max of a list of numbers; null where a part of it has no code. */
export function codeSeries(coder: Coder, whole: Compiled, list: Compiled): Coded | null {
  const { form } = whole;
  const name = form.op === "call" ? form.fn.name : "";
  const parts = partsOf(coder, list);
  if (parts === null) return null;
  const operation = name === "min" ? extreme(-1) : name === "max" ? extreme(1) : plus;
  const empty = name === "合计" ? 0 : ABSENT;
  return orAsked(coder, whole, folded(parts, operation, empty));
}

function partsOf(coder: Coder, list: Compiled): readonly Part[] | null {
  const { form } = list;
  switch (form.op) {
    case "definition":
      return partsOf(coder, form.value);
    case "list":
      return written(coder, form.items);
    case "for": {
      if (form.body.type.kind !== "number") return null;
      const looped = Loops.of(coder, form.loops, () => coder.number(form.body));
      return looped === null ? null : [looped];
    }
    case "path":
      return projected(coder, form);
    case "call": {
      const [source, ...more] = form.args;
      if (form.fn.name !== "append" || source === undefined) return null;
      const [first, rest] = [partsOf(coder, source), written(coder, more)];
      return first === null || rest === null ? null : [...first, ...rest];
    }
    default:
      return null;
  }
}

function written(coder: Coder, items: readonly Compiled[]): readonly Part[] | null {
  if (items.some(({ type }) => type.kind !== "number")) return null;
  return items.map((item) => ({ loops: null, body: coder.number(item) }));
}

/** list.member: the member of every item. */
function projected(coder: Coder, { source, name }: { source: Compiled; name: string }): readonly Part[] | null {
  if (source.type.kind !== "list") return null;
  const list = coder.list(source);
  if (list === null) return null;
  const slot = coder.ownSlot();
  const body = coder.within([[slot, list.scope]], () => coder.memberNumber(slot, name));
  return body === null ? null : [{ loops: Loops.over(list, slot), body }];
}

type Operation = (row: Row, left: number, right: number) => number;

/** Any member that is absent makes the whole absent; where one is missing, the interpreter names it. */
function folded(parts: readonly Part[], operation: Operation, empty: number): NumberCode {
  let whole = empty;
  let scale = 0;
  let count = 0;
  let body: NumberCode = () => UNFIT;
  const take = (row: Row): number => {
    const next = body(row);
    if (next === UNFIT || next === MISSING) return UNFIT;
    count += 1;
    if (!isNumber(next) || (count > 1 && !isNumber(whole))) whole = ABSENT;
    else if (count === 1) {
      whole = next;
      scale = row.scale;
    } else {
      row.leftScale = scale;
      whole = operation(row, whole, next);
      scale = row.scale;
    }
    return whole === UNFIT ? UNFIT : 0;
  };
  return (row) => {
    whole = empty;
    scale = 0;
    count = 0;
    for (const part of parts) {
      body = part.body.code;
      const said = part.loops === null ? take(row) : part.loops.run(row, take);
      if (said !== 0) return parts.length === 1 ? said : UNFIT;
    }
    row.scale = scale;
    return whole;
  };
}
