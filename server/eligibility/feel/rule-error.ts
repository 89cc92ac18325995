import type { Bilingual } from "../bilingual";

/** Where in a program an expression stands: a condition's id, "amount", "brief", or "c2.fact.zh" for a sentence. */
export type ExpressionPlace = string;

/** One thing wrong in a rule as it was written: where, what, and what to write instead. */
export type RuleFault = {
  readonly place: ExpressionPlace;
  readonly line: number; // from 1, inside the expression
  readonly column: number; // from 1
  readonly what: Bilingual;
  readonly remedy: Bilingual;
  /** It is one only as long as the parameters are what they are: no fault where another edition of the rule has others. */
  readonly byParameters?: true;
};

/** A fault found while compiling one expression, before its place in the program is known. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";

  constructor(
    readonly offset: number,
    readonly what: Bilingual,
    readonly remedy: Bilingual,
  ) {
    super(`${what.zh}；${remedy.zh} / ${what.en}. ${remedy.en}.`);
  }
}

/** A fault that is one only as long as the rule has these parameters. */
export class ParameterError extends ExpressionError {}

/** A program that cannot be used as it is written. Lists every fault found, not only the first. */
export class RuleError extends Error {
  override readonly name = "RuleError";

  constructor(
    readonly programId: string,
    readonly faults: readonly RuleFault[],
  ) {
    super(faults.map((fault) => describeFault(programId, fault)).join("\n"));
  }
}

/** A fault as one line: program, place, line:column, what, remedy; Chinese, then English. */
export function describeFault(programId: string, fault: RuleFault): string {
  const where = `${programId} ${fault.place} ${fault.line}:${fault.column}`;
  return `${where} ${fault.what.zh}；${fault.remedy.zh} / ${fault.what.en}. ${fault.remedy.en}.`;
}

/** The line and column, both from 1, of an offset into a text. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - (before.lastIndexOf("\n") + 1) + 1 };
}
