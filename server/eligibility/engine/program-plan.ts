import { AssertionError, type Fen, fen } from "@/server/kernel";
import { AMOUNT_CLAUSE } from "../because";
import type { CompiledProgram } from "../compile-program";
import { payable } from "../decide";
import { Unknown } from "../feel/unknown";
import type { Coder } from "./coder";
import type { BatchColumn, FactBatch } from "./fact-batch";
import { Merge } from "./merged";
import { type NumberCode, rounded } from "./number-operations";
import type { Need } from "./program-index";
import type { Row } from "./row";
import { isNumber, MISSING, POWERS, safe } from "./scaled";
import { FALSE, LACKING, NEITHER, TRUE, type TruthCode } from "./truth";
import { PLAIN, type Shape, TruthNode } from "./truth-node";

const FEN_DECIMALS = 2;

/**
 * What became of a program that is not refused: what is owed, or what is missing and which conditions wait for it. Lent until
 * the program is settled again: millions are looked at once.
 */
export type Settled = {
  readonly amountFen: Fen;
  readonly missing: Unknown | null;
  readonly waiting: readonly number[];
};

const NO_AMOUNT = fen(0);

const TO_FEN = { places: FEN_DECIMALS, mode: "halfUp" } as const;
const NONE: readonly number[] = [];
/** More than that are no bits of one number. */
const MOST_READS = 10;

/** A program as codes: its conditions in their order, its amount, and what the index needs to know of it. */
export class ProgramPlan {
  readonly needs: readonly Need[];
  private readonly conditions: readonly TruthNode[];
  private readonly amount: NumberCode;
  private readonly merges: Merge[] = [];
  private readonly empties: Unknown[] = [];
  private readonly settled: { -readonly [K in keyof Settled]: Settled[K] } = {
    amountFen: NO_AMOUNT,
    missing: null,
    waiting: NONE,
  };

  constructor(
    coder: Coder,
    private readonly program: CompiledProgram,
    private readonly place: number,
  ) {
    coder.program = place;
    this.conditions = program.conditions.map(({ condition }) => coder.truth(condition));
    this.amount = coder.number(program.amount).code;
    this.needs = this.conditions.flatMap((node) => needsOf(node, true));
  }

  /**
   * Decides the program as the interpreter does, condition by condition; null when it is refused.
   * @throws AssertionError naming program and clause, as `decide` does.
   */
  settle(row: Row): Settled | null {
    let missing: Unknown | null = null;
    let waiting = NONE;
    for (let i = 0; i < this.conditions.length; i++) {
      if ((this.conditions[i] as TruthNode).isHeld(row)) continue;
      const truth = this.stateOf(row, i);
      if (truth === TRUE) continue;
      if (truth !== LACKING) return null;
      missing = missing === null ? row.unknown : this.mergeAt(i).of(missing, row.unknown);
      waiting = row.chunk === 0 ? [...waiting, i] : NONE;
    }
    const amount = this.amountOf(row);
    if (missing !== null)
      return this.open(
        amount instanceof Unknown ? this.mergeAt(this.conditions.length).of(missing, amount) : missing,
        waiting,
      );
    if (amount instanceof Unknown) return this.open(amount, waiting);
    if (amount <= 0) return null;
    this.settled.amountFen = amount;
    this.settled.missing = null;
    this.settled.waiting = NONE;
    return this.settled;
  }

  private open(missing: Unknown, waiting: readonly number[]): Settled {
    this.settled.amountFen = NO_AMOUNT;
    this.settled.missing = missing;
    this.settled.waiting = waiting;
    return this.settled;
  }

  private mergeAt(place: number): Merge {
    const merge = this.merges[place] ?? new Merge();
    this.merges[place] = merge;
    return merge;
  }

  private stateOf(row: Row, index: number) {
    try {
      return (this.conditions[index] as TruthNode).state(row);
    } catch (error) {
      throw this.failure(this.program.conditions[index]?.clauseId ?? "", error);
    }
  }

  private amountOf(row: Row): Fen | Unknown {
    try {
      const yuan = this.amount(row);
      if (isNumber(yuan)) {
        const cut = rounded(row, yuan, TO_FEN);
        const whole = safe(cut * (POWERS[FEN_DECIMALS - row.scale] as number));
        if (isNumber(whole)) return fen(whole);
      }
      if (yuan === MISSING) return row.unknown;
      return Number.isNaN(yuan) ? this.empty(row) : this.ask(row);
    } catch (error) {
      throw this.failure(AMOUNT_CLAUSE, error);
    }
  }

  /** What the amount waits for where an input is known to be absent, as `payable` says it: of a batch, its columns say which. */
  private empty(row: Row): Fen | Unknown {
    const columns = row.batch === null ? null : this.columnsOf(row, row.batch);
    if (columns === null) return payable(null, row.run(this.place));
    let absent = 0;
    for (let i = 0; i < columns.length; i++)
      if (Number.isNaN((columns[i] as BatchColumn).values[row.n])) absent |= 1 << i;
    const { amount, behindAmount } = this.program;
    const known =
      this.empties[absent] ??
      new Unknown(absent === 0 ? behindAmount : amount.reads.filter((_, i) => absent & (1 << i)));
    this.empties[absent] = known;
    return known;
  }

  /** The columns of what the amount reads; null where they are too many, or one of them is no fact. */
  private columnsOf(row: Row, batch: FactBatch): readonly BatchColumn[] | null {
    const known = row.amounts[this.place];
    if (known !== undefined) return known;
    const { amount, amountInputs, maxAges, slots } = this.program;
    const read = amount.reads.map((key) => slots.find(({ attribute }) => attribute.key === key)?.attribute);
    const facts = read.filter((attribute) => attribute !== undefined);
    // A column holds what was delivered, however old it is for this program.
    const arePlain = amountInputs.every(({ key, member }) => member === null && !maxAges.has(key));
    const isWhole = arePlain && facts.length === read.length && read.length <= MOST_READS;
    const columns = isWhole ? facts.map(({ key, type }) => batch.column({ key, member: null, type })) : null;
    row.amounts[this.place] = columns;
    return columns;
  }

  private ask(row: Row): Fen | Unknown {
    const run = row.run(this.place);
    return payable(this.program.amount.evaluate(run), run);
  }

  private failure(clause: string, error: unknown): AssertionError {
    const reason = error instanceof Error ? error.message : String(error);
    return new AssertionError(`${this.program.programId} ${clause}: ${reason}`, { cause: error });
  }
}

/** The cheap conditions without which a condition cannot be met, down to the parts of a conjunction. */
function needsOf(node: TruthNode, isWhole: boolean): readonly Need[] {
  const { parts, cheap } = node.shape;
  if (parts.length > 0) {
    const all = parts.flatMap((part) => needsOf(part, false));
    return cheap && isWhole ? [...all, { node, isWhole }] : all;
  }
  if (cheap) return [{ node, isWhole }];
  const either = eitherOf(node);
  return either === null ? [] : [{ node: either, isWhole: false }];
}

const EITHER = new WeakMap<TruthNode, TruthNode | null>();

/** Of a costly `or`: the cheap condition that one of its sides is not ruled out; null where a side has none. */
function eitherOf(node: TruthNode): TruthNode | null {
  const known = EITHER.get(node);
  if (known !== undefined) return known;
  const { join } = node.shape;
  const sides = join?.word === "or" ? join.nodes.map((side) => needsOf(side, false)[0]?.node) : [undefined];
  const nodes = sides.filter((side) => side !== undefined);
  const made = nodes.length < sides.length ? null : new TruthNode(orOf(nodes), notAllFalse(nodes), node.origin);
  EITHER.set(node, made);
  return made;
}

function orOf(nodes: readonly TruthNode[]): Shape {
  return { ...PLAIN, join: { word: "or", nodes } };
}

function notAllFalse(nodes: readonly TruthNode[]): TruthCode {
  return (row) => (nodes.every((node) => node.peek(row) === FALSE) ? FALSE : NEITHER);
}
