import { FeelNumber } from "../feel/number";
import { FeelRange } from "../feel/range";
import type { Compiled } from "../feel/scope";
import { type FeelValue, isContext, isList, kindOf } from "../feel/value";

/**
 * Gives expressions numbers, parameters and definitions written out: two expressions of one number have the same value
 * for every subject. Expressions that say the same in other words have other numbers, which costs time and nothing else.
 */
export class Canon {
  private readonly known = new Map<Compiled, number>();
  private readonly numbers = new Map<string, number>();
  private readonly things = new Map<object, number>();

  /** The number of an expression. */
  of(compiled: Compiled): number {
    const known = this.known.get(compiled);
    if (known !== undefined) return known;
    const number = this.find(compiled);
    this.known.set(compiled, number);
    return number;
  }

  private find(compiled: Compiled): number {
    const { form, literal } = compiled;
    if (form.op === "definition") return this.of(form.value);
    const text =
      literal === undefined
        ? written(
            compiled,
            (part) => `#${this.of(part)}`,
            (thing) => this.thing(thing),
          )
        : valueKey(literal);
    const number = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, number);
    return number;
  }

  /** A number of its own for every function, and for every expression that needs one. */
  private thing(thing: object): number {
    const number = this.things.get(thing) ?? this.things.size;
    this.things.set(thing, number);
    return number;
  }
}

/** An expression in one line, its parts by their numbers. */
function written(compiled: Compiled, of: (part: Compiled) => string, numberOf: (thing: object) => number): string {
  const { form } = compiled;
  const all = (parts: readonly Compiled[]) => parts.map(of).join(",");
  switch (form.op) {
    case "fact":
      return `$${form.key}`;
    case "local":
      return `@${form.slot}`;
    case "unstated":
      return `?${compiled.reads.join(",")}`;
    case "arithmetic":
    case "compare":
      return `(${of(form.left)}${form.operator}${of(form.right)})`;
    case "and":
    case "or":
      return `(${of(form.left)} ${form.op} ${of(form.right)})`;
    case "negate":
    case "not":
    case "as-list":
      return `${form.op}(${of(form.value)})`;
    case "between":
      return `between(${of(form.subject)};${form.bounds.map(({ operator, bound }) => operator + of(bound)).join(";")})`;
    case "among":
      return `among(${all(form.tests)})`;
    case "in":
      return `in(${all([form.subject, form.container])})`;
    case "range":
      return `range${form.form}(${all(form.bounds)})`;
    case "if":
      return `if(${all([form.condition, form.yes, form.no])})`;
    case "list":
      return `[${all(form.items)}]`;
    case "filter":
      return `${of(form.source)}[@${form.slot}:${of(form.condition)}]`;
    case "at":
      return `at(${all([form.source, form.position])})`;
    case "member":
    case "path":
      return `${of(form.source)}.${JSON.stringify(form.name)}`;
    case "some":
    case "every":
    case "for":
      return `${form.op}(${form.loops.map(({ slot, source }) => `@${slot}:${of(source)}`).join(",")};${of(form.body)})`;
    case "steps":
      return `steps(${all([form.from, form.to])})`;
    case "context":
      return `{${form.entries.map(({ key, slot, value }) => `${JSON.stringify(key)}@${slot}:${of(value)}`).join(",")}}`;
    case "settled":
      return `settled(${of(form.value)})`;
    case "call":
      return `${form.fn.name}#${numberOf(form.fn)}(${all(form.args)})`;
    case "as-of":
    case "amount":
      return form.op;
    default:
      return `only#${numberOf(compiled)}`; // what is not told apart by its form is shared with nothing
  }
}

/** A value written so that two values have the same text only if they are the same. */
function valueKey(value: FeelValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof FeelNumber) return value.toString();
  if (isList(value)) return `[${value.map(valueKey).join(",")}]`;
  if (isContext(value)) {
    return `{${[...value].map(([key, entry]) => `${JSON.stringify(key)}:${valueKey(entry)}`).join(",")}}`;
  }
  if (value instanceof FeelRange) return `${value.form}(${valueKey(value.low)},${valueKey(value.high)})`;
  return `${kindOf(value)}'${value}'`;
}
