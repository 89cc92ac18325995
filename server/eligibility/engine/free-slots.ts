import type { Compiled } from "../feel/scope";

const KNOWN = new WeakMap<Compiled, ReadonlySet<number>>();

/** True for an expression that stands inside a loop and names its variable: it is worth something else for every item. */
export function isFree(compiled: Compiled): boolean {
  return freeSlots(compiled).size > 0;
}

/** The loop variables that an expression reads and that no loop of its own sets. */
function freeSlots(compiled: Compiled): ReadonlySet<number> {
  const known = KNOWN.get(compiled);
  if (known !== undefined) return known;
  const found = find(compiled);
  KNOWN.set(compiled, found);
  return found;
}

function of(...parts: readonly Compiled[]): Set<number> {
  return new Set(parts.flatMap((part) => [...freeSlots(part)]));
}

function without(slots: Set<number>, bound: number): Set<number> {
  slots.delete(bound);
  return slots;
}

function find({ form }: Compiled): ReadonlySet<number> {
  switch (form.op) {
    case "local":
      return new Set([form.slot]);
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
      return of(form.left, form.right);
    case "negate":
    case "not":
    case "as-list":
    case "settled": // its bounds are made of the same parts
      return of(form.value);
    case "between":
      return of(form.subject, ...form.bounds.map(({ bound }) => bound));
    case "among":
      return of(...form.tests);
    case "in":
      return of(form.subject, form.container);
    case "range":
      return of(...form.bounds);
    case "if":
      return of(form.condition, form.yes, form.no);
    case "list":
      return of(...form.items);
    case "filter":
      return new Set([...freeSlots(form.source), ...without(of(form.condition), form.slot)]);
    case "at":
      return of(form.source, form.position);
    case "member":
    case "path":
      return of(form.source);
    case "some":
    case "every":
    case "for":
      return form.loops.reduceRight(
        (inner, { slot, source }) => new Set([...freeSlots(source), ...without(inner, slot)]),
        of(form.body),
      );
    case "steps":
      return of(form.from, form.to);
    case "context":
      return form.entries.reduceRight(
        (inner, { slot, value }) => new Set([...freeSlots(value), ...without(inner, slot)]),
        new Set<number>(),
      );
    case "call":
      return of(...form.args);
    case "pairwise":
      return new Set([
        ...freeSlots(form.source),
        ...form.slots.reduce((inner, slot) => without(inner, slot), of(form.test)),
      ]);
    default:
      return new Set(); // a definition has loop variables of its own
  }
}
