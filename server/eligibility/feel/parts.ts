import type { Compiled } from "./scope";

/** The expressions that an expression is made of. The bounds of an open number are made of the same ones, and left out. */
export function partsOf({ form }: Compiled): readonly Compiled[] {
  switch (form.op) {
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
      return [form.left, form.right];
    case "definition":
    case "negate":
    case "not":
    case "as-list":
    case "settled":
      return [form.value];
    case "between":
      return [form.subject, ...form.bounds.map(({ bound }) => bound)];
    case "among":
      return form.tests;
    case "in":
      return [form.subject, form.container];
    case "range":
      return form.bounds;
    case "if":
      return [form.condition, form.yes, form.no];
    case "list":
      return form.items;
    case "filter":
      return [form.source, form.condition];
    case "at":
      return [form.source, form.position];
    case "member":
    case "path":
      return [form.source];
    case "some":
    case "every":
    case "for":
      return [...form.loops.map(({ source }) => source), form.body];
    case "steps":
      return [form.from, form.to];
    case "context":
      return form.entries.map(({ value }) => value);
    case "call":
      return form.args;
    case "pairwise":
      return [form.source, form.test];
    default:
      return [];
  }
}
