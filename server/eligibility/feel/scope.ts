import type { PastClaim } from "../fact";
import type { FeelDate } from "./date";
import type { Form } from "./form";
import type { FunctionTable } from "./function";
import type { FeelType } from "./type";
import type { FeelValue } from "./value";

/** What an expression may ask while it runs. One run serves all clauses of one program for one subject. */
export interface Run {
  /** The value of the program's n-th attribute; unknown under its own name when it has not been delivered. */
  fact(slot: number): FeelValue;
  readonly asOf: FeelDate;
  readonly history: readonly PastClaim[];
  /** The first month (year * 12 + month - 1) of which a list of months may still lack some; NO_OPEN_MONTH where none is open. */
  openFrom(key: string): number;
  /** An officer's recorded decision; undefined when none was recorded. */
  human(predicate: string): boolean | undefined;
  /** The amount that was decided, in yuan, for the short line under the name; null before it is known. */
  readonly amount: FeelValue;
  /** Loop variables by nesting depth. */
  locals: FeelValue[];
  /** What each of the program's definitions was worth, once worked out. */
  readonly defined: (FeelValue | undefined)[];
}

/** An expression turned into a closure, with what it is and which facts it reads (attribute keys and special reads). */
export interface Compiled {
  readonly type: FeelType;
  readonly reads: readonly string[];
  readonly evaluate: (run: Run) => FeelValue;
  readonly form: Form;
  /** The value itself, when the expression is always worth the same. */
  readonly literal?: FeelValue;
  /** Always worth the same only as long as the rule has these parameters. */
  readonly parameter?: true;
  /** The unit of a number, where it is known and one of those that are told apart; "" of one that certainly has none. */
  readonly unit?: string | undefined;
  /** Of a number that months still open may raise: the least and the most that it may come to. */
  readonly bounds?: Bounds | undefined;
}

/** The least and the most that a number may come to, each of them known wherever the facts behind it are. */
export type Bounds = { readonly low: Compiled; readonly high: Compiled };

/** Reads that are not attributes. */
export const LEDGER_READ = "ledger";
export const HUMAN_READ_PREFIX = "human:";
export const PARAMETER_READ_PREFIX = "parameter:";

/** The outermost names of a program: attributes, parameters, the date of decision. */
export interface ProgramNames {
  resolve(name: string): Compiled | null;
  /** The human predicates the program declares. */
  readonly humans: ReadonlySet<string>;
  readonly functions: FunctionTable;
  /** A rule is being saved: what would compute, but cannot be meant (mixed units, a branch that nobody reaches), is refused. */
  readonly saving?: boolean;
  /** Whether the program itself gives this name, to a parameter or a definition. */
  owns?(name: string): boolean;
  /** Names worth suggesting for a misspelt one. */
  suggestions(): readonly string[];
}

/** One more name for the inside of a loop or filter. */
export type Binding = readonly [name: string, meaning: Compiled];

/** The names an expression may use: the program's, and those that loops and filters add. */
export class Scope {
  private readonly depth: number;

  private constructor(
    readonly program: ProgramNames,
    private readonly names: ReadonlyMap<string, Compiled>,
    private readonly around: { readonly scope: Scope; readonly local: string } | null,
  ) {
    this.depth = around === null ? 0 : around.scope.depth + 1;
  }

  /** The scope of a whole expression. `extra` names are known besides the program's own. */
  static of(program: ProgramNames, extra: Iterable<Binding> = []): Scope {
    return new Scope(program, new Map(extra), null);
  }

  /** What a name means here; the innermost meaning wins, as FEEL says. */
  resolve(name: string): Compiled | null {
    return this.names.get(name) ?? (this.around?.scope ?? this.program).resolve(name);
  }

  /** Whether a name means a member of the item around it although a parameter or a definition of the program has it, too. */
  hidesOwn(name: string): boolean {
    if (this.around === null) return false;
    if (!this.names.has(name)) return this.around.scope.hidesOwn(name);
    return this.around.local !== name && this.program.owns?.(name) === true;
  }

  /** Every name that could be meant by a misspelt one. */
  suggestions(): readonly string[] {
    return [...this.names.keys(), ...(this.around?.scope ?? this.program).suggestions()];
  }

  /**
   * A scope with one more loop variable, kept in its own slot of the run's locals.
   * `inside` adds further names, such as the members of the item in a FEEL filter.
   */
  withLocal(local: { name: string; type: FeelType; source: Compiled; inside?: (local: Compiled) => Binding[] }) {
    const slot = this.depth;
    const meaning: Compiled = {
      type: local.type,
      reads: local.source.reads,
      evaluate: (run) => run.locals[slot] ?? null,
      form: { op: "local", slot },
    };
    const names = new Map<string, Compiled>([[local.name, meaning], ...(local.inside?.(meaning) ?? [])]);
    return { slot, scope: new Scope(this.program, names, { scope: this, local: local.name }) };
  }
}

/** The reads of several expressions, each once. */
export function readsOf(...parts: readonly Compiled[]): readonly string[] {
  return [...new Set(parts.flatMap((part) => part.reads))];
}

/** An expression that is always worth the same. */
export function constant(value: FeelValue, type: FeelType): Compiled {
  return { type, reads: [], evaluate: () => value, form: { op: "literal" }, literal: value };
}
