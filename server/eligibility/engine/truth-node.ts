import type { Compiled } from "../feel/scope";
import { Unknown } from "../feel/unknown";
import type { Test } from "./column";
import { isFree } from "./free-slots";
import type { Row } from "./row";
import { isIn, type TruthSets } from "./subject-sets";
import { FALSE, LACKING, NEITHER, TRUE, type Truth, type TruthCode, UNSURE } from "./truth";

const NOTHING = new Unknown([]);

/** How a condition is built, as far as the index looks at it. */
export type Shape = {
  /** True when neither a list nor the interpreter is needed to work it out. */
  readonly cheap: boolean;
  /** The comparison of one fact with values of the rule, where it is one. */
  readonly test: Test | null;
  /** Conditions of which each being false makes it false. */
  readonly parts: readonly TruthNode[];
  /** The conditions that it is made of, where they alone say how it stands. */
  readonly join: { readonly word: "and" | "or" | "not" | "if"; readonly nodes: readonly TruthNode[] } | null;
};

/** What is known of a condition when its code was made. */
export type Made = { readonly shape: Shape; readonly code: TruthCode };

/** A condition that is no comparison of one fact. */
export const PLAIN: Shape = { cheap: true, test: null, parts: [], join: null };
/** A condition that needs a list or the interpreter. */
export const COSTLY: Shape = { ...PLAIN, cheap: false };
/** What `not` makes of each answer. */
export const OPPOSITE: readonly Truth[] = [TRUE, FALSE, NEITHER, LACKING, UNSURE];

/** A condition that is worked out at most once a subject, however many programs have it; in a loop, once an item. */
export class TruthNode {
  /** How the condition stands for the subjects of a chunk, where it is known; see NodeSets. */
  chunk = 0;
  sets: TruthSets | null = null;
  private stamp = 0;
  private known: Truth = FALSE;
  private lacks = NOTHING;
  private readonly isLoose: boolean;

  constructor(
    readonly shape: Shape,
    private readonly code: TruthCode,
    readonly origin: { readonly program: number; readonly compiled: Compiled },
  ) {
    this.isLoose = isFree(origin.compiled);
  }

  /** What the codes say, UNSURE included. */
  peek(row: Row): Truth {
    if (this.isLoose || this.stamp !== row.stamp) {
      const known = this.code(row);
      this.keep(row, known);
    } else if (this.known === LACKING) row.unknown = this.lacks;
    return this.known;
  }

  /** True where the sets of the row's chunk say that the condition holds. */
  isHeld(row: Row): boolean {
    return row.chunk !== 0 && this.chunk === row.chunk && this.sets !== null && isIn(this.sets.holds, row.place);
  }

  /** How the condition stands. @throws whatever the interpreter throws on it. */
  state(row: Row): Truth {
    const known = this.peek(row);
    if (known !== UNSURE) return known;
    this.keep(row, truthOf(row, this.origin.compiled.evaluate(row.run(this.origin.program))));
    return this.known;
  }

  private keep(row: Row, known: Truth): void {
    this.stamp = row.stamp;
    this.known = known;
    if (known === LACKING) this.lacks = row.unknown;
  }
}

/** A value of the rule language as a condition: what is no truth value is neither. */
export function truthOf(row: Row, value: unknown): Truth {
  if (value === true) return TRUE;
  if (value === false) return FALSE;
  if (!(value instanceof Unknown)) return NEITHER;
  row.unknown = value;
  return LACKING;
}
