import type { Attribute } from "./catalogue/attribute";
import { ATTRIBUTES, attributeByFeelName } from "./catalogue/attributes";
import { FUNCTIONS } from "./domain/functions";
import { type FactReader, factReader, feelTypeOf } from "./fact-reader";
import { compileExpression } from "./feel/compile";
import { ExpressionError } from "./feel/rule-error";
import { type Compiled, type ProgramNames, Scope } from "./feel/scope";
import { ANY, DATE } from "./feel/type";
import { unitIn } from "./feel/unit";
import { parameterConstant } from "./parameter";
import type { ParameterValue, ProgramDefinition } from "./program";
import { sharedDefinition, sharedExpression, sharedParameter, sharedSlot } from "./shared-expressions";

/** The name under which a rule knows the date of decision. */
export const AS_OF_NAME = "认定日";
/** An attribute a program reads, at its place in the run. */
export type Slot = {
  readonly attribute: Attribute;
  readonly read: FactReader;
  /** How many days old the fact may be for this program; undefined where its update frequency alone says so. */
  readonly maxAgeDays?: number | undefined;
};

/** Compiles a part of a program, or notes why that cannot be done; then null. */
export type Attempting = <T>(place: string, text: string, compile: () => T) => T | null;

const READERS = new Map(ATTRIBUTES.map((attribute) => [attribute, factReader(attribute)]));

const AS_OF: Compiled = { type: DATE, reads: [], evaluate: (run) => run.asOf, form: { op: "as-of" } };
const OWN_NAMES = {
  person: ATTRIBUTES.filter(({ subject }) => subject === "person").map(({ feelName }) => feelName),
  firm: ATTRIBUTES.filter(({ subject }) => subject === "firm").map(({ feelName }) => feelName),
};

/**
 * The names that a program's expressions may use. Attributes get their place in the run when a rule first names them; a
 * definition is compiled when it is first named, so that definitions may stand in any order: a database keeps them in its own.
 */
export function programNames(of: {
  definition: ProgramDefinition;
  slots: Slot[];
  saving: boolean;
  attempt: Attempting;
}): ProgramNames {
  const { audience, parameters, definitions, units, humanPredicates } = of.definition;
  const known = new Map<string, Compiled>([[AS_OF_NAME, AS_OF]]);
  for (const [name, value] of Object.entries(parameters)) known.set(name, parameterOf(name, value, units?.[name]));
  const waiting = new Map(definitions.map((one, index) => [one.name, { ...one, index }]));
  for (const name of waiting.keys()) known.delete(name);
  const names: ProgramNames = {
    functions: FUNCTIONS,
    saving: of.saving,
    humans: new Set(humanPredicates.map(({ name }) => name)),
    owns: (name) => Object.hasOwn(parameters, name) || waiting.has(name),
    suggestions: () => [
      AS_OF_NAME,
      ...Object.keys(parameters),
      ...definitions.map(({ name }) => name),
      ...OWN_NAMES[audience],
    ],
    resolve: (name) => known.get(name) ?? define(name) ?? readAttribute(name),
  };
  const open: string[] = [];

  function define(name: string): Compiled | null {
    const own = waiting.get(name);
    if (own === undefined) return null;
    if (open.includes(name)) throw inACircle([...open.slice(open.indexOf(name)), name]);
    open.push(name);
    const compile = (inside: ProgramNames) => compileExpression(own.feel, Scope.of(inside));
    const compiled = of.attempt(`definitions.${name}`, own.feel, () =>
      of.saving ? compile(names) : sharedExpression({ kind: "value", text: own.feel, names }, compile),
    );
    open.pop();
    const meaning = compiled === null ? notCompiled(name) : remembered(compiled, own.index);
    known.set(name, meaning);
    return meaning;
  }

  function readAttribute(name: string): Compiled | null {
    const attribute = attributeByFeelName(audience, name);
    if (attribute === undefined) return null;
    const compiled = readSlot(attribute, of.slots, of.definition.maxAgeDays?.[attribute.key]);
    known.set(name, compiled);
    return compiled;
  }

  return names;
}

/** What a definition means that has a fault: anything, so that nothing is said of the expressions that name it. */
function notCompiled(name: string): Compiled {
  return { type: ANY, reads: [name], evaluate: () => null, form: { op: "unstated" } };
}

/** Each of these definitions names the next, and the last one the first: none of them can be worked out. */
function inACircle(names: readonly string[]): ExpressionError {
  return new ExpressionError(
    0,
    {
      zh: `定义互相引用，绕成了圈：${names.join(" → ")}`,
      en: `These definitions go round in a circle: ${names.join(" → ")}`,
    },
    { zh: "改写其中一条，让它不再用到别的几条", en: "Write one of them without naming the others" },
  );
}

function parameterOf(name: string, value: ParameterValue | null, unit: string | undefined): Compiled {
  return sharedParameter(JSON.stringify([name, unit, value]), () => parameterConstant(name, value, unit));
}

function readSlot(attribute: Attribute, slots: Slot[], maxAgeDays: number | undefined): Compiled {
  const slot = slots.length;
  const { key, subject } = attribute;
  slots.push({ attribute, read: READERS.get(attribute) ?? factReader(attribute), maxAgeDays });
  const compile = (op: "fact" | "fresh"): Compiled => {
    const type = feelTypeOf(attribute);
    return { type, reads: [key], evaluate: (run) => run.fact(slot), form: { op, key } };
  };
  if (maxAgeDays === undefined) return sharedSlot(attribute, slot, () => compile("fact"));
  return sharedParameter(JSON.stringify(["fresh", subject, key, slot, maxAgeDays]), () => compile("fresh"));
}

/** A definition and its bounds, each with a place of its own in the run. */
function remembered(compiled: Compiled, index: number): Compiled {
  const place = index * PLACES;
  const whole = rememberedAt(compiled, place);
  const { bounds } = compiled;
  if (bounds === undefined) return whole;
  const [low, high] = [rememberedAt(bounds.low, place + 1), rememberedAt(bounds.high, place + 2)];
  return sharedDefinition(whole, place, () => ({ ...whole, bounds: { low, high } }));
}

const PLACES = 3; // of a definition: itself, the least and the most of it

/** A definition is worked out once a run, with loop variables of its own so that it may be named inside a loop. */
function rememberedAt(compiled: Compiled, index: number): Compiled {
  return sharedDefinition(compiled, index, () => ({
    type: compiled.type,
    unit: unitIn(compiled),
    reads: compiled.reads,
    form: { op: "definition", index, value: compiled },
    evaluate: (run) => {
      const known = run.defined[index];
      if (known !== undefined) return known;
      const outer = run.locals;
      run.locals = [];
      const value = compiled.evaluate(run);
      run.locals = outer;
      run.defined[index] = value;
      return value;
    },
  }));
}
