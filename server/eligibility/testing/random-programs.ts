import fc from "fast-check";
import { type CalendarDate, calendarDate } from "@/server/kernel";
import type { SubjectKind } from "../catalogue/attribute";
import { compileProgram } from "../compile-program";
import type { SubjectFacts } from "../fact";
import { RuleError } from "../feel/rule-error";
import type { ParameterValue, ProgramDefinition } from "../program";
import { Dice } from "./dice";
import { PREDICATES, throwSubject } from "./random-subject";
import { catalogueNames, type Kind, type Names, withValue } from "./rule-names";
import { type Construct, RuleWriter } from "./rule-writer";
import { NUMBERS, vocabulary } from "./vocabulary";

// Random typed rules and random subjects, for the properties that hold the back ends together.
//
//   fc.property(randomProgram("person"), randomSubject("person"), randomDay(), (definition, subject, asOf) =>
//     same(decide(compileProgram(definition), subject, asOf), other(definition, subject, asOf)))
//
// A definition compiles, and `decide` on it never throws: no rule divides by a figure that is zero for everybody, and an
// amount stays within a safe integer of fen. Leave parts of the language out with randomProgram("firm", ["root"]).
// Everything is drawn from a tape of numbers, so a failure shrinks and is the same again under the same seed.

const TAPE_LENGTH = 260;
const MOST_CONDITIONS = 3;
const MOST_DEFINITIONS = 2;
const DEEPEST = 3;
const LARGEST_AMOUNT = 999_999_999; // yuan: far inside a safe integer of fen
const DAYS = ["2026-11-20", "2024-02-29", "2025-02-28", "2026-12-31"] as const;
const NO_SENTENCE = { zh: "", en: "" };

/** A program over the real catalogue: parameters, definitions, conditions and an amount, typed and compilable. */
export function randomProgram(
  audience: SubjectKind,
  without: readonly Construct[] = [],
): fc.Arbitrary<ProgramDefinition> {
  return tape(TAPE_LENGTH).map((numbers) => {
    const definition = throwProgram(new Dice(numbers), audience, without);
    return isRefused(definition) ? throwProgram(new Dice(numbers), audience, [...without, "far"]) : definition;
  });
}

/** A subject with facts missing, null, and on the boundaries that random rules draw. */
export function randomSubject(audience: SubjectKind): fc.Arbitrary<SubjectFacts> {
  return tape(TAPE_LENGTH).map((numbers) => throwSubject(new Dice(numbers), audience));
}

/** A day of decision: plain, a leap day, and the ends of a month and a year. */
export function randomDay(): fc.Arbitrary<CalendarDate> {
  return fc.constantFrom(...DAYS).map(calendarDate);
}

/** Unbiased, because a bias towards small numbers would be a bias towards the first option of every choice. */
function tape(length: number): fc.Arbitrary<readonly number[]> {
  const number = fc.noBias(fc.nat({ max: 5_039 })); // 7! - 1: divides evenly by every small count of options
  return fc.noBias(fc.array(number, { minLength: length / 4, maxLength: length, size: "max" }));
}

function throwProgram(dice: Dice, audience: SubjectKind, without: readonly Construct[]): ProgramDefinition {
  const writer = new RuleWriter(dice, without);
  const parameters = throwParameters(dice);
  const fixed = ["上限", "比例", "未定"].map((feel) => ({ feel, kind: "number" as const, words: [] }));
  const catalogue = catalogueNames(audience);
  let names: Names = { ...catalogue, values: [...catalogue.values, ...fixed] };
  const conditions = dice.several(MOST_CONDITIONS, (i) => ({
    clauseId: `c${i + 1}`,
    article: null,
    text: "",
    feel: dice.oneIn(2) ? writer.simpleCondition(names) : writer.expression("boolean", names, DEEPEST),
    fact: NO_SENTENCE,
  }));
  const definitions = dice.several(MOST_DEFINITIONS, (i) => {
    const kind: Kind = dice.pick(["number", "boolean", "date"]);
    const definition = { name: `定义${i + 1}`, feel: writer.expression(kind, names, DEEPEST - 1) };
    names = withValue(names, { feel: definition.name, kind, words: [] });
    return definition;
  });
  const last = definitions.length > 0 && dice.oneIn(2) ? [lastCondition(writer.expression("boolean", names, 1))] : [];
  return {
    programId: "RANDOM",
    audience,
    parameters,
    humanPredicates: PREDICATES.map((name) => {
      return { name, label: { zh: name, en: name }, within: dice.pick([undefined, "year", "month"]) };
    }),
    definitions,
    conditions: [...conditions, ...last],
    amount: { text: "", feel: bounded(throwAmount(dice, writer.expression("number", names, DEEPEST))) },
    brief: { zh: "{本次金额}", en: "{本次金额}" },
    maxAgeDays: dice.oneIn(2) ? throwAges(dice, audience) : {},
  };
}

/** Whether the language refuses what was written: now and then the far parts compare an attribute with a word it never takes. */
function isRefused(definition: ProgramDefinition): boolean {
  try {
    compileProgram(definition);
    return false;
  } catch (error) {
    if (error instanceof RuleError) return true;
    throw error;
  }
}

/** Some facts must not be old: those of the day itself, of some days, or of some weeks. */
function throwAges(dice: Dice, audience: SubjectKind): Record<string, number> {
  const limited = vocabulary(audience).filter(() => dice.oneIn(3));
  return Object.fromEntries(limited.map(({ key }) => [key, dice.pick([0, 10, 60])]));
}

function lastCondition(feel: string) {
  return { clauseId: "last", article: null, text: "", feel, fact: NO_SENTENCE };
}

function throwParameters(dice: Dice): Record<string, ParameterValue | null> {
  return {
    上限: Number(dice.pick(NUMBERS)),
    比例: dice.pick([0.5, 0.055, 0.2, 1, 3]),
    未定: dice.oneIn(2) ? null : 12,
    标准: { 男: 100, 女: 200.5, 本科: 300, 企业: 0.5, 海曙区: 1000, 20: 7 },
    词表: ["宁波市", "海曙区", "本科", "男", "企业"],
  };
}

/** Half of the amounts are above zero, so that enough is owed to tell amounts apart. */
function throwAmount(dice: Dice, feel: string): string {
  return dice.oneIn(2) ? `(abs(${feel}) + 1)` : feel;
}

function bounded(feel: string): string {
  return `max(-${LARGEST_AMOUNT}, min(${LARGEST_AMOUNT}, ${feel}))`;
}
