import type { Bilingual } from "./bilingual";
import type { SubjectKind } from "./catalogue/attribute";

/** The value of a named parameter: a number, text, a date "YYYY-MM-DD", a list, or a table from words to values. */
export type ParameterValue =
  | number
  | string
  | boolean
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue };

/** One condition of a program: the clause in plain Chinese, the clause in FEEL, and the fact said to the reader. */
export type Condition = {
  readonly clauseId: string;
  readonly article: string | null;
  readonly text: string;
  readonly feel: string;
  /** Sentences with {FEEL} in them, spoken to the reader: 您今年{周岁(出生日期, 认定日)}岁. */
  readonly fact: Bilingual;
};

/** A value with a name, worked out once and used in conditions, amount and sentences: 裁员率, 合格人员. */
export type Definition = { readonly name: string; readonly feel: string };

/**
 * A question that only an officer can answer. `name` is what the rule passes to 人工认定. An answer counts only where it was given
 * `within` the year or the month of the day of decision, where that is said: whoever hands decisions to `decide` or to the engine
 * leaves the others out; SQL asks for their day.
 */
export type HumanPredicate = {
  readonly name: string;
  readonly label: Bilingual;
  readonly within?: "year" | "month" | undefined;
};

/**
 * Persons who are counted once across all firms: the mark under which they are kept, and a FEEL list of their numbers. The
 * rule itself reads the same marks (已用于事项) and leaves out who has one. With `per` month they are counted once in each month of
 * decision: the mark then ends in it, "社保补贴 2026-11", and a rule that pays for so many months counts such marks.
 */
export type Usage = { readonly mark: string; readonly feel: string };

/**
 * A document that makes part of an amount count: the fact that it proves, by key, with a member as "exhibitions.fee_itemized".
 * Until it is there the fact is missing; without it, a yes or no is no and a figure is 0.
 */
export type DocumentProof = { readonly name: Bilingual; readonly proves: string };

/** A program as it is written, before it is compiled: all that decides who gets how much, and why. */
export type ProgramDefinition = {
  readonly programId: string;
  readonly audience: SubjectKind;
  /** Null is a figure that no source states: it stays unknown, and nothing is paid on it. */
  readonly parameters: Readonly<Record<string, ParameterValue | null>>;
  /** The units of parameters, by name, where they have one. */
  readonly units?: Readonly<Record<string, string>>;
  readonly humanPredicates: readonly HumanPredicate[];
  /** In any order: a definition may use any other, as long as they do not go round in a circle. */
  readonly definitions: readonly Definition[];
  readonly conditions: readonly Condition[];
  /** The amount in yuan, as text and in FEEL. Rounded half up to the fen at the end. */
  readonly amount: { readonly text: string; readonly en?: string | undefined; readonly feel: string };
  /** The short line under the program's name in a list; may use 本次金额. */
  readonly brief: Bilingual;
  readonly usage?: Usage;
  /** What the city bears of the amount, in yuan; left out where it bears a percentage. May use 本次金额. */
  readonly cityPart?: { readonly feel: string };
  /** By the key of an attribute: how many days old it may be; older, it is unknown. Left out, its update frequency says how old. */
  readonly maxAgeDays?: Readonly<Record<string, number>>;
  readonly documents?: readonly DocumentProof[];
};
