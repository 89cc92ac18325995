import type { Bilingual } from "./bilingual";
import type { Attribute } from "./catalogue/attribute";
import { ATTRIBUTES, attributeByFeelName } from "./catalogue/attributes";
import { checkProof } from "./documents";
import { FUNCTIONS } from "./domain/functions";
import { type FactReader, factReader, feelTypeOf } from "./fact-reader";
import { compileExpression } from "./feel/compile";
import { ExpressionError, positionOf, RuleError, type RuleFault } from "./feel/rule-error";
import { type Binding, type Compiled, constant, type ProgramNames, Scope } from "./feel/scope";
import { ANY, BOOLEAN, DATE, describeType, type FeelType, fits, listOf, NUMBER, STRING } from "./feel/type";
import { describeUnit, unitOf } from "./feel/unit";
import { parameterConstant } from "./parameter";
import type { Condition, DocumentProof, HumanPredicate, ProgramDefinition } from "./program";
import { compileTemplate, type Template } from "./template";

/** The name under which a rule knows the date of decision. */
export const AS_OF_NAME = "认定日";
/** The name under which the short line knows the amount that was decided. */
export const AMOUNT_NAME = "本次金额";

/** A condition ready to run. */
export type CompiledCondition = Pick<Condition, "clauseId" | "article" | "text"> & {
  readonly condition: Compiled;
  readonly fact: { readonly zh: Template; readonly en: Template };
};

/** An attribute a program reads, at its place in the run. */
export type Slot = { readonly attribute: Attribute; readonly read: FactReader };

/** A program whose every expression has been checked and turned into closures. Immutable; compile once, decide often. */
export type CompiledProgram = {
  readonly programId: string;
  readonly audience: ProgramDefinition["audience"];
  readonly humanPredicates: readonly HumanPredicate[];
  readonly slots: readonly Slot[];
  readonly conditions: readonly CompiledCondition[];
  readonly amount: Compiled;
  readonly amountText: Bilingual;
  readonly documents: readonly DocumentProof[];
  readonly brief: { readonly zh: Template; readonly en: Template };
  /** Who is counted once across all firms, and under which mark; null where the program counts nobody. */
  readonly usage: { readonly mark: string; readonly persons: Compiled } | null;
};

const READERS = new Map(ATTRIBUTES.map((attribute) => [attribute, factReader(attribute)]));

/**
 * Checks a program's expressions against the catalogue and turns them into closures.
 * @throws RuleError with every fault found: place, line, column, what is wrong, what to write instead.
 */
export function compileProgram(definition: ProgramDefinition): CompiledProgram {
  return compileWith(definition, { saving: false });
}

/**
 * Checks a program as it is when it is saved: that it compiles, and that nothing in it cannot be meant, such as units that do
 * not go together or a branch that nobody reaches. What was published is run by what it says.
 * @throws RuleError with every fault found.
 */
export function checkProgram(definition: ProgramDefinition): void {
  compileWith(definition, { saving: true });
}

function compileWith(definition: ProgramDefinition, { saving }: { saving: boolean }): CompiledProgram {
  const faults: RuleFault[] = [];
  const slots: Slot[] = [];
  const names = programNames(definition, slots, saving);
  const scope = Scope.of(names);
  const attempt = <T>(place: string, text: string, compile: () => T): T | null =>
    attemptIn(faults, { place, text, compile });

  for (const [index, { name, feel }] of definition.definitions.entries()) {
    const compiled = attempt(`definitions.${name}`, feel, () => compileExpression(feel, scope));
    names.define(name, compiled === null ? constant(null, ANY) : remembered(compiled, index));
  }
  const conditions = definition.conditions.map((condition) => {
    const place = condition.clauseId;
    return {
      clauseId: place,
      article: condition.article,
      text: condition.text,
      condition: attempt(place, condition.feel, () => typed(condition.feel, scope, BOOLEAN)),
      fact: sentences(condition.fact, scope, (text, language, compile) =>
        attempt(`${place}.fact.${language}`, text, compile),
      ),
    };
  });
  const { feel } = definition.amount;
  const amount = attempt("amount", feel, () => inYuan(typed(feel, scope, NUMBER), saving));
  const briefScope = Scope.of(names, [amountBinding()]);
  const brief = sentences(definition.brief, briefScope, (text, language, compile) =>
    attempt(`brief.${language}`, text, compile),
  );
  const usage = attemptUsage(definition, scope, attempt);
  for (const { proves } of definition.documents ?? []) attempt("documents", proves, () => checkProof(proves, slots));
  if (faults.length > 0) throw new RuleError(definition.programId, faults);
  const { programId, audience, humanPredicates } = definition;
  const whole = {
    programId,
    audience,
    humanPredicates,
    slots,
    conditions,
    amount,
    brief,
    amountText: { zh: definition.amount.text, en: definition.amount.en ?? "" },
    documents: definition.documents ?? [],
    usage,
  };
  return whole as CompiledProgram; // nothing is null: a part that failed to compile has left a fault
}

type Attempting = <T>(place: string, text: string, compile: () => T) => T | null;

function attemptUsage({ usage }: ProgramDefinition, scope: Scope, attempt: Attempting) {
  if (usage === undefined) return null;
  const persons = attempt("usage", usage.feel, () => typed(usage.feel, scope, listOf(STRING)));
  return persons === null ? null : { mark: usage.mark, persons };
}

function attemptIn<T>(faults: RuleFault[], part: { place: string; text: string; compile: () => T }): T | null {
  try {
    return part.compile();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { what, remedy } = error;
    faults.push({ place: part.place, ...positionOf(part.text, error.offset), what, remedy });
    return null;
  }
}

/** What to write where a whole expression is of another kind. */
const WANTED: Partial<Record<FeelType["kind"], Bilingual>> = {
  boolean: { zh: "写成一个条件", en: "Write a condition" },
  number: { zh: "写成以元计的金额", en: "Write an amount in yuan" },
};

function typed(feel: string, scope: Scope, wanted: FeelType): Compiled {
  const compiled = compileExpression(feel, scope);
  if (fits(compiled.type, wanted)) return compiled;
  const [is, should] = [describeType(compiled.type), describeType(wanted)];
  throw new ExpressionError(
    0,
    { zh: `整个式子是${is.zh}，这里要${should.zh}`, en: `The expression is ${is.en}; ${should.en} is needed` },
    WANTED[wanted.kind] ?? { zh: "写成人员编号的清单", en: "Write a list of persons' numbers" },
  );
}

/** An amount is in yuan; one in another unit would be paid as if it were. @throws ExpressionError */
function inYuan(amount: Compiled, saving: boolean): Compiled {
  if (!saving || amount.unit === undefined || amount.unit === "元") return amount;
  const is = describeUnit(amount.unit);
  throw new ExpressionError(
    0,
    { zh: `金额以元计，这里算出来的单位是${is.zh}`, en: `An amount is in yuan; this one is in ${is.en}` },
    { zh: "换算成元，例如万元乘以10000", en: "Convert it to yuan, for example 10,000 yuan times 10000" },
  );
}

type Attempt = (text: string, language: keyof Bilingual, compile: () => Template) => Template | null;

function sentences(texts: Bilingual, scope: Scope, attempt: Attempt) {
  return {
    zh: attempt(texts.zh, "zh", () => compileTemplate(texts.zh, scope, "zh")),
    en: attempt(texts.en, "en", () => compileTemplate(texts.en, scope, "en")),
  };
}

function amountBinding(): Binding {
  return [AMOUNT_NAME, { type: NUMBER, reads: [], evaluate: (run) => run.amount, form: { op: "amount" } }];
}

/** A definition is worked out once a run, with loop variables of its own so that it may be named inside a loop. */
function remembered(compiled: Compiled, index: number): Compiled {
  return {
    type: compiled.type,
    unit: compiled.unit,
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
  };
}

/** The names of a program, to which its definitions are added one by one. */
type GrowingNames = ProgramNames & { define(name: string, meaning: Compiled): void };

/** Attributes get their place in the run when a rule first names them. */
function programNames(definition: ProgramDefinition, slots: Slot[], saving: boolean): GrowingNames {
  const { audience, parameters } = definition;
  const known = new Map<string, Compiled>([
    [AS_OF_NAME, { type: DATE, reads: [], evaluate: (run) => run.asOf, form: { op: "as-of" } }],
  ]);
  for (const [name, value] of Object.entries(parameters)) {
    known.set(name, parameterConstant(name, value, definition.units?.[name]));
  }
  const ownNames = ATTRIBUTES.filter(({ subject }) => subject === audience).map(({ feelName }) => feelName);
  return {
    functions: FUNCTIONS,
    saving,
    humans: new Set(definition.humanPredicates.map(({ name }) => name)),
    suggestions: [...known.keys(), ...definition.definitions.map(({ name }) => name), ...ownNames],
    define: (name, meaning) => known.set(name, meaning),
    resolve: (name) => {
      const found = known.get(name);
      if (found !== undefined) return found;
      const attribute = attributeByFeelName(audience, name);
      if (attribute === undefined) return null;
      const compiled = readSlot(attribute, slots);
      known.set(name, compiled);
      return compiled;
    },
  };
}

function readSlot(attribute: Attribute, slots: Slot[]): Compiled {
  const slot = slots.length;
  slots.push({ attribute, read: READERS.get(attribute) ?? factReader(attribute) });
  const { key } = attribute;
  const type = feelTypeOf(attribute);
  const unit = type === NUMBER ? unitOf(attribute.unit) : undefined;
  return { type, unit, reads: [key], evaluate: (run) => run.fact(slot), form: { op: "fact", key } };
}
