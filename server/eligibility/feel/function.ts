import type { Piece } from "./piece";
import { type Compiled, PARAMETER_READ_PREFIX, type Run } from "./scope";
import { type FeelType, fits } from "./type";
import { Unknown, unknownAmong } from "./unknown";
import { type FeelValue, isList, kindOf } from "./value";

/** What a function is given besides its arguments. */
export type Call = {
  readonly run: Run;
  /** The facts that each argument reads, in the order of the arguments. */
  readonly argumentReads: readonly (readonly string[])[];
  /** The words of the rule that call it. */
  readonly words: string;
};

/**
 * The answer when known arguments have none (a remainder by zero): unknown under the facts behind the argument that
 * makes it uncomputable; where no fact is behind it the rule itself is wrong, and the answer unknown under its own words.
 */
export function uncomputable(call: Call, argument: number): Unknown {
  const names = call.argumentReads[argument] ?? [];
  return new Unknown(names.length > 0 ? names : [`${PARAMETER_READ_PREFIX}${call.words}`]);
}

/** A function of the rule language. */
export type FeelFunction = {
  readonly name: string;
  /** The types of the arguments. With `variadic` the last may repeat; the last `optional` ones may be left out. */
  readonly parameters: readonly FeelType[];
  /** The names under which the arguments may be given instead of by their order. */
  readonly names?: readonly string[];
  readonly optional?: number;
  readonly variadic?: boolean;
  /** Takes one list, or its members one by one: sum([1, 2]) and sum(1, 2). */
  readonly gathers?: boolean;
  readonly result: FeelType | ((given: readonly FeelType[], args: readonly Compiled[]) => FeelType);
  /** The only words it answers with: a rule that expects another one is refused when it is saved. */
  readonly words?: readonly string[];
  /** The unit of the number that it answers with, whatever it is given. */
  readonly unit?: string;
  /** Reads besides those of the arguments, such as the platform's ledger. */
  readonly reads?: readonly string[] | ((args: readonly Compiled[]) => readonly string[]);
  /** Answers null and unknown arguments itself. Without it null gives null, unknown gives unknown, also inside lists. */
  readonly lenient?: boolean;
  /** The same of what was delivered alone, and of all that may still come: the function itself answers where both are equal. */
  readonly bounds?: { readonly low: FeelFunction; readonly high: FeelFunction };
  /** The most that it ever answers with these arguments; null where that is not known. */
  readonly longest?: (args: readonly Compiled[]) => number | null;
  /** Never falls when its first argument (each member of it, where it gathers) rises: it keeps bounds. */
  readonly rising?: boolean;
  /** Worked out when the rule is compiled if its arguments are literals; null is then refused as not being one. */
  readonly literal?: boolean;
  readonly call: (args: readonly FeelValue[], call: Call) => FeelValue;
  /** Checks the call when the rule is compiled. @throws ExpressionError */
  readonly check?: (piece: Piece, args: readonly Compiled[]) => void;
};

/** Guards a function against null and unknown arguments. */
export function guarded(fn: FeelFunction): FeelFunction["call"] {
  if (fn.lenient === true) return fn.call;
  return (args, call) => {
    let unknown: Unknown | null = null;
    let hasNull = false;
    for (const arg of args) {
      const missing = arg instanceof Unknown ? arg : isList(arg) ? unknownAmong(arg) : null;
      if (missing !== null) unknown = unknownAmong([unknown, missing]);
      if (arg === null) hasNull = true;
    }
    return unknown ?? (hasNull ? null : fn.call(args, call));
  };
}

/** Whether a value that was of any kind when the rule was compiled turns out to be of the kind a parameter wants. */
export function isOfType(value: FeelValue, wanted: FeelType): boolean {
  if (value === null || value instanceof Unknown || wanted.kind === "any") return true;
  if (kindOf(value) !== wanted.kind) return false;
  return wanted.kind !== "list" || !isList(value) || value.every((member) => isOfType(member, wanted.item));
}

/** A table of functions by name; a name may have several forms, told apart by their arguments. */
export type FunctionTable = ReadonlyMap<string, readonly FeelFunction[]>;

/** Puts functions into a table. */
export function functionTable(functions: readonly FeelFunction[]): FunctionTable {
  const table = new Map<string, FeelFunction[]>();
  for (const fn of functions) table.set(fn.name, [...(table.get(fn.name) ?? []), fn]);
  return table;
}

/** Whether a function takes arguments of these types. */
export function takes(fn: FeelFunction, given: readonly FeelType[]): boolean {
  return given.every((type, i) => {
    const wanted = parameterAt(fn, i);
    return fits(type, wanted) || (wanted.kind === "list" && fits(type, wanted.item));
  });
}

/** The type of a function's n-th parameter; of the last one, where it repeats. */
export function parameterAt(fn: Pick<FeelFunction, "parameters">, index: number): FeelType {
  return fn.parameters[Math.min(index, fn.parameters.length - 1)] ?? { kind: "any" };
}
