import { type AmountInput, amountInputs } from "./amount-nulls";
import type { Bilingual } from "./bilingual";
import { checkProof } from "./documents";
import { compileExpression } from "./feel/compile";
import { ExpressionError, ParameterError, positionOf, RuleError, type RuleFault } from "./feel/rule-error";
import { type Binding, type Compiled, PARAMETER_READ_PREFIX, type ProgramNames, Scope } from "./feel/scope";
import { BOOLEAN, describeType, type FeelType, fits, listOf, NUMBER, STRING } from "./feel/type";
import { checkMonthLists } from "./month-lists";
import type { Condition, DocumentProof, HumanPredicate, ProgramDefinition } from "./program";
import { type Attempting, programNames, type Slot } from "./program-names";
import { sharedExpression } from "./shared-expressions";
import { compileTemplate, type Template } from "./template";
import { inYuan, meant, payableIn } from "./whole-expression";

/** The name under which the short line knows the amount that was decided. */
export const AMOUNT_NAME = "本次金额";

/** A condition ready to run. */
export type CompiledCondition = Pick<Condition, "clauseId" | "article" | "text"> & {
  readonly condition: Compiled;
  readonly fact: { readonly zh: Template; readonly en: Template };
};

/** A program whose every expression has been checked and turned into closures. Immutable; compile once, decide often. */
export type CompiledProgram = {
  readonly programId: string;
  readonly audience: ProgramDefinition["audience"];
  readonly humanPredicates: readonly HumanPredicate[];
  readonly slots: readonly Slot[];
  /** How many days old a fact may be, by the key of its attribute; of most facts the program says nothing. */
  readonly maxAges: ReadonlyMap<string, number>;
  readonly conditions: readonly CompiledCondition[];
  readonly amount: Compiled;
  /** What an amount lacks that cannot be worked out: the facts that it reads, or its own words where it reads none. */
  readonly behindAmount: readonly string[];
  /** What the amount reads, down to members: it comes to null where one of them is known to be absent. */
  readonly amountInputs: readonly AmountInput[];
  readonly amountText: Bilingual;
  readonly documents: readonly DocumentProof[];
  readonly brief: { readonly zh: Template; readonly en: Template };
  /** What the city bears of the amount, in yuan; null where it bears a percentage. */
  readonly cityPart: Compiled | null;
  /** Who is counted once across all firms, and under which mark; null where the program counts nobody. */
  readonly usage: { readonly mark: string; readonly persons: Compiled } | null;
};

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
  checkEditions([definition]);
}

/**
 * Checks a program in each of its sets of parameters. What is a fault by the parameters alone, such as a branch that nobody reaches with
 * these figures, is one where it is in every edition.
 * @throws RuleError with every fault found, once.
 */
export function checkEditions(editions: readonly ProgramDefinition[]): void {
  const found = editions.map(faultsWhenSaved);
  const lasting = found
    .flat()
    .filter(
      (fault) => fault.byParameters !== true || found.every((faults) => faults.some((one) => isSameFault(one, fault))),
    );
  const once = lasting.filter((fault, i) => lasting.findIndex((one) => isSameFault(one, fault)) === i);
  if (once.length > 0) throw new RuleError(editions[0]?.programId ?? "", once);
}

function faultsWhenSaved(definition: ProgramDefinition): readonly RuleFault[] {
  try {
    compileWith(definition, { saving: true });
    return [];
  } catch (error) {
    if (error instanceof RuleError) return error.faults;
    throw error;
  }
}

function isSameFault(one: RuleFault, other: RuleFault): boolean {
  return (
    one.place === other.place && one.line === other.line && one.column === other.column && one.what.zh === other.what.zh
  );
}

function compileWith(definition: ProgramDefinition, { saving }: { saving: boolean }): CompiledProgram {
  const faults: RuleFault[] = [];
  const slots: Slot[] = [];
  const attempt = <T>(place: string, text: string, compile: () => T): T | null =>
    attemptIn(faults, { place, text, compile });
  const names: ProgramNames = programNames({ definition, slots, saving, attempt });
  const shared: Sharing = (kind, text, compile) =>
    saving ? compile(names) : sharedExpression({ kind, text, names }, compile);
  const withMonths = (compiled: Compiled, feel: string) => {
    if (saving) checkMonthLists(compiled, { text: feel, audience: definition.audience });
    return compiled;
  };
  const checked: Checking = (feel, wanted) => withMonths(typed(feel, wanted, shared), feel);

  for (const { name } of definition.definitions) names.resolve(name);
  const conditions = definition.conditions.map((condition) => {
    const place = condition.clauseId;
    return {
      clauseId: place,
      article: condition.article,
      text: condition.text,
      condition: attempt(place, condition.feel, () =>
        meant(checked(condition.feel, BOOLEAN), { feel: condition.feel, saving }),
      ),
      fact: sentences(condition.fact, (text, language) =>
        attempt(`${place}.fact.${language}`, text, () => sentence(text, language, shared)),
      ),
    };
  });
  const { feel } = definition.amount;
  const amount = attempt("amount", feel, () => payableIn(meant(checked(feel, NUMBER), { feel, saving }), saving));
  const brief = sentences(definition.brief, (text, language) =>
    attempt(`brief.${language}`, text, () => shortLine(text, language, shared)),
  );
  const usage = attemptUsage(definition, checked, attempt);
  const part = definition.cityPart?.feel;
  const cityPart =
    part === undefined
      ? null
      : attempt("funding", part, () => withMonths(cityPartIn(part, { names, amount, saving }), part));
  for (const { proves } of definition.documents ?? []) attempt("documents", proves, () => checkProof(proves, slots));
  const ages = Object.entries(definition.maxAgeDays ?? {});
  if (saving) for (const [key] of ages) attempt("maxAgeDays", key, () => checkAged(key, slots));
  if (faults.length > 0) throw new RuleError(definition.programId, faults);
  const { programId, audience, humanPredicates } = definition;
  const whole = {
    programId,
    audience,
    humanPredicates,
    slots,
    maxAges: new Map(ages),
    conditions,
    amount,
    amountInputs: amount === null ? [] : amountInputs(amount, slots),
    behindAmount: amount === null ? [] : behindAmount(amount, feel, slots),
    brief,
    amountText: { zh: definition.amount.text, en: definition.amount.en ?? "" },
    documents: definition.documents ?? [],
    usage,
    cityPart,
  };
  return whole as CompiledProgram; // nothing is null: a part that failed to compile has left a fault
}

/** Refuses a limit to the age of what the rule does not read, or of what is stated for one claim and does not age. */
function checkAged(key: string, slots: readonly Slot[]): void {
  const attribute = slots.find((slot) => slot.attribute.key === key)?.attribute;
  if (attribute !== undefined && attribute.updateFrequency !== "perClaim") return;
  throw new ExpressionError(
    0,
    { zh: `规则没有用到会过时的“${key}”`, en: `The rule reads no fact "${key}" that grows old` },
    { zh: "写规则用到的数据项的键", en: "Write the key of an attribute that the rule reads" },
  );
}

type Checking = (feel: string, wanted: FeelType) => Compiled;
type Sharing = <T extends object>(kind: string, text: string, compile: (names: ProgramNames) => T) => T;

function attemptUsage({ usage }: ProgramDefinition, checked: Checking, attempt: Attempting) {
  if (usage === undefined) return null;
  const persons = attempt("usage", usage.feel, () => checked(usage.feel, listOf(STRING)));
  return persons === null ? null : { mark: usage.mark, persons };
}

function attemptIn<T>(faults: RuleFault[], part: { place: string; text: string; compile: () => T }): T | null {
  try {
    return part.compile();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { what, remedy } = error;
    const fault = { place: part.place, ...positionOf(part.text, error.offset), what, remedy };
    faults.push(error instanceof ParameterError ? { ...fault, byParameters: true } : fault);
    return null;
  }
}

/** What to write where a whole expression is of another kind. */
const WANTED: Partial<Record<FeelType["kind"], Bilingual>> = {
  boolean: { zh: "写成一个条件", en: "Write a condition" },
  number: { zh: "写成以元计的金额", en: "Write an amount in yuan" },
};

function typed(feel: string, wanted: FeelType, shared: Sharing): Compiled {
  const compiled = shared("value", feel, (names) => compileExpression(feel, Scope.of(names)));
  if (fits(compiled.type, wanted)) return compiled;
  const [is, should] = [describeType(compiled.type), describeType(wanted)];
  throw new ExpressionError(
    0,
    { zh: `整个式子是${is.zh}，这里要${should.zh}`, en: `The expression is ${is.en}; ${should.en} is needed` },
    WANTED[wanted.kind] ?? { zh: "写成人员编号的清单", en: "Write a list of persons' numbers" },
  );
}

function behindAmount(amount: Compiled, feel: string, slots: readonly Slot[]): readonly string[] {
  const facts = amount.reads.filter((read) => slots.some(({ attribute }) => attribute.key === read));
  return facts.length > 0 ? facts : [`${PARAMETER_READ_PREFIX}${feel.trim()}`];
}

function sentences<T>(texts: Bilingual, attempt: (text: string, language: keyof Bilingual) => T) {
  return { zh: attempt(texts.zh, "zh"), en: attempt(texts.en, "en") };
}

function sentence(text: string, language: keyof Bilingual, shared: Sharing): Template {
  return shared(`sentence ${language}`, text, (names) => compileTemplate(text, Scope.of(names), language));
}

const AMOUNT: Binding = [
  AMOUNT_NAME,
  { type: NUMBER, reads: [], evaluate: (run) => run.amount, form: { op: "amount" } },
];

/** The city's part is known wherever the amount is: it reads nothing that the amount does not. @throws ExpressionError */
function cityPartIn(
  feel: string,
  { names, amount, saving }: { names: ProgramNames; amount: Compiled | null; saving: boolean },
): Compiled {
  const part = compileExpression(feel, Scope.of(names, [AMOUNT]));
  const strange = part.reads.filter((read) => amount !== null && !amount.reads.includes(read));
  if (part.type.kind === "number" && strange.length === 0) return inYuan(part, saving);
  throw new ExpressionError(
    0,
    {
      zh: strange.length > 0 ? `市级承担的部分用到了金额没有用到的${strange.join("、")}` : "市级承担的部分要是数字",
      en:
        strange.length > 0
          ? `The city's part reads what the amount does not: ${strange.join(", ")}`
          : "The city's part is a number",
    },
    { zh: "写成以元计的金额，只用金额里用到的数据项", en: "Write an amount in yuan that reads what the amount reads" },
  );
}

function shortLine(text: string, language: keyof Bilingual, shared: Sharing): Template {
  return shared(`brief ${language}`, text, (names) => compileTemplate(text, Scope.of(names, [AMOUNT]), language));
}
