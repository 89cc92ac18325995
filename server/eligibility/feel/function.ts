import { assert } from "@/server/kernel";
import type { Piece } from "./piece";
import type { Compiled, Run } from "./scope";
import type { FeelType } from "./type";
import { Unknown, unknownAmong } from "./unknown";
import { type FeelValue, isList } from "./value";

/** What a function is given besides its arguments. */
export type Call = {
  readonly run: Run;
  /** The facts that each argument reads, in the order of the arguments. */
  readonly argumentReads: readonly (readonly string[])[];
};

/**
 * The answer when known arguments have none (a remainder by zero): unknown under the facts behind the argument that
 * makes it uncomputable.
 * @throws AssertionError when no fact is behind it: then the rule itself is wrong.
 */
export function uncomputable(call: Call, argument: number): Unknown {
  const names = call.argumentReads[argument] ?? [];
  assert(names.length > 0, "a function's arguments have an answer whatever the facts are");
  return new Unknown(names);
}

/** A function of the rule language. */
export type FeelFunction = {
  readonly name: string;
  /** The types of the arguments. With `variadic` the last may repeat; the last `optional` ones may be left out. */
  readonly parameters: readonly FeelType[];
  readonly optional?: number;
  readonly variadic?: boolean;
  readonly result: FeelType | ((given: readonly FeelType[]) => FeelType);
  /** Reads besides those of the arguments, such as the platform's ledger. */
  readonly reads?: readonly string[] | ((args: readonly Compiled[]) => readonly string[]);
  /** Answers null and unknown arguments itself. Without it null gives null, unknown gives unknown, also inside lists. */
  readonly lenient?: boolean;
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

/** A table of functions by name. */
export function functionTable(functions: readonly FeelFunction[]): ReadonlyMap<string, FeelFunction> {
  return new Map(functions.map((fn) => [fn.name, fn]));
}
