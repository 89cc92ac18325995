import type { FeelFunction } from "./function";
import type { RangeForm } from "./range";
import type { Compiled } from "./scope";

/** One loop of a quantifier or of `for`: the place of its variable, and the list it runs over. */
export type LoopForm = { readonly slot: number; readonly source: Compiled };

/**
 * How an expression is built from its parts. The interpreter does not look at it; the indexed engine and the SQL back end
 * are written against it, so that all three read one and the same tree.
 */
export type Form =
  | { readonly op: "literal" }
  | { readonly op: "fact"; readonly key: string }
  /** A fact that the rule wants fresher than its source usually is: unknown where it is older than the program says. */
  | { readonly op: "fresh"; readonly key: string }
  | { readonly op: "as-of" | "amount" }
  /** A figure that no source states: unknown under its one read. */
  | { readonly op: "unstated" }
  /** The variable of a loop, filter or context, by its place in the run's locals. */
  | { readonly op: "local"; readonly slot: number }
  | { readonly op: "definition"; readonly index: number; readonly value: Compiled }
  | { readonly op: "arithmetic"; readonly operator: string; readonly left: Compiled; readonly right: Compiled }
  | { readonly op: "negate" | "not" | "as-list"; readonly value: Compiled }
  | { readonly op: "compare"; readonly operator: string; readonly left: Compiled; readonly right: Compiled }
  | {
      readonly op: "between";
      readonly subject: Compiled;
      readonly bounds: readonly { readonly operator: string; readonly bound: Compiled }[];
    }
  /** `in` with one or more tests: true when any of them is. */
  | { readonly op: "among"; readonly tests: readonly Compiled[] }
  | { readonly op: "in"; readonly subject: Compiled; readonly container: Compiled }
  | { readonly op: "range"; readonly form: RangeForm; readonly bounds: readonly Compiled[] }
  | { readonly op: "and" | "or"; readonly left: Compiled; readonly right: Compiled }
  | { readonly op: "if"; readonly condition: Compiled; readonly yes: Compiled; readonly no: Compiled }
  | { readonly op: "list"; readonly items: readonly Compiled[] }
  | { readonly op: "filter"; readonly slot: number; readonly source: Compiled; readonly condition: Compiled }
  | { readonly op: "at"; readonly source: Compiled; readonly position: Compiled }
  /** The member of an object by its name; with `path` of whatever the source turns out to be. */
  | { readonly op: "member" | "path"; readonly source: Compiled; readonly name: string }
  | { readonly op: "some" | "every" | "for"; readonly loops: readonly LoopForm[]; readonly body: Compiled }
  | { readonly op: "steps"; readonly from: Compiled; readonly to: Compiled; readonly behind: readonly string[] }
  | {
      readonly op: "context";
      readonly entries: readonly { readonly key: string; readonly slot: number; readonly value: Compiled }[];
    }
  /**
   * What is made of a number with bounds: worth what `value` is, and where that is unknown what `low` and `high` both come to.
   * Of a truth value, `low` being true makes `high` true.
   */
  | { readonly op: "settled"; readonly value: Compiled; readonly low: Compiled; readonly high: Compiled }
  | { readonly op: "call"; readonly fn: FeelFunction; readonly args: readonly Compiled[] }
  /** sort and list replace, which take a function of two members. */
  | {
      readonly op: "pairwise";
      readonly source: Compiled;
      readonly slots: readonly [number, number];
      readonly test: Compiled;
    };
